import { v4 as newUuid } from 'uuid';
import { createAssemblyClient, type AssemblyClient, type ClientOptions } from '../../lib/client/assembly-client.ts';
import type { KeyValueStorage } from '../../lib/client/guarded-storage.ts';
import { systemClock } from '../../lib/client/clock.ts';
import { pageLifecycle } from '../../lib/client/lifecycle.ts';
import type { Warn } from '../../lib/client/warn.ts';

export type Connect = (assemblyId: string, as: ClientOptions['as']) => AssemblyClient;

/** Warnings carry no choices and no credentials: lib/client sees to that. */
const warn: Warn = (problem, cause) => console.warn(problem, cause ?? '');

/** Makes the realtime clients of one load of the page. */
export function connectFrom(page: Window): Connect {
  // One for each load of the page: a join retires the older epochs of the same load and of no other tab (RT6).
  const instance = newUuid();
  const lifecycle = pageLifecycle(page);
  const storage = storageOf(page);
  return (assemblyId, as) =>
    createAssemblyClient({ baseUrl: page.location.origin, assemblyId, as, instance, storage, clock: systemClock, random: Math.random, newId: newUuid, warn, lifecycle });
}

/** `localStorage`, or memory where even asking for it throws (cookies forbidden, some kiosks): then a reload forgets. */
function storageOf(page: Window): KeyValueStorage {
  try {
    return page.localStorage;
  } catch {
    return memoryStorage();
  }
}

function memoryStorage(): KeyValueStorage {
  const kept = new Map<string, string>();
  return {
    get length() {
      return kept.size;
    },
    key: (index) => [...kept.keys()][index] ?? null,
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => void kept.set(key, value),
    removeItem: (key) => void kept.delete(key),
  };
}
