import pg from 'pg';
import type { AssemblyId } from '../assembly/basics.ts';
import { checkGroup, mergeRegistryWrites, RecordGap } from './group.ts';
import { peopleColumns, putPeopleFrom } from './registry.ts';
import type { CommitOutcome, Group, StoredEntry } from './store.ts';

/** Of a SHA-256. */
const hashBytes = 32;

/**
 * The insertion of a group's entries for the assembly that `source` yields; `texts` is the number of the parameter with
 * the texts, and the hashes stand in the one after it.
 * @param after SQL for the sequence of the entry before the first
 */
export function insertEntriesFrom(source: string, after: string, texts: number): string {
  return `INSERT INTO journal (assembly_id, sequence, entry, hash)
  SELECT ${source}.assembly_id, ${after} + e.place, e.entry, substr($${texts + 1}::bytea, ((e.place - 1) * ${hashBytes} + 1)::int, ${hashBytes})
  FROM ${source}, unnest(string_to_array($${texts}::text, E'\\n')) WITH ORDINALITY AS e (entry, place)`;
}

/**
 * The hot path. One group is one statement, and so one round trip and one transaction: it updates the owner row if the
 * term is still ours and the record ends where the group starts, and inserts only if it did. The row's lock puts commits
 * and changes of ownership in one order, and a worker that is paused in the middle holds nothing.
 */
const owned = `owned AS (
  UPDATE assembly_owner SET last_sequence = last_sequence + $4::int
  WHERE assembly_id = $1::uuid AND term = $2::bigint AND last_sequence = coalesce($3::bigint, last_sequence)
  RETURNING assembly_id
), written AS (
  ${insertEntriesFrom('owned', '$3::bigint', 5)}
)`;

const appendEntries = { name: 'append-entries', text: `WITH ${owned} SELECT FROM owned` };

const appendWithRegistry = {
  name: 'append-with-registry',
  text: `WITH ${owned}, people AS (${putPeopleFrom('owned', 9)}), named AS (
  UPDATE assembly SET slug = coalesce($7::text, slug), screen_generation = coalesce($8::int, screen_generation)
  FROM owned WHERE assembly.id = owned.assembly_id AND ($7::text IS NOT NULL OR $8::int IS NOT NULL)
) SELECT FROM owned`,
};

/** How many entries there are, their texts a line each, and their hashes one behind the other. */
export type EntryColumns = readonly [number, string, Buffer];

/**
 * A group as its statement takes it: three values whatever its size. An array of texts would be quoted here and read
 * again there, entry by entry; canonical JSON has no line break of its own (`checkGroup` sees to that).
 */
export function entryColumns(entries: readonly StoredEntry[]): EntryColumns {
  const texts = entries.map((entry) => entry.text).join('\n');
  return [entries.length, texts, Buffer.from(entries.map((entry) => entry.hash).join(''), 'hex')];
}

/** The name of the violated constraint, if `error` is a violation of uniqueness. */
export function violatedConstraint(error: unknown): string | null {
  return error instanceof pg.DatabaseError && error.code === '23505' ? (error.constraint ?? null) : null;
}

export async function commitGroup(pool: pg.Pool, id: AssemblyId, term: number, group: Group): Promise<CommitOutcome> {
  checkGroup(group);
  const first = group.entries[0]?.sequence ?? null;
  const values: unknown[] = [id, term, first === null ? null : first - 1, ...entryColumns(group.entries)];
  let statement = appendEntries;
  if (group.registry.length > 0) {
    const { people, slug, screenGeneration } = mergeRegistryWrites(group.registry);
    statement = appendWithRegistry;
    values.push(slug, screenGeneration, ...peopleColumns(people));
  }
  try {
    const result = await pool.query({ ...statement, values });
    if (result.rowCount === 1) return { ok: true };
  } catch (error) {
    const constraint = violatedConstraint(error);
    if (constraint === 'assembly_slug_key') return { ok: false, why: 'slug-taken' };
    if (constraint === 'journal_pkey') return { ok: false, why: 'conflict' };
    throw error;
  }
  return whyNotOurs(pool, id, term, first);
}

/** Nothing was written: is it the term, or the end of the record? Both only ever grow, so asking afterwards is sound. */
async function whyNotOurs(pool: pg.Pool, id: AssemblyId, term: number, first: number | null): Promise<CommitOutcome> {
  const result = await pool.query<{ term: string; last_sequence: string }>(
    'SELECT term, last_sequence FROM assembly_owner WHERE assembly_id = $1',
    [id],
  );
  const owner = result.rows[0];
  if (owner === undefined || first === null || Number(owner.term) !== term) return { ok: false, why: 'fenced' };
  const last = Number(owner.last_sequence);
  if (first > last + 1) throw new RecordGap(id, first, last);
  return { ok: false, why: 'conflict' };
}
