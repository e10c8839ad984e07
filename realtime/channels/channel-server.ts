/** The channel protocol for all connections of a process, over any transport. */
import type { OpenChannel } from './open-channel.ts';
import type { RealtimeClock } from './clock.ts';
import type { Connection, Session } from './connection.ts';
import { defaultChannelLimits, joinSweepPeriodMs, staleSweepPeriodMs, type ChannelLimits } from './limits.ts';
import type { RealtimeLog } from './log.ts';
import { noChannelMetrics, type ChannelMetrics } from './metrics.ts';
import { ChannelSession, type SessionDeps, type Subscriptions } from './session.ts';
import type { TopicRouter } from './topic-handler.ts';

export type ChannelDeps<P> = {
  readonly handlers: TopicRouter<P>;
  /** The same that broadcasts are published through. */
  readonly fanOut: Subscriptions<P>;
  readonly clock: RealtimeClock;
  readonly log: RealtimeLog;
  readonly limits?: Partial<ChannelLimits>;
  readonly metrics?: ChannelMetrics;
};

export type ChannelServer<P> = {
  /** Starts the session of a connection whose principal the transport has authenticated. */
  open(connection: Connection, principal: P): Session;
  /** Ends every connection whose principal may no longer be here; returns how many. */
  disconnect(where: (principal: P) => boolean): number;
  readonly connectionCount: number;
  /** Connections that take less than they are owed. */
  readonly behindCount: number;
  /** Stops the timers. Sessions that are still open stay as they are. */
  stop(): void;
};

export function createChannelServer<P>(deps: ChannelDeps<P>): ChannelServer<P> {
  const { clock } = deps;
  const metrics = deps.metrics ?? noChannelMetrics;
  const limits = { ...defaultChannelLimits, ...deps.limits };
  const sessions = new Map<ChannelSession<P>, Connection>();
  /** In the order of their start, so a sweep stops at the first that is young enough. */
  const joinsUnderWay = new Map<OpenChannel<P>, ChannelSession<P>>();
  const staleSessions = new Set<ChannelSession<P>>();
  let stopStaleSweep: (() => void) | null = null;
  const stopJoinSweep = clock.every(joinSweepPeriodMs, sweepJoins);

  const shared: SessionDeps<P> = {
    handlers: deps.handlers,
    fanOut: deps.fanOut,
    clock,
    log: deps.log,
    limits,
    metrics,
    onStale(session) {
      staleSessions.add(session);
      stopStaleSweep ??= clock.every(staleSweepPeriodMs, sweepStale);
    },
    onJoinStarted(session, channel) {
      joinsUnderWay.set(channel, session);
    },
    onJoinEnded(channel) {
      joinsUnderWay.delete(channel);
    },
    onEnded(session) {
      const connection = sessions.get(session);
      sessions.delete(session);
      staleSessions.delete(session);
      if (connection !== undefined) metrics.connectionClosed(connection.transport);
    },
  };

  function sweepJoins(): void {
    const startedBefore = clock.monotonicMs() - limits.joinLimitMs;
    for (const [channel, session] of joinsUnderWay) {
      if (channel.startedAtMs > startedBefore) return;
      session.abandonJoin(channel);
    }
  }

  function sweepStale(): void {
    const nowMs = clock.monotonicMs();
    for (const session of staleSessions) {
      session.sweepOutput(nowMs);
      if (!session.isOpen || !session.isStale) staleSessions.delete(session);
    }
    if (staleSessions.size > 0) return;
    stopStaleSweep?.();
    stopStaleSweep = null;
  }

  return {
    open(connection, principal) {
      const session = new ChannelSession(connection, principal, shared);
      sessions.set(session, connection);
      metrics.connectionOpened(connection.transport);
      return session;
    },
    disconnect(where) {
      let ended = 0;
      for (const session of sessions.keys()) {
        if (!where(session.principal)) continue;
        session.end('revoked');
        ended += 1;
      }
      return ended;
    },
    get connectionCount() {
      return sessions.size;
    },
    get behindCount() {
      return staleSessions.size;
    },
    stop() {
      stopJoinSweep();
      stopStaleSweep?.();
      stopStaleSweep = null;
    },
  };
}
