import { parametersOf } from '../../../lib/client/participants-list.ts';
import { participantSorts, type ParticipantsQuery } from '../../../lib/protocol/http.ts';
import { megabytes } from '../../fixtures/l1/checks.ts';
import { percentiles } from '../../fixtures/l1/crowd-orders.ts';
import { openPanel, staffClient, wholeList } from '../../fixtures/l1/panels.ts';
import { until } from '../../fixtures/channel-client.ts';
import { show, type Row } from '../report.ts';
import type { Stand } from '../stand.ts';

const pageTargetMs = 20;
const panelsMeasured = 3;

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

export async function pageRow(stand: Stand): Promise<Row> {
  const { house, worker } = stand;
  const { options } = staffClient(house, worker.baseUrl);
  const ask = options.fetch ?? fetch;
  const times: number[] = [];
  const warmUp = 50;
  for (const query of queries(house.participants.length)) {
    const started = performance.now();
    const response = await ask(`${worker.baseUrl}/realtime/assemblies/${house.assemblyId}/participants?${parametersOf(query)}`);
    await response.arrayBuffer();
    if (!response.ok) throw new Error(`a page was answered with ${response.status}`);
    times.push(performance.now() - started);
    if (times.length >= stand.options.pages + warmUp) break;
  }
  const { p50, p99, max } = percentiles(times.slice(warmUp));
  return {
    what: `A page of the list at ${house.participants.length.toLocaleString('en')} participants: p99`,
    target: `≤ ${pageTargetMs} ms`,
    unit: 'ms',
    ours: p99,
    bare: null,
    socketIo: null,
    met: p99 <= pageTargetMs,
    note: `p50 ${show(p50)} ms, longest ${show(max)} ms; ${stand.options.pages} requests one after the other over HTTP, six orders with filters and searches, everybody connected`,
  };
}

/** Changes by the thousand in each second, with panels looking on. */
export async function invalidationsRow(stand: Stand): Promise<Row> {
  const { house, worker, crowd, options } = stand;
  const panels = Array.from({ length: panelsMeasured }, (_, index) => openPanel(house, worker.baseUrl, { name: `panel ${index + 1}`, lineUrl: worker.baseUrl, query: { ...wholeList, page: index + 1 } }));
  await until(() => panels.every((panel) => panel.list.getSnapshot().status === 'fresh'));
  const people = house.participants.length;
  const seconds = options.changesForS;
  // Whole rounds of everybody, so that the numbers come out even.
  const times = Math.max(1, Math.round((options.changesPerSecond * seconds) / people));
  const before = await worker.process.figures({ collect: true });
  for (const panel of panels) panel.told.splice(0);
  const toggled = await crowd.order({ do: 'toggle', from: 0, to: people, times, overMs: seconds * 1_000 });
  const told = Math.max(...panels.map((panel) => panel.told.length));
  const bytes = Math.max(...panels.flatMap((panel) => panel.told.map((one) => one.bytes)));
  const after = await worker.process.figures({ collect: true });
  for (const panel of panels) panel.stop();
  const tookS = toggled.tookMs / 1_000;
  const perSecond = told / Math.ceil(tookS);
  const held = (figures: typeof before) => figures.heapUsedBytes + figures.externalBytes;
  return {
    what: `Invalidations to an admin panel at ${options.changesPerSecond.toLocaleString('en')} changes a second`,
    target: '≤ 1 a second; memory flat',
    unit: 'a second',
    ours: perSecond,
    bare: null,
    socketIo: null,
    met: told <= Math.ceil(tookS) + 1 && toggled.accepted === people * times,
    note: `${show(toggled.accepted / tookS)} durable changes a second over ${tookS.toFixed(1)} s, ${told} messages of at most ${bytes} bytes; longest turn of the worker's event loop ${show(after.longestTurnMs)} ms; heap and buffers ${megabytes(held(before))} before and ${megabytes(held(after))} after`,
  };
}
