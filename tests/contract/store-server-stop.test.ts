import { afterAll, beforeAll, expect, test } from 'vitest';
import { createPostgresStore } from '../../lib/store/postgres-store.ts';
import { StoreUnavailable } from '../../lib/store/store.ts';
import { aGroup, allEntries, anAssembly, entriesFrom, migrateFully, quietLog, taken } from '../fixtures/store-data.ts';
import { PostgresProcess } from '../faults/harness/postgres-process.ts';

// A server of this file's own: the one of the test run is not to be stopped.
let server: PostgresProcess;
beforeAll(async () => {
  server = await PostgresProcess.create();
  await migrateFully(server.url);
});
afterAll(() => server.remove());

test('[faults 4] a server that is stopped in a burst of commits: nothing acknowledged is lost, and the store recovers', async () => {
  const direct = createPostgresStore({ connectionString: server.url, log: quietLog });
  const row = anAssembly();
  await direct.createAssembly(row, aGroup(1, 0));
  const term = await taken(direct, row.id, 'worker-1');
  let acknowledged = 0;
  const stopping: Promise<void>[] = [];
  const burst = async (): Promise<never> => {
    for (;;) {
      expect(await direct.commit(row.id, term, aGroup(acknowledged + 1, 1))).toEqual({ ok: true });
      acknowledged += 1;
      if (acknowledged === 50) stopping.push(server.stop());
    }
  };
  await expect(burst()).rejects.toThrow(StoreUnavailable);
  await Promise.all(stopping);
  await expect(direct.ping()).rejects.toThrow(StoreUnavailable);
  await server.start();
  const loaded = await direct.load(row.id, 'any');
  const entries = loaded === null ? [] : await allEntries(loaded);
  expect(entries).toEqual(entriesFrom(1, entries.length));
  expect(entries.length).toBeGreaterThanOrEqual(acknowledged);
  expect(entries.length).toBeLessThanOrEqual(acknowledged + 1);
  expect(await direct.commit(row.id, term, aGroup(entries.length + 1, 1))).toEqual({ ok: true });
  await direct.close();
});
