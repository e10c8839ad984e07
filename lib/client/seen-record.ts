import type { AssemblyId, ParticipantId } from '../assembly/basics.ts';
import type { RecordSeal } from '../protocol/down.ts';
import { guardedBy, parsedJson, type KeyValueStorage } from './guarded-storage.ts';
import { isFields, isRecordSeal } from './read-down.ts';
import type { Warn } from './warn.ts';

/** Why the record that is shown now can't be the one that was shown before (RC15). `before` is what was shown then. */
export type RecordDoubt = {
  readonly kind:
    /** It ends before an entry that had been signed. */
    | 'shorter'
    /** The same entry is signed with another hash. */
    | 'other-head'
    /** Another key signs it. */
    | 'other-key';
  readonly before: RecordSeal;
};

/** The record as a page shows it: its fingerprint, the newest signed head seen of it, and whether that can be trusted. */
export type SeenRecord = RecordSeal & {
  /** Stays until the person has put it away; then the record that is shown now is what counts. */
  readonly doubt: RecordDoubt | null;
};

/** What one participant's browser saw last of the assembly's record, over a reload and a restart (RC15). One entry, replaced each time. */
export type SeenStorage = {
  read(): SeenRecord | null;
  write(seen: SeenRecord): void;
  erase(): void;
};

/** Two seals of some 300 characters each; what is longer is not ours. */
const mostChars = 2_000;

export function createSeenStorage(storage: KeyValueStorage, assemblyId: AssemblyId, participantId: ParticipantId, warn: Warn): SeenStorage {
  const key = `hemicycle:record:${assemblyId}:${participantId}`;
  const guarded = guardedBy(warn);
  return {
    read() {
      const text = guarded(() => storage.getItem(key), null);
      return text === null || text.length > mostChars ? null : readSeen(parsedJson(text));
    },
    write: (seen) => guarded(() => storage.setItem(key, JSON.stringify(seen)), undefined),
    erase: () => guarded(() => storage.removeItem(key), undefined),
  };
}

/** Null for what another release wrote, or somebody by hand. */
function readSeen(value: unknown): SeenRecord | null {
  if (!isFields(value)) return null;
  const doubt = readDoubt(value['doubt']);
  return isRecordSeal(value) ? { ...sealOf(value), doubt } : null;
}

const kinds: readonly RecordDoubt['kind'][] = ['shorter', 'other-head', 'other-key'];

function readDoubt(value: unknown): RecordDoubt | null {
  if (!isFields(value)) return null;
  const kind = kinds.find((known) => known === value['kind']);
  const before: unknown = value['before'];
  return kind === undefined || !isRecordSeal(before) ? null : { kind, before: sealOf(before) };
}

function sealOf({ fingerprint, head }: RecordSeal): RecordSeal {
  return { fingerprint, head };
}
