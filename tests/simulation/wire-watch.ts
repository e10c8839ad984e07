import { z } from 'zod';
import type { Command } from '../../lib/assembly/commands.ts';
import { castAgainLimitMs } from '../../lib/client/cast.ts';
import type { Actor } from '../../lib/assembly/basics.ts';
import type { AssemblyHost } from '../../realtime/assembly-host.ts';
import { invalidationPeriodMs } from '../../realtime/invalidator.ts';
import type { Findings } from './findings.ts';
import type { Link, WireWatch } from './network.ts';
import type { RecordIndex } from './record-index.ts';
import type { Schedule } from './schedule.ts';
import type { Taps } from './taps.ts';

const frame = z.tuple([z.string().nullable(), z.string().nullable(), z.string(), z.string(), z.looseObject({})]);
const joinPush = z.looseObject({ instance: z.string() });
const commandPush = z.looseObject({ commandId: z.string(), epoch: z.string(), command: z.looseObject({ type: z.string() }) });
const reply = z.object({ status: z.string(), response: z.looseObject({}) });
const joinReply = z.looseObject({ epoch: z.string(), version: z.tuple([z.number(), z.number()]) });
const accepted = z.object({ sequence: z.number(), at: z.number() });
const refused = z.object({ refusal: z.looseObject({ reason: z.string() }) });
const stageEvent = z.looseObject({ part: z.string(), version: z.number(), term: z.number() });

/** A command as it reached a worker. */
type Attempt = {
  readonly commandId: string;
  readonly command: Command;
  readonly actor: Actor;
  readonly isEpochCurrent: boolean;
  /** The newest entry that this worker knew to be durable. */
  readonly knownThen: number;
  readonly durableThen: number;
  readonly arrivedAt: number;
};

/** A refusal by the rules: some durable state of that time must have been a reason for it. */
export type RefusedCommand = Attempt & { readonly reason: string; readonly durableAtReply: number };

/** Refusals that say nothing of the assembly's state. */
const withoutReasonInState = new Set(['try-again', 'stale-epoch', 'malformed', 'not-recordable', 'not-permitted']);

/** A message needs so long at most, a page's idea of the server's time is off by so much at most. */
const sendingSlackMs = 20_000;
/** The periods of a clock that two processes see. */
const periodSlackMs = 1;

type WatchDeps = {
  readonly schedule: Schedule;
  readonly findings: Findings;
  readonly record: RecordIndex;
  readonly taps: Taps;
  readonly hostOf: (worker: string) => AssemblyHost | null;
  readonly actorOf: (browser: string) => Actor;
};

/** Judges each message at the server's end, at the moment at which it comes or goes. */
export function createWireWatch(deps: WatchDeps): WireWatch & { readonly refusals: readonly RefusedCommand[]; readonly counts: { accepted: number; refused: number; joins: number; again: number } } {
  const { schedule, findings, record, taps } = deps;
  const attempts = new Map<string, Attempt>();
  const joins = new Map<string, string>();
  /** The newest epoch that a page was told on a topic, by worker. */
  const epochs = new Map<string, string>();
  const instances = new Map<string, string>();
  const lastInvalidation = new Map<string, number>();
  const joinedAt = new Map<string, number>();
  const seen = new Set<string>();
  /** Commands that came at least once under the epoch of the time. */
  const inTheirEpoch = new Set<string>();
  const refusals: RefusedCommand[] = [];
  const counts = { accepted: 0, refused: 0, joins: 0, again: 0 };

  function up(link: Link, text: string): void {
    const [joinRef, ref, topic, event, payload] = frame.parse(JSON.parse(text));
    const key = `${link.id}/${topic}/${ref}`;
    if (event === 'phx_join') {
      const { instance } = joinPush.parse(payload);
      joins.set(key, `${link.server.process.name}/${topic}/${instance}`);
      instances.set(`${link.id}/${topic}/${joinRef}`, instance);
      return;
    }
    if (event !== 'command') return;
    const { commandId, epoch, command } = commandPush.parse(payload);
    const host = deps.hostOf(link.server.process.name);
    const place = `${link.server.process.name}/${topic}/${instances.get(`${link.id}/${topic}/${joinRef}`)}`;
    const attempt: Attempt = {
      commandId,
      // The worker's own schema checks it; a page of ours sends no other.
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion
      command: command as unknown as Command,
      actor: deps.actorOf(link.browser.name),
      isEpochCurrent: epochs.get(place) === epoch,
      knownThen: Math.min(record.last, host?.committed.sequence ?? 0),
      durableThen: record.last,
      arrivedAt: host?.now() ?? 0,
    };
    attempts.set(key, attempt);
    if (seen.has(commandId)) counts.again += 1;
    seen.add(commandId);
    if (attempt.isEpochCurrent) inTheirEpoch.add(commandId);
    if (command.type === 'castBallot') checkTapped(link, attempt);
  }

  /** L3: no ballot leaves a page but one whose Cast was tapped in it, as it was tapped, and no later than RT8 says. */
  function checkTapped(link: Link, { commandId, command, arrivedAt }: Attempt): void {
    const tap = taps.find(commandId);
    if (command.type !== 'castBallot') return;
    if (tap === null || tap.browser !== link.browser.name) {
      findings.add('L3', `${link.browser.name} sent a ballot that nobody cast (${commandId})`);
      return;
    }
    const isSame = tap.pollId === command.pollId && tap.revision === command.basis.revision && JSON.stringify(tap.choice) === JSON.stringify(command.choice);
    if (!isSame) findings.add('RT8', `${link.browser.name} sent another ballot than was cast: ${JSON.stringify(command)} instead of ${JSON.stringify(tap)}`);
    // With the poll no longer open it is the question whether it was recorded, which may be asked at any time.
    const isOpen = deps.hostOf(link.server.process.name)?.committed.polls.get(command.pollId)?.status === 'open';
    const ageMs = arrivedAt - tap.castAt;
    if (isOpen && ageMs > castAgainLimitMs + sendingSlackMs) findings.add('RT8', `${link.browser.name} sent a ballot by itself ${Math.round(ageMs / 1_000)} s after the tap`);
  }

  function down(link: Link, text: string): void {
    const [, ref, topic, event, payload] = frame.parse(JSON.parse(text));
    if (event === 'phx_reply') replied(link, `${link.id}/${topic}/${ref}`, reply.parse(payload));
    else if (event === 'stage') checkDurable(stageEvent.parse(payload));
    else if (event === 'invalidate') checkPace(link, text);
  }

  /** RT1, RT2: never two within a second, and never rows. */
  function checkPace(link: Link, text: string): void {
    const before = lastInvalidation.get(link.id);
    // What was held for a join under way comes with its reply, and may be late.
    if (joinedAt.get(link.id) === schedule.nowMs) return;
    if (before !== undefined && schedule.nowMs - before < invalidationPeriodMs - periodSlackMs) findings.add('RT1', `two invalidations within ${Math.round(schedule.nowMs - before)} ms`);
    if (text.length >= mostInvalidationBytes) findings.add('RT2', `an invalidation of ${text.length} bytes`);
    lastInvalidation.set(link.id, schedule.nowMs);
  }

  /** HO6: nothing leaves that is not durable. */
  function checkDurable({ part, version, term }: z.infer<typeof stageEvent>): void {
    if (version > record.last) findings.add('HO6', `the stage showed ${part} of entry ${version}, and ${record.last} was durable`);
    if (term > record.term) findings.add('HO1', `the stage showed term ${term}, and ${record.term} was the newest`);
  }

  function replied(link: Link, key: string, { status, response }: z.infer<typeof reply>): void {
    const join = joins.get(key);
    joins.delete(key);
    if (join !== undefined && status === 'ok') {
      const { epoch, version } = joinReply.parse(response);
      counts.joins += 1;
      joinedAt.set(link.id, schedule.nowMs);
      epochs.set(join, epoch);
      if (version[1] > record.last) findings.add('HO6', `a join was answered as of entry ${version[1]}, and ${record.last} was durable`);
    }
    const attempt = attempts.get(key);
    attempts.delete(key);
    if (attempt === undefined) return;
    if (status === 'ok') checkAccepted(attempt, accepted.parse(response));
    else checkRefused(attempt, refused.safeParse(response).data?.refusal.reason ?? null);
  }

  function checkAccepted({ commandId, command, knownThen, durableThen }: Attempt, { sequence, at }: z.infer<typeof accepted>): void {
    counts.accepted += 1;
    const tap = taps.find(commandId);
    if (command.type === 'castBallot' && tap !== null && at - tap.castAt > castAgainLimitMs) findings.add('RT8', `a ballot was recorded ${Math.round((at - tap.castAt) / 1_000)} s after the tap, and nobody was asked`);
    const found = record.sequenceOf(commandId);
    if (found === null) {
      // What changed nothing leaves no trace; a ballot always does.
      if (command.type === 'castBallot' || sequence > record.last) findings.add('I1', `${command.type} ${commandId} was acknowledged as entry ${sequence} and is not in the record (${record.last} entries)`);
      return;
    }
    // A worker where it changed nothing may say so later than another where it did: nothing is remembered of the first.
    const changedLaterElsewhere = command.type !== 'castBallot' && found > sequence && found > knownThen;
    if (found !== sequence && !changedLaterElsewhere) findings.add('RT7', `${command.type} ${commandId} was acknowledged as entry ${sequence} and is entry ${found}`);
    if (found > durableThen && !inTheirEpoch.has(commandId)) findings.add('RT6', `${command.type} ${commandId} took effect under an epoch that was over`);
  }

  function checkRefused(attempt: Attempt, reason: string | null): void {
    counts.refused += 1;
    // Of the channel layer: too many requests, or a topic that is gone.
    if (reason === null) return;
    const { commandId, command, actor, knownThen } = attempt;
    if (reason === 'malformed' || reason === 'not-recordable') findings.add('HO15', `${command.type} was refused as ${reason}`);
    const found = record.sequenceOf(commandId);
    const isKept = command.type !== 'castBallot' || (actor.kind === 'participant' && record.lastBallot(command.pollId, actor.id) === commandId);
    const isLastOfItsKind = command.type !== 'checkInSelf' && command.type !== 'checkOutSelf';
    if (found !== null && found <= knownThen && isKept && isLastOfItsKind && reason !== 'try-again') findings.add('RT7', `${command.type} ${commandId} is entry ${found}, and was refused with ${reason} when it came again`);
    if (!withoutReasonInState.has(reason)) refusals.push({ ...attempt, reason, durableAtReply: record.last });
  }

  return { up, down, refusals, counts };
}

const mostInvalidationBytes = 200;
