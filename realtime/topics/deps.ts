import { z } from 'zod';
import { formatActor, type Actor } from '../../lib/assembly/basics.ts';
import { permissions } from '../../lib/assembly/permissions.ts';
import type { CommandRefused, Joined, JoinRefusal } from '../../lib/protocol/down.ts';
import { parseTopic, type Topic } from '../../lib/protocol/topics.ts';
import { joinParams, type CommandPush, type JoinParams } from '../../lib/protocol/up.ts';
import { oldestProtocolVersion, protocolVersion } from '../../lib/protocol/version.ts';
import type { Channel } from '../channels/channel.ts';
import type { RealtimeClock } from '../channels/clock.ts';
import type { TransportName } from '../channels/connection.ts';
import type { RealtimeLog } from '../channels/log.ts';
import type { JoinOutcome, Joining, Reply } from '../channels/topic-handler.ts';
import type { Epochs } from '../epochs.ts';
import type { LiveAssembly } from '../live-assembly.ts';
import { idsOf, type Principal } from '../principal.ts';

/** Why an assembly is not served here. */
export type NotLive = Extract<JoinRefusal, 'unknown-assembly' | 'try-again' | 'elsewhere'>;

export type TopicMetrics = {
  /** A page has joined again. */
  cameBack(transport: TransportName): void;
  /** A ballot's reply is there, so long after the ballot came. */
  ballotAnswered(tookMs: number): void;
};

export type TopicDeps = {
  /** The live assembly, loaded if need be; or why there is none. */
  readonly live: (assemblyId: string) => Promise<LiveAssembly | NotLive>;
  readonly epochs: Epochs;
  readonly log: RealtimeLog;
  readonly clock: Pick<RealtimeClock, 'monotonicMs'>;
  /** Monotonic ms at which the message came that is being handled; to be read before anything is waited for. */
  readonly arrivedMs: () => number;
  readonly metrics: TopicMetrics;
};

/**
 * Over how many ms clients spread their reconnects after a loss (RT11): as long as it takes to let the whole roll in at
 * the rate of admission, since after a crash nobody can tell them anything new.
 */
function reconnectWindowMs(people: number): number {
  return Math.min(mostReconnectWindowMs, Math.max(leastReconnectWindowMs, people));
}

const leastReconnectWindowMs = 1_000;
const mostReconnectWindowMs = 15_000;

/** What a channel of ours belongs to, kept for as long as it lives. */
export type ChannelPlaces<T> = Map<Channel<Principal>, T>;

export function refuseJoin(reason: JoinRefusal): JoinOutcome {
  return { ok: false, response: { reason } };
}

/** Refuses a join of somebody who has no business there, and notes who it was (faults.md row 34). */
export function mayNotJoin(deps: TopicDeps, { topic, principal }: Joining<Principal>): JoinOutcome {
  deps.log.warn({ topic: parseTopic(topic), ...idsOf(principal) }, 'a join was not permitted');
  return refuseJoin('unauthorized');
}

/** Reads the parameters of a join; null when the page is of a version that is no longer served, or sends rubbish. */
function readJoin(payload: unknown): JoinParams | null {
  const parsed = joinParams.safeParse(payload);
  if (!parsed.success || parsed.data.protocol < oldestProtocolVersion) return null;
  return parsed.data;
}

/**
 * The assembly that a join is for, with the join's parameters; or the refusal. Who may join is for each topic to say.
 * That there is no such assembly learns only who has a credential of it, whose page can then say so (AC13): strangers are
 * refused unheard, and staff, whose roles are the assembly's own, get the answer of one in which they have none.
 */
export async function enter<K extends Topic['kind']>(deps: TopicDeps, joining: Joining<Principal>, kind: K): Promise<Entered<K> | JoinOutcome> {
  const params = readJoin(joining.payload);
  if (params === null) return refuseJoin('outdated-page');
  const topic = parseTopic(joining.topic);
  if (topic === null || !isOfKind(topic, kind)) return refuseJoin('unknown-assembly');
  const { principal } = joining;
  const isKnown = principal.participants.has(topic.assemblyId) || principal.screens.has(topic.assemblyId);
  if (!isKnown && principal.staff === null) return mayNotJoin(deps, joining);
  const live = await deps.live(topic.assemblyId);
  if (live === 'unknown-assembly' && !isKnown) return mayNotJoin(deps, joining);
  return typeof live === 'string' ? refuseJoin(live) : { live, params, topic };
}

type Entered<K extends Topic['kind']> = { readonly live: LiveAssembly; readonly params: JoinParams; readonly topic: Extract<Topic, { kind: K }> };

function isOfKind<K extends Topic['kind']>(topic: Topic, kind: K): topic is Extract<Topic, { kind: K }> {
  return topic.kind === kind;
}

/** Answer to an event that the topic does not have. */
export const unknownEvent: Reply = { status: 'error', response: { refusal: { reason: 'malformed', field: 'event', fault: 'unknown' } } };

/** The fields of every join reply. The epoch begins here. */
export function joined(deps: TopicDeps, live: LiveAssembly, channel: Channel<Principal>, params: JoinParams): Joined {
  return {
    protocol: protocolVersion,
    epoch: deps.epochs.begin(channel, params.instance),
    version: live.host.version,
    now: live.host.now(),
    reconnectWindowMs: reconnectWindowMs(live.host.committed.roll.members.size),
    stale: live.host.isStale,
  };
}

/** Parses a `command` event, gives it to the host, and puts the answer into a reply. */
export async function takeCommand<T extends CommandPush>(
  deps: TopicDeps,
  live: LiveAssembly,
  channel: Channel<Principal>,
  actor: Actor,
  schema: z.ZodType<T>,
  payload: unknown,
): Promise<Reply> {
  const arrivedMs = deps.arrivedMs();
  const parsed = schema.safeParse(payload);
  if (!parsed.success) {
    const others = commandOfOthers(actor, payload);
    if (others !== null) {
      deps.log.warn({ assemblyId: live.host.id, actor: formatActor(actor), command: others }, 'a command was not permitted');
      return refused({ refusal: { reason: 'not-permitted' } });
    }
    const issue = parsed.error.issues[0];
    return refused({ refusal: { reason: 'malformed', field: issue?.path.join('.') ?? '', fault: issue?.code ?? 'invalid' } });
  }
  const { commandId, epoch, command, correlationId } = parsed.data;
  const isEpochCurrent = deps.epochs.isCurrent(channel, epoch);
  const acted = 'actedAt' in parsed.data ? { actedMs: actedMs(deps, live, arrivedMs, parsed.data.actedAt) } : {};
  const answer = await live.host.submit({ actor, commandId, command, isEpochCurrent, correlationId: correlationId ?? null, ...acted });
  if (command.type === 'castBallot') deps.metrics.ballotAnswered(deps.clock.monotonicMs() - arrivedMs);
  switch (answer.kind) {
    case 'accepted':
      return { status: 'ok', response: { sequence: answer.sequence, at: answer.at } };
    case 'refused':
      return refused({ refusal: answer.refusal });
    case 'retry':
      return refused({ refusal: { reason: 'try-again', because: answer.because } });
  }
}

const naming = z.object({ command: z.object({ type: z.string() }) });

/** A command that only others may ever give: no slip of a page, and noted (faults.md row 34). */
function commandOfOthers(actor: Actor, payload: unknown): string | null {
  const named = naming.safeParse(payload);
  if (!named.success) return null;
  const { type } = named.data.command;
  const who = Object.entries(permissions).find(([known]) => known === type)?.[1];
  if (who === undefined) return null;
  const isTheirs = actor.kind === 'participant' ? who.includes('participant') : who.some((one) => one !== 'participant' && one !== 'system');
  return isTheirs ? null : type;
}

/** Longer than a click takes over any network that a chair can work on: then it is a clock that is wrong. */
const longestWayMs = 10_000;

/** The monotonic ms of a click that its page dates by server time; the command's arrival where that can't be. */
function actedMs({ clock }: TopicDeps, live: LiveAssembly, arrivedMs: number, actedAt: number | undefined): number {
  if (actedAt === undefined) return arrivedMs;
  const claimedMs = clock.monotonicMs() - (live.host.now() - actedAt);
  return claimedMs > arrivedMs || claimedMs < arrivedMs - longestWayMs ? arrivedMs : claimedMs;
}

function refused(response: CommandRefused): Reply {
  return { status: 'error', response };
}
