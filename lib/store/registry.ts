import type pg from 'pg';
import type { Person } from '../assembly/directory.ts';
import { foldNumber } from '../assembly/fold-number.ts';

/** People of an import are written, and read at a load, by arrays: 3,000 rows are one statement. */

/** A participant's columns but the assembly, with their SQL types, in the order of {@link peopleColumns}. */
const columns = [
  ['id', 'uuid'],
  ['number', 'text'],
  ['number_folded', 'text'],
  ['first_name', 'text'],
  ['last_name', 'text'],
  ['email', 'text'],
  ['language', 'text'],
  ['generation', 'int'],
  ['removed_at', 'timestamptz'],
] as const;

const names = columns.map(([name]) => name);

/**
 * SQL that puts people into the assembly whose id is the column `assembly_id` of the one-row relation `source`. The
 * arrays are parameters `firstParameter` and following. Two people may exchange numbers in one statement, since the
 * uniqueness of numbers is checked at the end of the transaction.
 */
export function putPeopleFrom(source: string, firstParameter: number): string {
  const arrays = columns.map(([, type], index) => `$${firstParameter + index}::${type}[]`);
  const updates = names.filter((name) => name !== 'id').map((name) => `${name} = EXCLUDED.${name}`);
  return `INSERT INTO participant (assembly_id, ${names.join(', ')})
  SELECT ${source}.assembly_id, ${names.map((name) => `p.${name}`).join(', ')}
  FROM ${source}, unnest(${arrays.join(', ')}) AS p (${names.join(', ')})
  ON CONFLICT (assembly_id, id) DO UPDATE SET ${updates.join(', ')}`;
}

/** People as the arrays that {@link putPeopleFrom} takes. */
export function peopleColumns(people: readonly Person[]): readonly (readonly unknown[])[] {
  return [
    people.map((person) => person.id),
    people.map((person) => person.number),
    people.map((person) => foldNumber(person.number)),
    people.map((person) => person.firstName),
    people.map((person) => person.lastName),
    people.map((person) => person.email),
    people.map((person) => person.language),
    people.map((person) => person.generation),
    people.map((person) => (person.removedAt === null ? null : new Date(person.removedAt).toISOString())),
  ];
}

/** Bounds what one answer brings into memory at once, and the time that the event loop spends parsing it. */
const peopleBatchSize = 2_000;

/** Nobody's id: ids are random (version 4 or 7). */
const nilUuid = '00000000-0000-0000-0000-000000000000';

type PersonRow = {
  readonly id: string;
  readonly number: string;
  readonly first_name: string;
  readonly last_name: string;
  readonly email: string | null;
  readonly language: string | null;
  readonly generation: number;
  readonly removed_at: Date | null;
};

/** Everybody of the assembly, removed people included; to be called within the load's transaction. */
export async function readPeople(client: pg.PoolClient, assemblyId: string): Promise<readonly Person[]> {
  const people: Person[] = [];
  for (;;) {
    const { rows } = await client.query<PersonRow>({
      name: 'read-people',
      text: `SELECT id, number, first_name, last_name, email, language, generation, removed_at FROM participant
        WHERE assembly_id = $1 AND id > $2 ORDER BY id LIMIT ${peopleBatchSize}`,
      values: [assemblyId, people.at(-1)?.id ?? nilUuid],
    });
    for (const row of rows) people.push(toPerson(row));
    if (rows.length < peopleBatchSize) return people;
  }
}

function toPerson(row: PersonRow): Person {
  return {
    id: row.id,
    number: row.number,
    firstName: row.first_name,
    lastName: row.last_name,
    email: row.email,
    language: row.language,
    generation: row.generation,
    removedAt: row.removed_at === null ? null : row.removed_at.getTime(),
  };
}
