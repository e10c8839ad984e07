import type { Warn } from './warn.ts';

/** `localStorage`, or what stands in for it. Any of it may throw: where storage is full, or forbidden. */
export type KeyValueStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem' | 'key' | 'length'>;

/** Runs what touches the storage; where that throws, the page goes on with `otherwise`. */
export type Guarded = <T>(run: () => T, otherwise: T) => T;

export function guardedBy(warn: Warn): Guarded {
  return (run, otherwise) => {
    try {
      return run();
    } catch (error) {
      // The error's text may quote the value; its name is enough.
      warn('The browser keeps nothing: its storage is full or forbidden', error instanceof Error ? error.name : undefined);
      return otherwise;
    }
  };
}

/** The JSON value that was stored, or null for what is none. */
export function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
