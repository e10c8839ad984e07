import { Rounds } from '../measured.ts';
import type { Line } from '../report.ts';
import type { Hall } from '../stands/hall.ts';
import { castAll, openToAll } from '../votes.ts';

const instantTargetMs = 1_000;
const spreadTargetMs = 50;
const openTargetMs = 500;

/** Poll opened → everybody sees it; then everybody casts at one instant. Interleaved with pushes to the others. */
export async function instantRows({ options, crowd, chair, worker, rivals }: Hall): Promise<Line[]> {
  const { clients, rounds } = options;
  const { bare, socketIo } = rivals();
  const all = new Rounds();
  for (let round = 0; round < rounds; round += 1) {
    const { pollId, seen } = await openToAll(chair, crowd);
    const before = await worker.process.figures({ collect: false });
    const { latency, tookMs, cpuMs: crowdMs } = await castAll(crowd, clients, pollId, 0);
    const after = await worker.process.figures({ collect: false });
    await chair.closePoll(pollId);
    all.add({
      openP50: seen.p50,
      openP99: seen.p99,
      p50: latency.p50,
      p99: latency.p99,
      tookMs,
      cpuMs: after.cpuMs - before.cpuMs,
      crowdMs,
      turnMs: after.longestTurnMs,
      bare: (await bare.order({ do: 'push' })).latency.p99,
      socketIo: (await socketIo.order({ do: 'push' })).latency.p99,
    });
  }
  return [
    {
      table: 'targets',
      what: `${clients.toLocaleString('en')} ballots at one instant, each durable before its reply: p99`,
      target: `≤ ${instantTargetMs} ms`,
      unit: 'ms',
      values: [all.of('p99'), all.of('bare'), all.of('socketIo')],
      met: all.of('p99').median <= instantTargetMs,
      note: `p50 ${all.show('p50')} ms, all in ${all.show('tookMs')} ms; from each ballot's sending to its reply; the worker took ${all.show('cpuMs')} ms of CPU, its longest turn ${all.show('turnMs')} ms, and the clients ${all.show('crowdMs')} ms; the others acknowledge without storing`,
    },
    {
      table: 'targets',
      what: `Poll opened → ballot on ${clients.toLocaleString('en')} connected clients: p99`,
      target: `≤ ${openTargetMs} ms`,
      unit: 'ms',
      values: [all.of('openP99'), null, null],
      met: all.of('openP99').median <= openTargetMs,
      note: `p50 ${all.show('openP50')} ms; from the chair's click, the commit included`,
    },
  ];
}

/** Everybody casts within some seconds. */
export async function spreadRow({ options, crowd, chair, endRivals }: Hall): Promise<Line[]> {
  const { clients, rounds, spreadMs } = options;
  await endRivals();
  const all = new Rounds();
  for (let round = 0; round < rounds; round += 1) {
    const pollId = chair.nextPoll();
    await chair.openPoll(pollId);
    const { latency } = await castAll(crowd, clients, pollId, spreadMs);
    await chair.closePoll(pollId);
    all.add({ p50: latency.p50, p99: latency.p99 });
  }
  return [
    {
      table: 'targets',
      what: `${clients.toLocaleString('en')} ballots over ${spreadMs / 1_000} s: p99`,
      target: `≤ ${spreadTargetMs} ms`,
      unit: 'ms',
      values: [all.of('p99'), null, null],
      met: all.of('p99').median <= spreadTargetMs,
      note: `p50 ${all.show('p50')} ms; the poll's opening and two counts go to everybody in the same seconds`,
    },
  ];
}
