import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import type { LimitName } from '../lib/protocol/operations.ts';
import type { MailQueueMetrics } from '../lib/mail/mail-queue.ts';
import type { HostMetrics } from './assembly-host.ts';
import type { ChannelMetrics } from './channels/metrics.ts';
import type { HttpMetrics } from './http/http-deps.ts';
import type { LiveMetrics } from './live-assembly.ts';
import type { TopicMetrics } from './topics/deps.ts';
import type { LongPollMetrics } from './transports/long-poll.ts';
import type { WebSocketMetrics } from './transports/websocket.ts';
import { exposeCount, exposeDistribution, exposeTally, exposeGauges } from './watch/expose.ts';
import { createFigures, isSizeFault, limitOfCut, limitOfJoin, limitOfPost, limitOfRefusal, type Figures } from './watch/figures.ts';
import { Tally } from './watch/tally.ts';

const sizeBuckets = [1, 5, 20, 50, 100, 200, 500, 1_000];
const msPerSecond = 1_000;

export type WorkerMetrics = {
  readonly host: HostMetrics;
  readonly live: LiveMetrics;
  readonly topics: TopicMetrics;
  readonly channels: ChannelMetrics;
  readonly sockets: WebSocketMetrics;
  readonly polls: LongPollMetrics;
  /** Arrivals are held back until half of those that wait are taken. */
  readonly intakeFull: () => void;
};

/** What main wires beyond the worker's own. */
export type AllMetrics = WorkerMetrics & { readonly http: HttpMetrics; readonly mail: MailQueueMetrics; readonly figures: Figures };

/**
 * Every number that the worker counts, in one place (L4e); what is read when somebody asks stands in watch/readings.ts.
 * What is counted for each message is a plain number: a counter of prom-client takes half a microsecond and some objects.
 */
export function createWorkerMetrics(registry: Registry): AllMetrics {
  const registers = [registry];
  const figures = createFigures();
  const { limits } = figures;
  const reached = (limit: LimitName | null): void => {
    if (limit !== null) limits.add(limit);
  };
  exposeTally(registry, { name: 'hemicycle_limits_reached_total', help: 'How often each limit was reached; LIMITS.md tells what they are' }, 'limit', limits);
  exposeTally(registry, { name: 'hemicycle_reconnects_total', help: 'Pages that came back, by the transport they came back over' }, 'transport', figures.reconnects);
  exposeGauges(registry, { name: 'hemicycle_connections', help: 'Open connections' }, 'transport', () => figures.connections.entries());
  exposeDistribution(registry, { name: 'hemicycle_commit_seconds', help: 'Time of one group commit' }, figures.commits, msPerSecond);
  exposeDistribution(registry, { name: 'hemicycle_ballot_reply_seconds', help: "From a ballot's arrival until its reply was handed to the transport" }, figures.replies, msPerSecond);
  exposeDistribution(registry, { name: 'hemicycle_click_to_last_frame_seconds', help: "From a chair's click until the last client's frame was written" }, figures.lastFrames, msPerSecond);
  const commitEntries = new Histogram({ name: 'hemicycle_commit_entries', help: 'Entries in one group commit', buckets: sizeBuckets, registers });
  const unfit = new Counter({ name: 'hemicycle_commands_unfit_total', help: 'Commands that can never be recorded: each is a bug', registers });
  const crashes = new Counter({ name: 'hemicycle_channel_crashes_total', help: 'Channels ended by an error of ours', registers });
  const broadcasts = new Counter({ name: 'hemicycle_broadcasts_total', help: 'Broadcasts encoded', registers });
  const protocolErrors = new Counter({ name: 'hemicycle_protocol_errors_total', help: 'Broken WebSocket frames', registers });
  const requeued = new Counter({ name: 'hemicycle_long_poll_requeued_total', help: 'Messages whose answer could not be written', registers });
  const tally = (name: string, help: string, label: string): Tally => {
    const made = new Tally();
    exposeTally(registry, { name, help }, label, made);
    return made;
  };
  const commands = createCommandCounts(registry);
  const invalidations = tally('hemicycle_invalidations_total', 'Invalidations of lists, sent and coalesced', 'what');
  const messages = tally('hemicycle_messages_total', 'Messages from clients', 'what');
  const joins = tally('hemicycle_joins_total', 'Joins by result', 'result');
  const frames = tally('hemicycle_frames_total', 'Frames to connections', 'what');
  const refusedUpgrades = tally('hemicycle_upgrades_refused_total', 'Upgrades refused by reason', 'reason');
  const cuts = tally('hemicycle_connections_cut_total', 'Connections cut by reason', 'reason');
  const pollsRefused = tally('hemicycle_long_poll_refused_total', 'Long-poll requests refused by reason', 'reason');
  const polls = tally('hemicycle_long_polls_total', 'Long-polls by what became of them', 'outcome');
  const posts = tally('hemicycle_long_poll_posts_total', 'Long-poll POSTs by what became of them', 'outcome');
  const sessionsEnded = tally('hemicycle_long_poll_sessions_ended_total', 'Long-poll sessions ended by reason', 'reason');
  const mails = tally('hemicycle_mails_total', 'Mails by what became of them', 'outcome');
  let sentBytes = 0;
  exposeCount(registry, { name: 'hemicycle_sent_bytes_total', help: 'Bytes of frames to connections' }, () => sentBytes);
  return {
    figures,
    host: {
      command(type, outcome, because) {
        commands.add(type, outcome);
        if (because === 'busy') reached('commit-queue');
      },
      commit({ entries, tookMs }) {
        figures.commits.observe(tookMs);
        commitEntries.observe(entries);
      },
      unfit: () => unfit.inc(),
    },
    live: {
      invalidationSent: () => invalidations.add('sent'),
      invalidationCoalesced: () => invalidations.add('coalesced'),
      shownToAll: (tookMs) => figures.lastFrames.observe(tookMs),
    },
    topics: {
      cameBack: (transport) => figures.reconnects.add(transport),
      ballotAnswered: (tookMs) => figures.replies.observe(tookMs),
    },
    channels: {
      connectionOpened: (transport) => figures.connections.add(transport),
      connectionClosed: (transport) => figures.connections.add(transport, -1),
      messageReceived: () => messages.add('received'),
      messageRefused(why) {
        messages.add('refused');
        reached(why === 'rate' ? 'message-rate' : 'pending');
      },
      joined(result) {
        joins.add(result);
        reached(limitOfJoin(result));
      },
      channelCrashed: () => crashes.inc(),
      broadcastEncoded: () => broadcasts.inc(),
      broadcastsQueued: () => reached('broadcast-queue'),
      frameSent(size) {
        frames.add('sent');
        sentBytes += size;
      },
      frameParked: (replaced) => frames.add(replaced ? 'replaced' : 'parked'),
      fellBehind: () => reached('reader-behind'),
    },
    sockets: {
      upgradeRefused({ reason }) {
        refusedUpgrades.add(reason);
        reached(limitOfRefusal(reason));
      },
      connectionCut(reason) {
        cuts.add(reason);
        reached(limitOfCut(reason));
      },
      protocolError(code) {
        protocolErrors.inc();
        if (isSizeFault(code)) reached('message-size');
      },
    },
    polls: {
      refused({ reason }) {
        pollsRefused.add(reason);
        reached(limitOfRefusal(reason));
      },
      polled: (outcome) => polls.add(outcome),
      posted(outcome) {
        posts.add(outcome);
        reached(limitOfPost(outcome));
      },
      requeued: (count) => requeued.inc(count),
      sessionEnded(reason) {
        sessionsEnded.add(reason);
        reached(limitOfCut(reason));
      },
    },
    intakeFull: () => reached('intake'),
    http: { reached },
    mail: {
      mail(outcome) {
        mails.add(outcome);
        if (outcome === 'dropped') reached('mail-queue');
      },
    },
  };
}

/** Commands by type and outcome. */
function createCommandCounts(registry: Registry) {
  const byType = new Map<string, Tally>();
  const counter = new Counter({
    name: 'hemicycle_commands_total',
    help: 'Commands by type and outcome',
    labelNames: ['type', 'outcome'],
    registers: [registry],
    collect() {
      counter.reset();
      for (const [type, outcomes] of byType) for (const [outcome, count] of outcomes.entries()) counter.inc({ type, outcome }, count);
    },
  });
  return {
    add(type: string, outcome: 'accepted' | 'refused' | 'retry'): void {
      let outcomes = byType.get(type);
      if (outcomes === undefined) {
        outcomes = new Tally();
        byType.set(type, outcomes);
      }
      outcomes.add(outcome);
    },
  };
}

/** What of the heap is alive, as a share of what it may hold: from 0.7 on nobody but staff and screens is let in (FA3). */
export function registerHeapShare(registry: Registry, read: () => number): void {
  const gauge: Gauge = new Gauge({
    name: 'hemicycle_heap_live_share',
    help: 'Heap alive after the last full collection, as a share of its limit',
    registers: [registry],
    collect: () => gauge.set(read()),
  });
}
