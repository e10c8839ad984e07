import { formatActor, type Sequence } from '../lib/assembly/basics.ts';
import type { HostAnswer, HostRequest } from './host-command.ts';
import type { RealtimeLog } from './channels/log.ts';

type Where = { readonly log: RealtimeLog; readonly assemblyId: string };

/** What a log says of a command that was not done: ids and the reason, never what it holds (AC12). */
export function noteNotDone({ log, assemblyId }: Where, { command, commandId, correlationId, actor }: HostRequest, answer: Exclude<HostAnswer, { kind: 'accepted' }>): void {
  const why = answer.kind === 'refused' ? answer.refusal.reason : answer.because;
  const noted = { assemblyId, command: command.type, commandId, correlationId, why };
  if (why === 'not-permitted') log.warn({ ...noted, actor: formatActor(actor) }, 'a command was not permitted');
  else log.info(noted, `command ${answer.kind}`);
}

/** HO16: ballots and check-ins come by the thousand, and who wants to follow one sets the level. */
export function noteCommitted({ log, assemblyId }: Where, { command, commandId, correlationId, actor }: HostRequest, sequence: Sequence): void {
  log[actor.kind === 'participant' ? 'debug' : 'info']({ assemblyId, command: command.type, commandId, correlationId, actor: formatActor(actor), sequence }, 'command committed');
}
