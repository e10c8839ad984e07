import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { MemoryStorage } from '../fixtures/client-world.ts';
import { openPage, type TestPage } from '../fixtures/client-page.ts';
import { TestWorker } from '../fixtures/client-worker.ts';

const patience = { timeout: 20_000, interval: 5 };

let worker: TestWorker;
let pages: TestPage[];

beforeEach(async () => {
  worker = new TestWorker();
  await worker.start();
  pages = [];
});

afterEach(async () => {
  for (const page of pages) page.client.stop();
  await worker.stop();
});

async function open(storage = new MemoryStorage()): Promise<TestPage> {
  const page = openPage(`http://127.0.0.1:${worker.server.port}`, { storage });
  pages.push(page);
  await vi.waitFor(() => expect(page.state.connection).toBe('connected'), patience);
  return page;
}

/** As after a backup was restored: the record ends earlier, and the worker starts again. */
async function restoreBackup(sequence: number): Promise<void> {
  worker.assembly.sequence = sequence;
  worker.assembly.term += 1;
  worker.assembly.sign('hash after the restore');
  worker.cut();
}

test('[RC15] a page shows the newest head and says when the record it comes back to is shorter', async () => {
  worker.assembly.sign('first');
  const page = await open();
  expect(page.state.record).toEqual({ fingerprint: worker.assembly.fingerprint, head: worker.assembly.signedHead, doubt: null });
  worker.assembly.sequence = 300;
  const signed = worker.assembly.sign('second');
  worker.publish('head', signed);
  await vi.waitFor(() => expect(page.state.record?.head).toEqual(signed), patience);

  await restoreBackup(200);
  await vi.waitFor(() => expect(page.state.record?.doubt?.kind).toBe('shorter'), patience);
  expect(page.state.record).toMatchObject({ head: worker.assembly.signedHead, doubt: { before: { head: signed } } });
  page.client.putRecordDoubtAway();
  expect(page.state.record?.doubt).toBeNull();
});

test('[RC15] a reconnect to the same record raises no alarm, although the head in its reply is an older one', async () => {
  worker.assembly.sign('first');
  const page = await open();
  const first = worker.assembly.signedHead;
  worker.assembly.sequence = 300;
  worker.publish('head', worker.assembly.sign('second'));
  await vi.waitFor(() => expect(page.state.record?.head?.sequence).toBe(300), patience);
  worker.assembly.signedHead = first;
  worker.cut();
  await vi.waitFor(() => expect(worker.joins.length).toBe(4), patience);
  await vi.waitFor(() => expect(page.state.connection).toBe('connected'), patience);
  expect(page.state.record).toMatchObject({ head: { sequence: 300 }, doubt: null });
});

test('[RC15] it is said after a reload too, and signing out leaves nothing', async () => {
  worker.assembly.sequence = 300;
  worker.assembly.sign('first');
  const storage = new MemoryStorage();
  const first = await open(storage);
  first.client.stop();
  await restoreBackup(200);
  const second = await open(storage);
  expect(second.state.record?.doubt?.kind).toBe('shorter');
  second.client.signOut();
  expect(storage.text).toBe('');
  worker.publish('head', worker.assembly.sign('later'));
  const third = await open(storage);
  expect(third.state.record?.doubt).toBeNull();
});

test('[RC14] a head without a hash is dropped and reported', async () => {
  worker.assembly.sign('first');
  const page = await open();
  worker.publish('head', { sequence: 99, at: 1, signature: '' });
  await vi.waitFor(() => expect(page.warnings).toContain('A malformed "head" message was dropped'), patience);
  expect(page.state.record?.head).toEqual(worker.assembly.signedHead);
});
