import { describe, expect, test } from 'vitest';
import { MemoryDisk } from '../../lib/store/memory-disk.ts';
import { createMemoryStore } from '../../lib/store/memory-store.ts';
import { StoreUnavailable } from '../../lib/store/store.ts';
import { aGroup, allEntries, anAssembly, entriesFrom, taken } from '../fixtures/store-data.ts';
import { storeContract } from '../fixtures/store-contract.ts';

const disk = new MemoryDisk();
storeContract('memory', () => Promise.resolve(createMemoryStore({ disk })));

describe('memory store: hooks', () => {
  test('[faults 4] a failure before a commit leaves nothing; one after it loses only the answer', async () => {
    let failing: 'before' | 'after' | null = null;
    const fail = (when: 'before' | 'after') => () => {
      if (failing === when) throw new StoreUnavailable(`failed ${when}`);
    };
    const store = createMemoryStore({ hooks: { beforeCommit: fail('before'), afterCommit: fail('after') } });
    const row = anAssembly();
    await store.createAssembly(row, aGroup(1, 1));
    const term = await taken(store, row.id, 'worker-1');
    failing = 'before';
    await expect(store.commit(row.id, term, aGroup(2, 1))).rejects.toThrow(StoreUnavailable);
    failing = 'after';
    await expect(store.commit(row.id, term, aGroup(2, 1))).rejects.toThrow(StoreUnavailable);
    failing = null;
    expect(await store.commit(row.id, term, aGroup(2, 1))).toEqual({ ok: false, why: 'conflict' });
    const loaded = await store.load(row.id, 'any');
    expect(loaded && (await allEntries(loaded))).toEqual(entriesFrom(1, 2));
  });

  test('a hook that waits delays the call, and calls are named', async () => {
    const calls: string[] = [];
    let release = (): void => undefined;
    const gate = new Promise<void>((resolve) => (release = resolve));
    const store = createMemoryStore({
      hooks: {
        beforeCall: ({ method }) => {
          calls.push(method);
          return method === 'ping' ? gate : undefined;
        },
      },
    });
    let answered = false;
    const pinged = store.ping().then(() => (answered = true));
    await store.listAssemblies();
    expect(answered).toBe(false);
    release();
    await pinged;
    expect(calls).toEqual(['ping', 'listAssemblies']);
  });

  test('stores share nothing unless they are handed the same disk', async () => {
    const row = anAssembly();
    await createMemoryStore().createAssembly(row, aGroup(1, 1));
    expect(await createMemoryStore().findAssembly({ id: row.id })).toBeNull();
  });
});
