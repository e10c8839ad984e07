/** What React's `useSyncExternalStore` needs, and no more. */
export type ReadableStore<T> = {
  /** Calls the listener after each change; the returned function ends that. */
  readonly subscribe: (listener: () => void) => () => void;
  /** The same object until something in it changes. */
  readonly getSnapshot: () => T;
};

export type Store<T> = ReadableStore<T> & {
  /** Sets some fields. Listeners are called only if one of them is another value than before. */
  readonly update: (changes: Partial<T>) => void;
};

/** A store of one immutable object. A listener that throws is reported and harms no other. */
export function createStore<T extends object>(initial: T, warn: (problem: string, cause: unknown) => void): Store<T> {
  const listeners = new Set<() => void>();
  let snapshot = initial;
  return {
    subscribe(listener) {
      // Wrapped, so that the same function given twice is called twice and ended twice.
      const entry = () => listener();
      listeners.add(entry);
      return () => void listeners.delete(entry);
    },
    getSnapshot: () => snapshot,
    update(changes) {
      const next = { ...snapshot, ...changes };
      if (isShallowEqual(snapshot, next)) return;
      snapshot = next;
      // Those who come or go meanwhile wait for the next change.
      const told = [...listeners];
      for (const listener of told) {
        try {
          listener();
        } catch (error) {
          warn('A listener of the client threw', error);
        }
      }
    },
  };
}

function isShallowEqual(one: object, other: object): boolean {
  const values = new Map<string, unknown>(Object.entries(one));
  const others = Object.entries(other);
  return others.length === values.size && others.every(([key, value]) => values.has(key) && Object.is(values.get(key), value));
}
