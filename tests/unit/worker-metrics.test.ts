import { Registry } from 'prom-client';
import { expect, test } from 'vitest';
import { createWorkerMetrics } from '../../realtime/metrics.ts';

test('[LP1] [LP5] [LP7] [OP5] connections are counted by transport, and of long-poll what was refused, polled, posted, requeued and ended, by reason', async () => {
  const registry = new Registry();
  const { channels, polls, host, intakeFull, http } = createWorkerMetrics(registry);
  channels.connectionOpened('long-poll');
  channels.connectionOpened('websocket');
  channels.connectionClosed('websocket');
  polls.refused({ status: 429, reason: 'flood' });
  polls.polled('nothing');
  polls.polled('nothing');
  polls.posted('taken');
  polls.requeued(3);
  polls.sessionEnded('silent');
  host.command('castBallot', 'retry', 'busy');
  host.command('castBallot', 'retry', 'store-away');
  intakeFull();
  http.reached('unread-answer');
  const lines = (await registry.metrics()).split('\n');
  for (const line of [
    'hemicycle_connections{transport="long-poll"} 1',
    'hemicycle_connections{transport="websocket"} 0',
    'hemicycle_long_poll_refused_total{reason="flood"} 1',
    'hemicycle_long_polls_total{outcome="nothing"} 2',
    'hemicycle_long_poll_posts_total{outcome="taken"} 1',
    'hemicycle_long_poll_requeued_total 3',
    'hemicycle_long_poll_sessions_ended_total{reason="silent"} 1',
    'hemicycle_commands_total{type="castBallot",outcome="retry"} 2',
    ...['after-flood', 'silence', 'commit-queue', 'intake', 'unread-answer'].map((limit) => `hemicycle_limits_reached_total{limit="${limit}"} 1`),
  ]) {
    expect(lines).toContain(line);
  }
});
