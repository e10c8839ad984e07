import type { AssemblyId } from '../assembly/basics.ts';
import type { Person } from '../assembly/directory.ts';
import { foldNumber } from '../assembly/fold-number.ts';
import { checkFirstGroup, checkGroup, mergeRegistryWrites, RecordGap, type RegistryChanges } from './group.ts';
import type { AssemblyRow, Checkpoint, CommitOutcome, Group, Snapshot, StoredEntry } from './store.ts';

type AssemblyFile = {
  row: AssemblyRow;
  term: number;
  ownerId: string | null;
  readonly entries: StoredEntry[];
  people: ReadonlyMap<string, Person>;
  readonly checkpoints: Map<number, Checkpoint>;
  readonly snapshots: Map<number, Snapshot>;
};

/**
 * What outlives a memory store: hand the same disk to a new store, and that is a restart. All of it is synchronous, so a
 * commit happens as a whole or not at all, whatever the store around it delays or loses.
 */
export class MemoryDisk {
  readonly #assemblies = new Map<AssemblyId, AssemblyFile>();

  list(): readonly AssemblyRow[] {
    const rows = [...this.#assemblies.values()].map((file) => file.row);
    return rows.toSorted((a, b) => a.createdAt - b.createdAt || (a.id < b.id ? -1 : 1));
  }

  find(id: AssemblyId): AssemblyRow | null {
    return this.#assemblies.get(id)?.row ?? null;
  }

  findSlug(slug: string): AssemblyRow | null {
    return this.list().find((row) => row.slug === slug) ?? null;
  }

  create(row: AssemblyRow, group: Group): { readonly ok: true } | { readonly ok: false; readonly why: 'slug-taken' | 'id-taken' } {
    checkFirstGroup(group);
    const changes = mergeRegistryWrites(group.registry);
    if (this.#assemblies.has(row.id)) return { ok: false, why: 'id-taken' };
    if (this.findSlug(changes.slug ?? row.slug) !== null) return { ok: false, why: 'slug-taken' };
    this.#assemblies.set(row.id, {
      row: withChanges(row, changes),
      term: 0,
      ownerId: null,
      entries: [...group.entries],
      people: withPeople(new Map(), changes.people),
      checkpoints: new Map(),
      snapshots: new Map(),
    });
    return { ok: true };
  }

  raiseTerm(id: AssemblyId, ownerId: string, from: number): number | null {
    const file = this.#assemblies.get(id);
    if (file?.term !== from) return null;
    file.term += 1;
    file.ownerId = ownerId;
    return file.term;
  }

  term(id: AssemblyId): number | null {
    return this.#assemblies.get(id)?.term ?? null;
  }

  commit(id: AssemblyId, term: number, group: Group): CommitOutcome {
    checkGroup(group);
    const file = this.#assemblies.get(id);
    if (file === undefined || file.term !== term) return { ok: false, why: 'fenced' };
    const first = group.entries[0]?.sequence;
    const last = file.entries.length;
    if (first !== undefined && first <= last) return { ok: false, why: 'conflict' };
    if (first !== undefined && first > last + 1) throw new RecordGap(id, first, last);
    const changes = mergeRegistryWrites(group.registry);
    if (changes.slug !== null && changes.slug !== file.row.slug && this.findSlug(changes.slug) !== null) {
      return { ok: false, why: 'slug-taken' };
    }
    // The last step that can throw; only then is anything changed.
    file.people = withPeople(file.people, changes.people);
    file.row = withChanges(file.row, changes);
    file.entries.push(...group.entries);
    return { ok: true };
  }

  people(id: AssemblyId): readonly Person[] {
    return [...this.#file(id).people.values()];
  }

  /** Entries `after` < sequence ≤ `upTo`. */
  entries(id: AssemblyId, after: number, upTo: number): readonly StoredEntry[] {
    return this.#file(id).entries.slice(after, upTo);
  }

  lastSequence(id: AssemblyId): number {
    return this.#file(id).entries.length;
  }

  saveCheckpoint(id: AssemblyId, checkpoint: Checkpoint): void {
    const { checkpoints } = this.#file(id);
    if (!checkpoints.has(checkpoint.sequence)) checkpoints.set(checkpoint.sequence, checkpoint);
  }

  checkpoints(id: AssemblyId): readonly Checkpoint[] {
    const checkpoints = [...(this.#assemblies.get(id)?.checkpoints.values() ?? [])];
    return checkpoints.toSorted((a, b) => a.sequence - b.sequence);
  }

  saveSnapshot(id: AssemblyId, snapshot: Snapshot): void {
    const { snapshots } = this.#file(id);
    snapshots.set(snapshot.sequence, snapshot);
    for (const sequence of snapshots.keys()) if (sequence < snapshot.sequence) snapshots.delete(sequence);
  }

  newestSnapshot(id: AssemblyId, format: string): Snapshot | null {
    const snapshots = [...this.#file(id).snapshots.values()].filter((snapshot) => snapshot.format === format);
    return snapshots.toSorted((a, b) => b.sequence - a.sequence)[0] ?? null;
  }

  #file(id: AssemblyId): AssemblyFile {
    const file = this.#assemblies.get(id);
    if (file === undefined) throw new Error(`There is no assembly ${id}: look it up before using it`);
    return file;
  }
}

function withChanges(row: AssemblyRow, { slug, screenGeneration }: RegistryChanges): AssemblyRow {
  return { ...row, slug: slug ?? row.slug, screenGeneration: screenGeneration ?? row.screenGeneration };
}

/** Checked on the result as a whole, so that two people may exchange numbers. */
function withPeople(before: ReadonlyMap<string, Person>, changed: readonly Person[]): ReadonlyMap<string, Person> {
  if (changed.length === 0) return before;
  const people = new Map(before);
  for (const person of changed) people.set(person.id, person);
  const numbers = new Map<string, string>();
  for (const person of people.values()) {
    if (person.removedAt !== null) continue;
    const folded = foldNumber(person.number);
    const other = numbers.get(folded);
    if (other !== undefined) throw new Error(`Participants ${other} and ${person.id} have the same number on the roll: refuse it in the import`);
    numbers.set(folded, person.id);
  }
  return people;
}
