import type { Sequence } from '../lib/assembly/basics.ts';

/** A replay of this many entries takes well under a second. */
const snapshotEntries = 5_000;
/** A replay of this many takes some seconds: then a snapshot is written however much goes on. */
const mostEntriesToReplay = 50_000;

/**
 * When a snapshot of one assembly is to be written (HO13). Writing one takes a core for a second or two, which a vote of
 * thousands needs: it waits until nothing goes on.
 */
export class SnapshotWatch {
  readonly #request: () => void;
  #snapshotted: Sequence;
  #seen: Sequence = 0;

  /** @param snapshotted the last entry that the newest snapshot covers; 0 without any */
  constructor(snapshotted: Sequence, request: () => void) {
    this.#snapshotted = snapshotted;
    this.#request = request;
  }

  /** To be called each second with the last durable entry. */
  look(sequence: Sequence): void {
    const isQuiet = sequence === this.#seen;
    this.#seen = sequence;
    const since = sequence - this.#snapshotted;
    if (since < snapshotEntries || (!isQuiet && since < mostEntriesToReplay)) return;
    this.#snapshotted = sequence;
    this.#request();
  }
}
