/**
 * Broadcasts: encoded once, sent to many in slices, with commands served in between (RT4, RT10).
 *
 * Order: on one topic a connection gets broadcasts in the order in which they were published, across slices too.
 * A reply or a push to one channel is sent at once and may overtake a broadcast that is still under way. What a join
 * has in its snapshot is never followed by an older broadcast: a channel gets exactly what was published after its
 * subscription.
 */
import { isInAudience, isSameAudience, type Audience } from './channels/audience.ts';
import type { OpenChannel } from './channels/open-channel.ts';
import type { RealtimeClock } from './channels/clock.ts';
import { encodeBroadcast, type EncodedFrame } from './channels/encoded.ts';
import { fanOutSliceMs, fanOutSliceSize, maxQueuedBroadcastsPerTopic } from './channels/limits.ts';
import type { RealtimeLog } from './channels/log.ts';
import { noChannelMetrics, type ChannelMetrics } from './channels/metrics.ts';
import type { Subscriptions } from './channels/session.ts';

export type FanOutDeps = {
  readonly clock: RealtimeClock;
  readonly log: RealtimeLog;
  readonly metrics?: ChannelMetrics;
  /** Connections served before the event loop gets its turn. */
  readonly sliceSize?: number;
};

export type PublishOptions<P> = {
  /** Default: everyone on the topic. */
  readonly to?: Audience<P>;
  /** Names the state that this message is the newest of. An older one of the same key that somebody has not got yet is dropped. */
  readonly replaceKey?: string;
  /** Called when it, or what took its place, was written to the last connection. Not at all where nobody is on the topic. */
  readonly onDelivered?: () => void;
};

export type FanOut<P> = Subscriptions<P> & {
  /**
   * Sends an event to the channels of a topic. Encoded here and only here, and not at all while nobody is on the topic.
   * @throws TypeError if the payload is no JSON object.
   */
  publish(topic: string, event: string, payload: object, options?: PublishOptions<P>): void;
  /** Channels that have joined the topic (of one group, if given). */
  joinedCount(topic: string, group?: string): number;
  /** Broadcasts not yet sent to everyone. */
  readonly queuedCount: number;
  /** Resolves when all that was published has been handed to the connections: to be awaited before they are drained (RT13). */
  whenIdle(): Promise<void>;
};

type Broadcast<P> = {
  readonly number: number;
  readonly frame: EncodedFrame;
  readonly audience: Audience<P> | null;
  readonly parkKey: string | null;
  readonly onDelivered: readonly (() => void)[];
  /** Where delivery stands; null before it has begun. */
  receivers: Iterator<OpenChannel<P>> | null;
};

/** Deliveries between two looks at the clock. */
const deliveriesPerLook = 10;

/** A topic exists for as long as a channel is on it. */
type Topic<P> = {
  readonly joining: Set<OpenChannel<P>>;
  /** In the order of joining. A Set can be iterated while channels come and go. */
  readonly joined: Set<OpenChannel<P>>;
  groups: Map<string, Set<OpenChannel<P>>> | null;
  queue: Broadcast<P>[] | null;
};

export function createFanOut<P>(deps: FanOutDeps): FanOut<P> {
  const metrics = deps.metrics ?? noChannelMetrics;
  const sliceSize = deps.sliceSize ?? fanOutSliceSize;
  const topics = new Map<string, Topic<P>>();
  /** Topics with broadcasts under way; each gets its turn. */
  const busy = new Set<Topic<P>>();
  const idleWaiters: (() => void)[] = [];
  let published = 0;
  let budget = sliceSize;
  let isPumping = false;
  let isRefillDue = false;

  function topicOf(name: string): Topic<P> {
    let topic = topics.get(name);
    if (topic === undefined) {
      topic = { joining: new Set(), joined: new Set(), groups: null, queue: null };
      topics.set(name, topic);
    }
    return topic;
  }

  function enqueue(topic: Topic<P>, given: Broadcast<P>): void {
    let broadcast = given;
    topic.queue ??= [];
    const { queue } = topic;
    if (broadcast.parkKey !== null) {
      const older = queue.findIndex((queued) => isReplacedBy(queued, broadcast));
      const replaced = older === -1 ? [] : queue.splice(older, 1);
      // What waited for the older one has come when the newer one has.
      for (const { onDelivered } of replaced) broadcast = { ...broadcast, onDelivered: [...onDelivered, ...broadcast.onDelivered] };
    }
    queue.push(broadcast);
    busy.add(topic);
    // Who publishes faster than it can be sent pays for it: nothing is dropped and nothing grows.
    if (queue.length <= maxQueuedBroadcastsPerTopic) return;
    metrics.broadcastsQueued();
    pumping(() => deliverFirst(topic, queue, Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY));
  }

  /** Deliveries run once at a time: what one of them publishes (a cut connection's leaving, say) waits its turn. */
  function pumping(run: () => void): void {
    if (isPumping) return;
    isPumping = true;
    try {
      run();
    } finally {
      isPumping = false;
    }
  }

  /** Sends until the slice is used up. */
  function pump(): void {
    const endsAtMs = deps.clock.monotonicMs() + fanOutSliceMs;
    pumping(() => {
      // A topic that isn't done goes to the end of the set and comes round again.
      for (const topic of busy) {
        if (budget <= 0) break;
        budget -= deliverSlice(topic, endsAtMs);
        if (deps.clock.monotonicMs() >= endsAtMs) budget = 0;
      }
    });
    if (busy.size === 0 && !isPumping) for (const resolve of idleWaiters.splice(0)) resolve();
    if (budget < sliceSize || busy.size > 0) refillSoon();
  }

  function refillSoon(): void {
    if (isRefillDue) return;
    isRefillDue = true;
    deps.clock.soon(() => {
      isRefillDue = false;
      budget = sliceSize;
      pump();
    });
  }

  function deliverSlice(topic: Topic<P>, endsAtMs: number): number {
    busy.delete(topic);
    const { queue } = topic;
    const sent = queue === null ? 0 : deliverFirst(topic, queue, budget, endsAtMs);
    // Behind the others, which have waited longer.
    if (queue !== null && queue.length > 0) busy.add(topic);
    else topic.queue = null;
    return sent;
  }

  /** Sends the oldest broadcast to at most `atMost` channels, and until the instant; returns how many were looked at. */
  function deliverFirst(topic: Topic<P>, queue: Broadcast<P>[], atMost: number, endsAtMs: number): number {
    const broadcast = queue[0];
    if (broadcast === undefined) return 0;
    broadcast.receivers ??= receiversOf(topic, broadcast.audience);
    let visited = 0;
    while (visited < atMost) {
      const channel = nextReceiver(broadcast.receivers);
      if (channel === null) {
        queue.shift();
        for (const tell of broadcast.onDelivered) tell();
        break;
      }
      visited += 1;
      if (channel.seenBroadcast < broadcast.number) channel.take(broadcast.frame, broadcast.parkKey, null);
      if (visited % deliveriesPerLook === 0 && deps.clock.monotonicMs() >= endsAtMs) break;
    }
    return visited;
  }

  /** A predicate that throws ends its own broadcast and nothing else (RT14). */
  function nextReceiver(receivers: Iterator<OpenChannel<P>>): OpenChannel<P> | null {
    try {
      const next = receivers.next();
      return next.done === true ? null : next.value;
    } catch (error) {
      deps.log.error({ err: error }, 'the audience of a broadcast could not be found; the rest of it was dropped');
      return null;
    }
  }

  return {
    subscribe(channel) {
      topicOf(channel.topic).joining.add(channel);
    },
    admit(channel) {
      const topic = topicOf(channel.topic);
      topic.joining.delete(channel);
      topic.joined.add(channel);
      channel.seenBroadcast = published;
      for (const group of channel.groups) {
        topic.groups ??= new Map();
        const members = topic.groups.get(group);
        if (members === undefined) topic.groups.set(group, new Set([channel]));
        else members.add(channel);
      }
    },
    unsubscribe(channel) {
      const topic = topics.get(channel.topic);
      if (topic === undefined) return;
      topic.joining.delete(channel);
      topic.joined.delete(channel);
      for (const group of channel.groups) {
        const members = topic.groups?.get(group);
        members?.delete(channel);
        if (members?.size === 0) topic.groups?.delete(group);
      }
      if (topic.joined.size > 0 || topic.joining.size > 0) return;
      topics.delete(channel.topic);
      busy.delete(topic);
    },
    publish(name, event, payload, options) {
      const topic = topics.get(name);
      if (topic === undefined) return;
      const frame = encodeBroadcast(name, event, payload);
      metrics.broadcastEncoded(frame.bytes.length);
      published += 1;
      const audience = options?.to ?? null;
      const parkKey = options?.replaceKey === undefined ? null : `${name}\u0000${options.replaceKey}`;
      for (const channel of topic.joining) channel.take(frame, parkKey, audience);
      const onDelivered = options?.onDelivered === undefined ? nobody : [options.onDelivered];
      if (topic.joined.size > 0) enqueue(topic, { number: published, frame, audience, parkKey, onDelivered, receivers: null });
      pump();
    },
    joinedCount(name, group) {
      const topic = topics.get(name);
      if (group === undefined) return topic?.joined.size ?? 0;
      return topic?.groups?.get(group)?.size ?? 0;
    },
    get queuedCount() {
      let queued = 0;
      for (const topic of busy) queued += topic.queue?.length ?? 0;
      return queued;
    },
    async whenIdle() {
      if (busy.size === 0) return;
      const { promise, resolve } = Promise.withResolvers<void>();
      idleWaiters.push(resolve);
      await promise;
    },
  };
}

const nobody: readonly (() => void)[] = [];

function isReplacedBy<P>(queued: Broadcast<P>, newer: Broadcast<P>): boolean {
  return queued.receivers === null && queued.parkKey === newer.parkKey && isSameAudience(queued.audience, newer.audience);
}

function receiversOf<P>(topic: Topic<P>, audience: Audience<P> | null): Iterator<OpenChannel<P>> {
  if (audience === null) return topic.joined.values();
  return 'where' in audience ? receiversWhere(topic, audience) : receiversInGroups(topic, audience.groups);
}

function* receiversWhere<P>(topic: Topic<P>, audience: Audience<P>): Generator<OpenChannel<P>, void> {
  for (const channel of topic.joined) if (isInAudience(audience, channel)) yield channel;
}

function* receiversInGroups<P>(topic: Topic<P>, groups: readonly string[]): Generator<OpenChannel<P>, void> {
  for (const group of groups) {
    const members = topic.groups?.get(group);
    if (members === undefined) continue;
    // Who is in two of the groups gets it once, with the first of them.
    for (const channel of members) if (groups.find((one) => channel.groups.includes(one)) === group) yield channel;
  }
}
