import { parametersOf } from '../../../lib/client/participants-list.ts';
import { participantSorts, type ParticipantsQuery } from '../../../lib/protocol/http.ts';
import { percentiles } from '../../fixtures/l1/crowd-orders.ts';
import { openPanel, staffClient, wholeList } from '../../fixtures/l1/panels.ts';
import { until } from '../../fixtures/channel-client.ts';
import { Rounds } from '../measured.ts';
import type { Line } from '../report.ts';
import type { Hall } from '../stands/hall.ts';
import { heldBytes } from './memory.ts';

const pageTargetMs = 20;
const panelsMeasured = 3;
/** Requests before a round counts. */
const warmUp = 50;
const mb = 1024 * 1024;
/** From before the first round to after the last; what changes hold on to would be far more. */
const mostGrowth = 0.1;

/** Pages that nobody has asked for yet: every order, forwards and backwards, searches among them. */
function* queries(people: number): Generator<ParticipantsQuery, void> {
  const pages = Math.ceil(people / wholeList.size);
  for (let number = 1; ; number += 1) {
    const page = 1 + (number % pages);
    for (const sort of participantSorts) {
      yield { ...wholeList, sort, page, order: number % 2 === 0 ? 'up' : 'down', attendance: number % 3 === 0 ? 'present' : 'any', search: number % 5 === 0 ? `m${String(number % 100).padStart(3, '0')}` : '' };
    }
  }
}

export async function pageRow({ house, worker, options, endRivals }: Hall): Promise<Line[]> {
  await endRivals();
  const client = staffClient(house, worker.baseUrl).options;
  const ask = client.fetch ?? fetch;
  const asked = queries(house.participants.length);
  const all = new Rounds();
  for (let round = 0; round < options.rounds; round += 1) {
    const times: number[] = [];
    for (let page = 0; page < options.pagesPerRound + warmUp; page += 1) {
      const { value } = asked.next();
      const started = performance.now();
      const response = await ask(`${worker.baseUrl}/realtime/assemblies/${house.assemblyId}/participants?${parametersOf(value ?? wholeList)}`);
      await response.arrayBuffer();
      if (!response.ok) throw new Error(`a page was answered with ${response.status}`);
      times.push(performance.now() - started);
    }
    const { p50, p99, max } = percentiles(times.slice(warmUp));
    all.add({ p50, p99, max });
  }
  return [
    {
      table: 'targets',
      what: `A page of the list at ${house.participants.length.toLocaleString('en')} participants: p99`,
      target: `≤ ${pageTargetMs} ms`,
      unit: 'ms',
      values: [all.of('p99'), null, null],
      met: all.of('p99').median <= pageTargetMs,
      note: `p50 ${all.show('p50')} ms, longest ${all.show('max')} ms; ${options.pagesPerRound} requests a round, one after the other over HTTP, six orders with filters and searches, everybody connected`,
    },
  ];
}

/** Changes by the thousand in each second, with panels looking on. */
export async function invalidationsRow({ house, worker, crowd, options, endRivals }: Hall): Promise<Line[]> {
  await endRivals();
  const panels = Array.from({ length: panelsMeasured }, (_, index) => openPanel(house, worker.baseUrl, { name: `panel ${index + 1}`, lineUrl: worker.baseUrl, query: { ...wholeList, page: index + 1 } }));
  await until(() => panels.every((panel) => panel.list.getSnapshot().status === 'fresh'));
  const people = house.participants.length;
  const seconds = options.changesForS;
  // Whole rounds of everybody, so that the numbers come out even.
  const times = Math.max(1, Math.round((options.changesPerSecond * seconds) / people));
  const all = new Rounds();
  let isEachDurable = true;
  let isBounded = true;
  for (let round = 0; round < options.rounds; round += 1) {
    const before = await worker.process.figures({ collect: true });
    for (const panel of panels) panel.told.splice(0);
    const toggled = await crowd.order({ do: 'toggle', from: 0, to: people, times, overMs: seconds * 1_000 });
    const told = Math.max(...panels.map((panel) => panel.told.length));
    const after = await worker.process.figures({ collect: true });
    const tookS = toggled.tookMs / 1_000;
    isEachDurable &&= toggled.accepted === people * times;
    isBounded &&= told <= Math.ceil(tookS) + 1;
    const bytes = Math.max(...panels.flatMap((panel) => panel.told.map((one) => one.bytes)));
    all.add({ perSecond: told / Math.ceil(tookS), changes: toggled.accepted / tookS, bytes, turnMs: after.longestTurnMs, beforeMb: heldBytes(before) / mb, afterMb: heldBytes(after) / mb });
  }
  for (const panel of panels) panel.stop();
  return [
    {
      table: 'targets',
      what: `Invalidations to an admin panel at ${options.changesPerSecond.toLocaleString('en')} changes a second`,
      target: '≤ 1 a second; memory flat',
      unit: 'a second',
      values: [all.of('perSecond'), null, null],
      met: isBounded && isEachDurable && all.of('afterMb').most <= all.of('beforeMb').least * (1 + mostGrowth),
      note: `${all.show('changes')} durable changes a second over ${seconds} s, messages of ${all.show('bytes')} bytes; longest turn of the worker's event loop ${all.show('turnMs')} ms; heap and buffers ${all.show('beforeMb')} MB before the rounds and ${all.show('afterMb')} MB after them`,
    },
  ];
}
