import { createServer, type Server } from 'node:http';
import { createHash } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createParticipantsList, parametersOf, type ParticipantsList } from '../../lib/client/participants-list.ts';
import type { ParticipantsQuery } from '../../lib/protocol/http.ts';
import { openPage, type TestPage } from '../fixtures/client-page.ts';
import { TestWorker } from '../fixtures/client-worker.ts';

const query: ParticipantsQuery = { search: '', attendance: 'any', connection: 'any', group: '', sort: 'name', order: 'up', page: 1, size: 50 };
const panelCount = 10;
const patience = { timeout: 20_000, interval: 5 };

let worker: TestWorker;
let http: Server;
let pages: TestPage[];
let panels: ParticipantsList[];
/** What the list holds now, its version, and the answers that were given. */
const list = { total: 3, version: 10, answered: { full: 0, notModified: 0 } };

beforeEach(async () => {
  Object.assign(list, { total: 3, version: 10, answered: { full: 0, notModified: 0 } });
  worker = new TestWorker();
  await worker.start();
  http = createServer((request, response) => {
    const body = JSON.stringify({ rows: [], total: list.total, page: 1, pages: 1, groups: [] });
    const etag = `"${createHash('sha256').update(body).digest('hex')}"`;
    const isSame = request.headers['if-none-match'] === etag;
    list.answered[isSame ? 'notModified' : 'full'] += 1;
    response.writeHead(isSame ? 304 : 200, { etag, 'x-list-version': `1.${list.version}` }).end(isSame ? undefined : body);
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const address = http.address();
  const origin = `http://127.0.0.1:${worker.server.port}`;
  pages = [];
  panels = [];
  for (let index = 0; index < panelCount; index += 1) {
    const page = openPage(origin, { as: { kind: 'staff' }, fetch: (input, init) => fetch(`http://127.0.0.1:${portOf(address)}${pathOf(input)}`, init) });
    pages.push(page);
    panels.push(createParticipantsList(page.client, page.options, query));
  }
});

afterEach(async () => {
  for (const panel of panels) panel.stop();
  for (const page of pages) page.client.stop();
  await worker.stop();
  http.closeAllConnections();
  await new Promise((resolve) => http.close(resolve));
});

test('[RT3] ten panels come to the last state through a burst of invalidations, and one that changes nothing touches none', async () => {
  await vi.waitFor(() => expect(panels.every((panel) => panel.getSnapshot().status === 'fresh')).toBe(true), patience);
  await vi.waitFor(() => expect(worker.server.fanOut.joinedCount(staffTopicName())).toBe(panelCount), patience);
  for (let change = 0; change < 200; change += 1) {
    list.total += 1;
    list.version += 1;
    worker.publishStaff('invalidate', { list: 'participants', version: [1, list.version] });
  }
  await vi.waitFor(() => expect(panels.map((panel) => panel.getSnapshot().page?.total)).toEqual(panels.map(() => 203)), patience);
  // Not one for each invalidation, by far; how many depends on how fast the burst got through.
  expect(list.answered.full).toBeLessThan(20 * panelCount);

  const before = panels.map((panel) => panel.getSnapshot().page);
  const { full } = list.answered;
  list.version += 1;
  worker.publishStaff('invalidate', { list: 'participants', version: [1, list.version] });
  await vi.waitFor(() => expect(panels.every((panel) => panel.getSnapshot().version?.[1] === list.version)).toBe(true), patience);
  expect(panels.every((panel, index) => panel.getSnapshot().page === before[index])).toBe(true);
  expect(list.answered.full).toBe(full);
});

test('[A4] a panel is marked stale while its connection is down, and fresh again after', async () => {
  const [panel] = panels;
  const statuses: string[] = [];
  panel?.subscribe(() => void statuses.push(panel.getSnapshot().status));
  await vi.waitFor(() => expect(pages[0]?.state.connection).toBe('connected'), patience);
  await vi.waitFor(() => expect(panel?.getSnapshot().status).toBe('fresh'), patience);
  worker.cut();
  await vi.waitFor(() => expect(statuses).toContain('stale'), patience);
  await vi.waitFor(() => expect(panel?.getSnapshot().status).toBe('fresh'), patience);
});

test('[RT3] equal queries have equal addresses', () => {
  const { page, ...rest } = query;
  expect(parametersOf({ page, ...rest })).toBe(parametersOf({ ...rest, page }));
  expect(parametersOf({ ...query, search: 'Müller & Söhne' })).toContain('search=M%C3%BCller+%26+S%C3%B6hne');
});

function staffTopicName(): string {
  return worker.joins.find((join) => join.topic.endsWith(':staff'))?.topic ?? '';
}

function pathOf(input: RequestInfo | URL): string {
  const url = new URL(typeof input === 'string' ? input : 'about:blank');
  return url.pathname + url.search;
}

function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  return address.port;
}
