import type { Sequence } from '../assembly/basics.ts';
import type { RecordSeal, SignedHead } from '../protocol/down.ts';
import type { RecordDoubt, SeenRecord, SeenStorage } from './seen-record.ts';

/** Holds what the server says of the record against what it said before. It compares; signatures are for `npm run verify`. */
export type RecordWatch = {
  /** A join is about to be asked for. */
  asking(): void;
  /** Its reply: what it shows of the record, and the last entry that was durable. */
  joined(shown: RecordSeal, end: Sequence): void;
  heard(head: SignedHead): void;
  /** The person has read the doubt. */
  putAway(): void;
  erase(): void;
};

/** @param storage for what outlives the page; null to remember within the page only */
export function createRecordWatch(storage: SeenStorage | null, onChange: (seen: SeenRecord) => void): RecordWatch {
  let seen: SeenRecord | null = storage?.read() ?? null;
  /**
   * What this tab and the others knew when the join was asked for. A reply is no older than its question, but older
   * perhaps than what another tab has heard since: only against this may it be called short.
   */
  let asked: readonly SeenRecord[] = [];

  function take(next: SeenRecord): void {
    seen = next;
    storage?.write(next);
    onChange(next);
  }

  return {
    asking() {
      asked = [seen, storage?.read() ?? null].filter((known) => known !== null);
    },
    joined(shown, end) {
      const found = firstOf(asked, (before) => contradiction(before, shown, end));
      const doubt = seen?.doubt ?? firstOf(asked, (before) => before.doubt) ?? found;
      // From here on the record that is shown is what the next one is held against, or it would be said again at each join.
      const known = found === null ? asked.map(({ head }) => head) : [];
      take({ fingerprint: shown.fingerprint, head: [...known, shown.head].reduce(newerHead, null), doubt });
    },
    heard(head) {
      if (seen === null) return;
      const isOther = head.sequence === seen.head?.sequence && head.hash !== seen.head.hash;
      if (isOther) take({ ...seen, head, doubt: seen.doubt ?? { kind: 'other-head', before: sealOf(seen) } });
      // One that is older came late, over another connection: that says nothing.
      else if (newerHead(seen.head, head) === head) take({ ...seen, head });
    },
    putAway() {
      if (seen !== null) take({ ...seen, doubt: null });
    },
    erase() {
      seen = null;
      asked = [];
      storage?.erase();
    },
  };
}

function contradiction(before: SeenRecord, shown: RecordSeal, end: Sequence): RecordDoubt | null {
  if (before.fingerprint !== shown.fingerprint) return { kind: 'other-key', before: sealOf(before) };
  if (before.head === null) return null;
  if (end < before.head.sequence) return { kind: 'shorter', before: sealOf(before) };
  const isOther = shown.head?.sequence === before.head.sequence && shown.head.hash !== before.head.hash;
  return isOther ? { kind: 'other-head', before: sealOf(before) } : null;
}

function sealOf({ fingerprint, head }: SeenRecord): RecordSeal {
  return { fingerprint, head };
}

function firstOf<From, To>(all: readonly From[], find: (one: From) => To | null): To | null {
  for (const one of all) {
    const found = find(one);
    if (found !== null) return found;
  }
  return null;
}

function newerHead(one: SignedHead | null, other: SignedHead | null): SignedHead | null {
  if (one === null || other === null) return one ?? other;
  return other.sequence > one.sequence ? other : one;
}
