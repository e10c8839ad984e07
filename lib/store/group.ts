import type { Sequence } from '../assembly/basics.ts';
import type { Person } from '../assembly/directory.ts';
import type { Group, RegistryWrite, StoredEntry } from './store.ts';

/**
 * A group starts beyond the end of the stored record: entries in between are missing. Either the caller skipped some, or
 * the database was restored from a backup under a running worker (faults row 44). Never to be healed by itself: the
 * worker stops this assembly and says so.
 */
export class RecordGap extends Error {
  override readonly name = 'RecordGap';

  constructor(assemblyId: string, first: Sequence, last: Sequence) {
    super(
      `The record of assembly ${assemblyId} ends at entry ${last}, but entry ${first} was to be appended: entries in between are missing. ` +
        `If the database was restored from a backup, restart the worker so that it continues from what is there.`,
    );
  }
}

/** What a list of registry writes comes to: the last word on each person, and on the assembly's row. */
export type RegistryChanges = {
  readonly people: readonly Person[];
  readonly slug: string | null;
  readonly screenGeneration: number | null;
};

export function mergeRegistryWrites(writes: readonly RegistryWrite[]): RegistryChanges {
  const people = new Map<string, Person>();
  let slug: string | null = null;
  let screenGeneration: number | null = null;
  for (const write of writes) {
    switch (write.kind) {
      case 'put-person':
        people.set(write.person.id, write.person);
        break;
      case 'put-slug':
        slug = write.slug;
        break;
      case 'put-screen-generation':
        screenGeneration = write.generation;
        break;
    }
  }
  return { people: [...people.values()], slug, screenGeneration };
}

const hashPattern = /^[0-9a-f]{64}$/;

/** PostgreSQL's text holds no NUL, and a lone surrogate has no UTF-8 form: neither would come back as it went in. */
function checkText(text: string, what: string): void {
  if (text.includes('\0')) throw new TypeError(`${what} contains a NUL character, which can't be stored: refuse it where it is parsed`);
  if (!text.isWellFormed()) throw new TypeError(`${what} contains half of a surrogate pair, which can't be stored: refuse it where it is parsed`);
}

function checkEntry(entry: StoredEntry, expected: Sequence): void {
  if (entry.sequence !== expected) {
    throw new RangeError(`The entries of a group must be consecutive: ${entry.sequence} stands where ${expected} is due`);
  }
  if (!hashPattern.test(entry.hash)) {
    throw new TypeError(`The hash of entry ${entry.sequence} must be 64 lower-case hex digits`);
  }
}

/** Texts by the hundred are looked at together, and one by one only to name the one that is wrong. */
function checkTexts(entries: readonly StoredEntry[]): void {
  const all = entries.map((entry) => entry.text).join(' ');
  if (!all.includes('\0') && !all.includes('\n') && all.isWellFormed()) return;
  for (const { sequence, text } of entries) {
    checkText(text, `Entry ${sequence}`);
    if (text.includes('\n')) throw new TypeError(`Entry ${sequence} contains a line break, which canonical JSON never does: write it with canonicalJson`);
  }
}

/**
 * Throws when a group can't be stored as it is, before anything is written. All of these are bugs of the caller:
 * what people type is refused at the edge.
 */
export function checkGroup(group: Group): void {
  const first = group.entries[0]?.sequence ?? 0;
  group.entries.forEach((entry, index) => checkEntry(entry, first + index));
  checkTexts(group.entries);
  for (const write of group.registry) {
    if (write.kind !== 'put-person') continue;
    const { id, number, firstName, lastName, email, language } = write.person;
    for (const text of [number, firstName, lastName, email ?? '', language ?? '']) checkText(text, `A field of participant ${id}`);
  }
}

/** The first entry of an assembly is number 1. */
export function checkFirstGroup(group: Group): void {
  checkGroup(group);
  const first = group.entries[0];
  if (first !== undefined && first.sequence !== 1) {
    throw new RangeError(`The first entry of an assembly has sequence 1, not ${first.sequence}`);
  }
}
