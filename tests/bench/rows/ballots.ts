import { median, show, type Row } from '../report.ts';
import type { Rival } from '../rivals/rival.ts';
import type { Stand } from '../stand.ts';

const instantTargetMs = 1_000;
const spreadTargetMs = 50;
const openTargetMs = 500;

/** Poll opened → everybody sees it; then everybody casts at one instant. Interleaved with pushes to the others. */
export async function instantRows(stand: Stand, bare: Rival, socketIo: Rival): Promise<Row[]> {
  const { clients, rounds } = stand.options;
  const open = { p50: Array<number>(), p99: Array<number>() };
  const ours = { p50: Array<number>(), p99: Array<number>(), tookMs: Array<number>(), cpuMs: Array<number>(), turnMs: Array<number>() };
  const others = { bare: Array<number>(), socketIo: Array<number>() };
  for (let round = 0; round < rounds; round += 1) {
    const pollId = stand.nextPoll();
    await stand.crowd.order({ do: 'see-open', pollId, sinceNs: '' });
    const sinceNs = String(process.hrtime.bigint());
    await stand.openPoll(pollId);
    const { after } = await stand.crowd.order({ do: 'see-open', pollId, sinceNs });
    open.p50.push(after.p50);
    open.p99.push(after.p99);
    const cpuBefore = (await stand.worker.process.figures({ collect: false })).cpuMs;
    const cast = await stand.crowd.order({ do: 'cast', pollId, overMs: 0 });
    const { cpuMs, longestTurnMs } = await stand.worker.process.figures({ collect: false });
    ours.cpuMs.push(cpuMs - cpuBefore);
    ours.turnMs.push(longestTurnMs);
    if (cast.accepted !== clients) throw new Error(`only ${cast.accepted} of ${clients} ballots were accepted`);
    ours.p50.push(cast.latency.p50);
    ours.p99.push(cast.latency.p99);
    ours.tookMs.push(cast.tookMs);
    await stand.closePoll(pollId);
    others.bare.push((await bare.order({ do: 'push' })).latency.p99);
    others.socketIo.push((await socketIo.order({ do: 'push' })).latency.p99);
  }
  return [
    {
      what: `${clients.toLocaleString('en')} ballots at one instant, each durable before its reply: p99`,
      target: `≤ ${instantTargetMs} ms`,
      unit: 'ms',
      ours: median(ours.p99),
      bare: median(others.bare),
      socketIo: median(others.socketIo),
      met: median(ours.p99) <= instantTargetMs,
      note: `p50 ${show(median(ours.p50))} ms, all in ${show(median(ours.tookMs))} ms; from each ballot's sending to its reply; the worker took ${show(median(ours.cpuMs))} ms of CPU, its longest turn ${show(median(ours.turnMs))} ms; the others acknowledge without storing; ${rounds} rounds`,
    },
    {
      what: `Poll opened → ballot on ${clients.toLocaleString('en')} connected clients: p99`,
      target: `≤ ${openTargetMs} ms`,
      unit: 'ms',
      ours: median(open.p99),
      bare: null,
      socketIo: null,
      met: median(open.p99) <= openTargetMs,
      note: `p50 ${show(median(open.p50))} ms; from the chair's click, the commit included; ${rounds} rounds`,
    },
  ];
}

/** Everybody casts within some seconds. */
export async function spreadRow(stand: Stand): Promise<Row> {
  const { clients, rounds, spreadMs } = stand.options;
  const p50: number[] = [];
  const p99: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const pollId = stand.nextPoll();
    await stand.openPoll(pollId);
    const cast = await stand.crowd.order({ do: 'cast', pollId, overMs: spreadMs });
    if (cast.accepted !== clients) throw new Error(`only ${cast.accepted} of ${clients} ballots were accepted`);
    p50.push(cast.latency.p50);
    p99.push(cast.latency.p99);
    await stand.closePoll(pollId);
  }
  return {
    what: `${clients.toLocaleString('en')} ballots over ${spreadMs / 1_000} s: p99`,
    target: `≤ ${spreadTargetMs} ms`,
    unit: 'ms',
    ours: median(p99),
    bare: null,
    socketIo: null,
    met: median(p99) <= spreadTargetMs,
    note: `p50 ${show(median(p50))} ms; rounds ${p99.map(show).join(', ')} ms`,
  };
}
