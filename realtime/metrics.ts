import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import type { HostMetrics } from './assembly-host.ts';
import type { ChannelMetrics } from './channels/metrics.ts';
import type { LiveMetrics } from './live-assembly.ts';
import type { LongPollMetrics } from './transports/long-poll.ts';
import type { WebSocketMetrics } from './transports/websocket.ts';

/** Commit times in seconds: a flush on an SSD is a millisecond, a disk in trouble takes seconds. */
const commitBuckets = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 3];
const sizeBuckets = [1, 5, 20, 50, 100, 200, 500, 1_000];

export type WorkerMetrics = {
  readonly host: HostMetrics;
  readonly live: LiveMetrics;
  readonly channels: ChannelMetrics;
  readonly sockets: WebSocketMetrics;
  readonly polls: LongPollMetrics;
};

/** Every number that the worker reports, in one place (L4e). Event-loop delay and memory come with the process defaults. */
export function createWorkerMetrics(registry: Registry): WorkerMetrics {
  const registers = [registry];
  const commands = new Counter({ name: 'hemicycle_commands_total', help: 'Commands by type and outcome', labelNames: ['type', 'outcome'], registers });
  const commitSeconds = new Histogram({ name: 'hemicycle_commit_seconds', help: 'Time of one group commit', buckets: commitBuckets, registers });
  const commitEntries = new Histogram({ name: 'hemicycle_commit_entries', help: 'Entries in one group commit', buckets: sizeBuckets, registers });
  const queued = new Gauge({ name: 'hemicycle_commit_queue_entries', help: 'Entries decided and not yet durable', registers });
  const unfit = new Counter({ name: 'hemicycle_commands_unfit_total', help: 'Commands that can never be recorded: each is a bug', registers });
  const invalidations = new Counter({ name: 'hemicycle_invalidations_total', help: 'Invalidations of lists, sent and coalesced', labelNames: ['what'], registers });
  const connections = new Gauge({ name: 'hemicycle_connections', help: 'Open connections', labelNames: ['transport'], registers });
  const messages = new Counter({ name: 'hemicycle_messages_total', help: 'Messages from clients', labelNames: ['what'], registers });
  const joins = new Counter({ name: 'hemicycle_joins_total', help: 'Joins by result', labelNames: ['result'], registers });
  const crashes = new Counter({ name: 'hemicycle_channel_crashes_total', help: 'Channels ended by an error of ours', registers });
  const broadcasts = new Counter({ name: 'hemicycle_broadcasts_total', help: 'Broadcasts encoded', registers });
  const frames = new Counter({ name: 'hemicycle_frames_total', help: 'Frames to connections', labelNames: ['what'], registers });
  const bytes = new Counter({ name: 'hemicycle_sent_bytes_total', help: 'Bytes of frames to connections', registers });
  const refusedUpgrades = new Counter({ name: 'hemicycle_upgrades_refused_total', help: 'Upgrades refused by reason', labelNames: ['reason'], registers });
  const cuts = new Counter({ name: 'hemicycle_connections_cut_total', help: 'Connections cut by reason', labelNames: ['reason'], registers });
  const protocolErrors = new Counter({ name: 'hemicycle_protocol_errors_total', help: 'Broken WebSocket frames', registers });
  const pollsRefused = new Counter({ name: 'hemicycle_long_poll_refused_total', help: 'Long-poll requests refused by reason', labelNames: ['reason'], registers });
  const polls = new Counter({ name: 'hemicycle_long_polls_total', help: 'Long-polls by what became of them', labelNames: ['outcome'], registers });
  const posts = new Counter({ name: 'hemicycle_long_poll_posts_total', help: 'Long-poll POSTs by what became of them', labelNames: ['outcome'], registers });
  const requeued = new Counter({ name: 'hemicycle_long_poll_requeued_total', help: 'Messages whose answer could not be written', registers });
  const sessionsEnded = new Counter({ name: 'hemicycle_long_poll_sessions_ended_total', help: 'Long-poll sessions ended by reason', labelNames: ['reason'], registers });
  return {
    host: {
      command: (type, outcome) => commands.inc({ type, outcome }),
      commit({ entries, tookMs }) {
        commitSeconds.observe(tookMs / 1_000);
        commitEntries.observe(entries);
      },
      queued: (entries) => queued.set(entries),
      unfit: () => unfit.inc(),
    },
    live: {
      invalidationSent: () => invalidations.inc({ what: 'sent' }),
      invalidationCoalesced: () => invalidations.inc({ what: 'coalesced' }),
    },
    channels: {
      connectionOpened: (transport) => connections.inc({ transport }),
      connectionClosed: (transport) => connections.dec({ transport }),
      messageReceived: () => messages.inc({ what: 'received' }),
      messageRefused: () => messages.inc({ what: 'refused' }),
      joined: (result) => joins.inc({ result }),
      channelCrashed: () => crashes.inc(),
      broadcastEncoded: () => broadcasts.inc(),
      frameSent(size) {
        frames.inc({ what: 'sent' });
        bytes.inc(size);
      },
      frameParked: (replaced) => frames.inc({ what: replaced ? 'replaced' : 'parked' }),
    },
    sockets: {
      upgradeRefused: (refusal) => refusedUpgrades.inc({ reason: refusal.reason }),
      connectionCut: (reason) => cuts.inc({ reason }),
      protocolError: () => protocolErrors.inc(),
    },
    polls: {
      refused: (refusal) => pollsRefused.inc({ reason: refusal.reason }),
      polled: (outcome) => polls.inc({ outcome }),
      posted: (outcome) => posts.inc({ outcome }),
      requeued: (messages) => requeued.inc(messages),
      sessionEnded: (reason) => sessionsEnded.inc({ reason }),
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
