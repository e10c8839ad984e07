import type { Channel } from 'phoenix';
import type { JoinRefusal } from '../protocol/down.ts';
import { rejoinDelayMs } from './backoff.ts';
import type { ClientClock } from './clock.ts';
import type { Connection } from './connection.ts';
import { isElsewhere, isFields, terminalRefusal } from './read-down.ts';
import type { Warn } from './warn.ts';

/** What became of a push. `lost`: the connection went; `timeout`: it stands, and nothing came. Neither says whether it was done. */
export type PushAnswer =
  | { readonly status: 'ok' | 'error'; readonly response: unknown }
  | { readonly status: 'lost' }
  | { readonly status: 'timeout' };

/** People tap one button at a time; more under way than this is a fault of the page. */
const mostUnderWay = 32;

/** RT8: an answer that takes longer than this makes the client test the connection. */
const testAfterMs = 3_000;

export type TopicLinkDeps<Reply> = {
  readonly topic: string;
  readonly connection: Connection;
  readonly clock: ClientClock;
  random(): number;
  readonly warn: Warn;
  /** Evaluated at each join. */
  params(): object;
  isReply(response: unknown): response is Reply;
  /** Each time the topic is joined, before anything that follows the reply. */
  onJoined(reply: Reply, roundTripMs: number): void;
  /** No longer joined, or not yet again. */
  onLost(): void;
  /** The server will never have us: stop. */
  onRefused(reason: JoinRefusal): void;
  /** What the topic carries, as it came. */
  readonly events: Readonly<Record<string, (payload: unknown) => void>>;
};

/** One topic, joined for as long as the connection stands and joined again after each loss. */
export type TopicLink = {
  start(): void;
  stop(): void;
  isJoined(): boolean;
  /** Something that was pushed waits for its answer. */
  isUnderWay(): boolean;
  /**
   * Pushes an event if the topic is joined and the connection open, else resolves with null and sends nothing: what
   * the channel client would buffer would reach the server after a reconnect (L3).
   */
  push(event: string, payload: object): Promise<PushAnswer> | null;
  /** Everything under way on this topic is lost. */
  lose(): void;
};

export function createTopicLink<Reply extends { readonly epoch: string }>(deps: TopicLinkDeps<Reply>): TopicLink {
  const { topic, connection, clock, warn } = deps;
  let channel: Channel | null = null;
  let isJoined = false;
  let joinSentAt = 0;
  let closings = 0;
  let cancelReopen: (() => void) | null = null;
  const underWay = new Set<(answer: PushAnswer) => void>();

  function open(): void {
    cancelReopen = null;
    const opened = connection.channel(topic, () => {
      joinSentAt = clock.now();
      return deps.params();
    });
    channel = opened;
    for (const [event, handle] of Object.entries(deps.events)) opened.on(event, (payload: unknown) => guarded(() => handle(payload)));
    opened.onError(() => lose());
    opened.onClose(() => reopen(opened));
    opened
      .join()
      .receive('ok', (response: unknown) => guarded(() => joined(response)))
      .receive('error', (response: unknown) => guarded(() => refused(response)))
      .receive('timeout', () => lose());
  }

  function joined(response: unknown): void {
    if (!deps.isReply(response)) {
      warn(`A join reply of ${topic} was malformed`);
      connection.drop();
      return;
    }
    isJoined = true;
    closings = 0;
    const sentAt = Math.max(joinSentAt, connection.openedAt());
    deps.onJoined(response, clock.now() - sentAt);
  }

  function refused(response: unknown): void {
    lose();
    const terminal = terminalRefusal(response);
    if (terminal !== null) deps.onRefused(terminal);
    else if (isElsewhere(response)) connection.drop();
  }

  /** The server closed the topic without ending the session: the channel client never joins a closed one again. */
  function reopen(closed: Channel): void {
    if (channel !== closed) return;
    channel = null;
    lose();
    closings += 1;
    cancelReopen = clock.after(rejoinDelayMs(closings, deps.random()), open);
  }

  function lose(): void {
    isJoined = false;
    const lost = [...underWay];
    underWay.clear();
    for (const settle of lost) settle({ status: 'lost' });
    deps.onLost();
  }

  function guarded(run: () => void): void {
    try {
      run();
    } catch (error) {
      warn(`A message of ${topic} could not be handled`, error);
    }
  }

  function send(on: Channel, event: string, payload: object): Promise<PushAnswer> {
    return new Promise((resolve) => {
      const cancelTest = clock.after(testAfterMs, () => connection.test());
      const settle = (answer: PushAnswer) => {
        cancelTest();
        underWay.delete(settle);
        resolve(answer);
      };
      underWay.add(settle);
      on.push(event, payload)
        .receive('ok', (response: unknown) => settle({ status: 'ok', response }))
        .receive('error', (response: unknown) => {
          if (!isFields(response) || response['reason'] !== 'unmatched topic') return settle({ status: 'error', response });
          // The server has lost the channel, and the channel client doesn't notice (channels-protocol 1.6).
          settle({ status: 'lost' });
          connection.drop();
        })
        .receive('timeout', () => settle({ status: 'timeout' }));
    });
  }

  return {
    start: open,
    stop() {
      const leaving = channel;
      channel = null;
      cancelReopen?.();
      cancelReopen = null;
      leaving?.leave();
      lose();
    },
    isJoined: () => isJoined,
    isUnderWay: () => underWay.size > 0,
    push(event, payload) {
      if (channel === null || channel.state !== 'joined' || !isJoined || !connection.canSend()) return null;
      if (underWay.size >= mostUnderWay) return null;
      return send(channel, event, payload);
    },
    lose,
  };
}
