import type { Instant, Sequence } from '../assembly/basics.ts';
import type { Refusal } from '../assembly/refusals.ts';
import type { WireCommand } from '../protocol/commands.ts';
import type { ProtocolRefusal } from '../protocol/down.ts';
import { isAccepted, isRefused } from './read-down.ts';
import type { PushAnswer, TopicLink } from './topic-link.ts';
import type { Warn } from './warn.ts';

/** Nothing was sent: there is no connection. The person sees the present state first, then acts again (L3). */
export type NotConnected = { readonly reason: 'not-connected' };

/** What became of a command. */
export type CommandAnswer =
  /** Done, and durable. */
  | { readonly outcome: 'accepted'; readonly sequence: Sequence; readonly at: Instant }
  /** Not done; it changed nothing. */
  | { readonly outcome: 'refused'; readonly refusal: Refusal | ProtocolRefusal | NotConnected }
  /** Nobody knows. `lost`: the connection went before the answer; `timeout`: it stands, and no answer came in time. */
  | { readonly outcome: 'unanswered'; readonly because: 'lost' | 'timeout' };

/** A command that was sent, with what is needed to ask about it later. */
export type SentCommand = {
  readonly commandId: string;
  readonly answer: CommandAnswer;
  /**
   * Sends the very same again, under the epoch in which the person acted. Over the connection of that time it is the
   * same act; after a reconnect it can't act any more (RT6) and only tells: accepted if it was done (RT7), refused with
   * `stale-epoch` if it was not. So it needs nobody's consent.
   */
  ask(): Promise<SentCommand>;
  /**
   * Sends it again under the present epoch, with the same command id: for a person who has seen the present state and
   * confirms. It has one effect, however often it is sent; on an outdated basis it is refused.
   */
  retry(): Promise<SentCommand>;
};

export type SendCommand = {
  /** The link whose topic takes commands; null for a page that gives none. */
  readonly link: TopicLink | null;
  /** The epoch of the present join of that topic, or null when it isn't joined. */
  epoch(): string | null;
  newId(): string;
  /** Of staff: server time, with which the act is dated. Null while unknown. */
  actedAt?(): Instant | null;
  readonly warn: Warn;
};

/** Sends a command, if it can be sent now. Never throws, never waits for a connection. */
export function sendCommand(deps: SendCommand, command: WireCommand, commandId: string): Promise<SentCommand> {
  return sendUnder(deps, command, commandId, deps.epoch());
}

async function sendUnder(deps: SendCommand, command: WireCommand, commandId: string, epoch: string | null): Promise<SentCommand> {
  const correlationId = deps.newId();
  const actedAt = deps.actedAt?.() ?? null;
  const dated = actedAt === null ? {} : { actedAt };
  const push = epoch === null || deps.link === null ? null : deps.link.push('command', { commandId, epoch, correlationId, command, ...dated });
  const answer = push === null ? notConnected : readAnswer(await push, deps.warn);
  return {
    commandId,
    answer,
    ask: () => sendUnder(deps, command, commandId, epoch),
    retry: () => sendUnder(deps, command, commandId, deps.epoch()),
  };
}

const notConnected: CommandAnswer = { outcome: 'refused', refusal: { reason: 'not-connected' } };

function readAnswer(answer: PushAnswer, warn: Warn): CommandAnswer {
  if (answer.status === 'lost' || answer.status === 'timeout') return { outcome: 'unanswered', because: answer.status };
  const { response } = answer;
  if (answer.status === 'ok' && isAccepted(response)) return { outcome: 'accepted', sequence: response.sequence, at: response.at };
  if (answer.status === 'error' && isRefused(response)) return { outcome: 'refused', refusal: response.refusal };
  warn('The reply to a command was malformed');
  return { outcome: 'unanswered', because: 'timeout' };
}
