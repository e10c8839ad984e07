import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { createPrismaClient, type PrismaClient } from '../../lib/store/prisma-client.ts';
import { listen, notify } from '../../lib/store/staff-notifications.ts';
import { StoreUnavailable } from '../../lib/store/store.ts';
import { Line } from '../fixtures/network/line.ts';
import { createTestDatabase, type TestDatabase } from '../fixtures/postgres.ts';
import { quietLog } from '../fixtures/store-data.ts';

const channel = 'staff "signed out"';
/** Longer than the back-off and the probe of a silent line together. */
const patience = { timeout: 20_000 };

let database: TestDatabase;
let prisma: PrismaClient;
beforeAll(async () => {
  database = await createTestDatabase();
  prisma = createPrismaClient(database.url, quietLog);
});
afterAll(async () => {
  await prisma.$disconnect();
  await database.drop();
});

test('a notification reaches the listener, also after the line was cut and after it went silent', async () => {
  const line = await Line.to(database.url);
  const payloads: string[] = [];
  const warn = vi.fn();
  let listening = 0;
  const listener = listen({
    connectionString: line.through(database.url),
    channel,
    onPayload: (payload) => payloads.push(payload),
    onListening: () => (listening += 1),
    log: { ...quietLog, warn },
  });
  await vi.waitFor(() => expect(listening).toBe(1), patience);
  await notify(prisma, channel, 'staff-1 ü');
  await vi.waitFor(() => expect(payloads).toEqual(['staff-1 ü']), patience);

  line.sever();
  await notify(prisma, channel, 'lost');
  line.heal();
  await vi.waitFor(() => expect(listening).toBe(2), patience);
  await notify(prisma, channel, 'staff-2');
  await vi.waitFor(() => expect(payloads).toEqual(['staff-1 ü', 'staff-2']), patience);

  // Nothing tells the listener that the line is silent but its own asking.
  const lossesBefore = warn.mock.calls.length;
  line.freeze('all');
  await vi.waitFor(() => expect(warn.mock.calls.length).toBeGreaterThan(lossesBefore), patience);
  line.reset();
  line.heal();
  await vi.waitFor(() => expect(listening).toBe(3), patience);
  await notify(prisma, channel, 'staff-3');
  await vi.waitFor(() => expect(payloads.at(-1)).toBe('staff-3'), patience);

  await listener.close();
  await line.close();
});

test('a listener that starts before its server, and one that is closed at once', async () => {
  const line = await Line.to(database.url);
  line.sever();
  let listening = 0;
  const warned = vi.fn();
  const options = { connectionString: line.through(database.url), channel, onPayload: () => undefined, log: { ...quietLog, warn: warned } };
  const listener = listen({ ...options, onListening: () => (listening += 1) });
  await vi.waitFor(() => expect(warned).toHaveBeenCalled(), patience);
  line.heal();
  await vi.waitFor(() => expect(listening).toBe(1), patience);
  await listener.close();
  await listen({ ...options, onListening: () => (listening += 1) }).close();
  await line.close();
  expect(listening).toBe(1);
});

test('a payload that is too long is a bug, a server that is away is StoreUnavailable', async () => {
  await expect(notify(prisma, channel, 'ü'.repeat(4_000))).rejects.toThrow(/at most 7999 bytes/);
  const nowhere = createPrismaClient('postgresql://postgres@127.0.0.1:1/none', quietLog);
  await expect(notify(nowhere, channel, 'x')).rejects.toThrow(StoreUnavailable);
  await nowhere.$disconnect();
});
