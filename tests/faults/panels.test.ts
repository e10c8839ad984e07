/** Panels of admins: many at once, some that miss what they are told, and one that asks for everything (faults.md rows 14, 42, 43). */
import { expect, onTestFinished, test } from 'vitest';
import type { ClientClock } from '../../lib/client/clock.ts';
import { createParticipantsList, parametersOf, type ParticipantsList } from '../../lib/client/participants-list.ts';
import type { ParticipantsQuery } from '../../lib/protocol/http.ts';
import { listVersionHeader } from '../../lib/protocol/list-version.ts';
import { until } from '../fixtures/channel-client.ts';
import { staffClient, wholeList } from '../fixtures/l1/panels.ts';
import { LossyRelay } from '../fixtures/network/lossy-relay.ts';
import { sized } from './harness/extent.ts';
import { openFileScene } from './harness/file-scene.ts';

const people = 300;
const panelCount = 200;
/** Of an admin, 1,000 different filters a second. */
const rounds = sized(100, 20);
const filtersEach = 100;
/** What the pages of a thousand filters may hold, and what comes and goes besides. */
const mostGrowthBytes = 32 * 1024 * 1024;
/** A panel's time runs so much faster. */
const speed = 10;
/** faults.md, row 42. */
const healedWithinMs = 30_000;
const everything = ['findAssembly', 'load', 'entries', 'listAssemblies', 'commit'] as const;

const fasterClock: ClientClock = {
  now: () => performance.now() * speed,
  after(delayMs, run) {
    const timer = setTimeout(run, delayMs / speed);
    return () => clearTimeout(timer);
  },
};

let arrived = 0;

const { house, worker, chair: admin } = await openFileScene({ people }, { environment: { LOG_LEVEL: 'warn' } });
await admin.come();

/** One more person comes; resolves with how many are here. */
async function arrive(): Promise<number> {
  const id = house.participants[arrived];
  if (id === undefined) throw new Error('everybody is here');
  await admin.give({ type: 'checkIn', participantIds: [id], place: 'room' });
  arrived += 1;
  return arrived;
}

const here: ParticipantsQuery = { ...wholeList, attendance: 'present' };

function panel(query: ParticipantsQuery, overrides: Parameters<typeof staffClient>[2] = {}): { readonly list: ParticipantsList; readonly isConnected: () => boolean } {
  const { client, options } = staffClient(house, worker.baseUrl, { warn: () => undefined, ...overrides });
  const list = createParticipantsList(client, options, query);
  client.start();
  onTestFinished(() => {
    list.stop();
    client.stop();
  });
  return { list, isConnected: () => client.getSnapshot().connection === 'connected' };
}

const totalOf = ({ list }: { readonly list: ParticipantsList }) => list.getSnapshot().page?.total;
const computed = () => worker.metric('hemicycle_list_pages_computed_total');

test('[RT3] [faults 14] 200 panels fetch the same page after one invalidation: it is computed once, and the database is not asked', async () => {
  const panels = Array.from({ length: panelCount }, () => panel(here));
  await until(() => panels.every((one) => one.isConnected() && one.list.getSnapshot().status === 'fresh'));
  const asked = () => worker.metric('hemicycle_http_answers_total', ['participants"']);
  const [before, answersBefore] = [await computed(), await asked()];
  // It never fires: it counts.
  await worker.armStore({ methods: everything, from: Number.MAX_SAFE_INTEGER, times: 0, when: 'before', what: { kind: 'away' } });
  const count = await arrive();
  await until(() => panels.every((one) => totalOf(one) === count && one.list.getSnapshot().status === 'fresh'));
  expect((await asked()) - answersBefore).toBeGreaterThanOrEqual(panelCount);
  expect((await computed()) - before).toBe(1);
  // The one is the commit of the arrival itself.
  expect(await worker.storeCalls()).toBe(1);
});

test.each([1, 2, 3])('[RT3] [A4] [faults 42] of the invalidations every %i. is lost: a panel that is looked at shows the truth within 30 s of its clock', async (k) => {
  const relay = await LossyRelay.open(worker.baseUrl);
  onTestFinished(() => relay.close());
  let invalidations = 0;
  relay.loses = (text) => text.includes('"invalidate"') && (invalidations += 1) % k === 0;
  class RelayedWebSocket extends WebSocket {
    constructor(url: string | URL, protocols?: string | string[]) {
      super(relay.through(url), protocols);
    }
  }
  const one = panel(here, { WebSocket: RelayedWebSocket, clock: fasterClock });
  await until(() => one.isConnected() && totalOf(one) === arrived);
  // Until the one that is lost is the last.
  const lastIsLost = () => relay.lost > 0 && invalidations % k === 0;
  while (!lastIsLost()) {
    const [seen, count] = [invalidations, await arrive()];
    await until(() => invalidations > seen);
    if (invalidations % k !== 0) await until(() => totalOf(one) === count);
  }
  const lostAtMs = fasterClock.now();
  await until(() => totalOf(one) === arrived);
  expect(fasterClock.now() - lostAtMs).toBeLessThan(healedWithinMs + speed * 1_000);
  expect(relay.lost).toBeGreaterThan(0);
});

test(`[RT3] [faults 43] ${rounds * filtersEach} different filters while people arrive: memory stays, and nobody is shown an older page as a newer one`, async () => {
  const { options } = staffClient(house, worker.baseUrl);
  const ask = async (query: ParticipantsQuery): Promise<{ readonly version: string; readonly total: number }> => {
    const answer = await (options.fetch ?? fetch)(`${worker.baseUrl}/realtime/assemblies/${house.assemblyId}/participants?${parametersOf(query)}`);
    return { version: answer.headers.get(listVersionHeader) ?? '', total: Number(Object(await answer.json()).total) };
  };
  let asked = 0;
  /** No two are alike: they differ in size, order and in what they search for, and find the same people. */
  const next = (): ParticipantsQuery => {
    asked += 1;
    return { ...here, search: 'person'.slice(0, 1 + (asked % 6)), size: 10 + (asked % 191), order: asked % 2 === 0 ? 'up' : 'down', sort: asked % 3 === 0 ? 'number' : 'name' };
  };
  const totals = new Map<string, Set<number>>();
  const note = ({ version, total }: { readonly version: string; readonly total: number }) => totals.set(version, (totals.get(version) ?? new Set()).add(total));
  await Promise.all(Array.from({ length: filtersEach }, async () => note(await ask(next()))));
  const before = await worker.process.figures({ collect: true });
  for (let round = 0; round < rounds; round += 1) {
    // Some while the arrival is under way, and as many after it.
    const during = Array.from({ length: filtersEach / 2 }, () => ask(next()));
    const count = arrived < people ? await arrive() : arrived;
    const after = await Promise.all(Array.from({ length: filtersEach / 2 }, () => ask(next())));
    for (const answer of [...(await Promise.all(during)), ...after]) note(answer);
    expect(new Set(after.map(({ total }) => total))).toEqual(new Set([count]));
  }
  const figures = await worker.process.figures({ collect: true });
  const grown = figures.heapUsedBytes + figures.externalBytes - before.heapUsedBytes - before.externalBytes;
  console.info(`${asked} filters over ${totals.size} versions: held ${grown} bytes more, peak RSS ${figures.peakRssBytes}`);
  expect([...totals.values()].filter((found) => found.size !== 1)).toEqual([]);
  expect(grown).toBeLessThan(mostGrowthBytes);
});
