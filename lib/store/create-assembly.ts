import type pg from 'pg';
import { checkFirstGroup, mergeRegistryWrites } from './group.ts';
import { entryColumns, insertEntriesFrom, violatedConstraint } from './journal-append.ts';
import { peopleColumns, putPeopleFrom } from './registry.ts';
import type { AssemblyRow, Group } from './store.ts';

const createAssembly = {
  name: 'create-assembly',
  text: `WITH created AS (
  INSERT INTO assembly (id, slug, screen_generation, record_key_public, record_key_sealed, created_at)
  VALUES ($1::uuid, $2::text, $3::int, $4::text, $5::text, $6::timestamptz) RETURNING id AS assembly_id
), owner AS (
  INSERT INTO assembly_owner (assembly_id, term, last_sequence, taken_at)
  SELECT assembly_id, 0, $7::int, now() FROM created
), written AS (
  ${insertEntriesFrom('created', '0', 8)}
), people AS (${putPeopleFrom('created', 10)}) SELECT FROM created`,
};

export async function insertAssembly(
  pool: pg.Pool,
  row: AssemblyRow,
  group: Group,
): Promise<{ readonly ok: true } | { readonly ok: false; readonly why: 'slug-taken' | 'id-taken' }> {
  checkFirstGroup(group);
  const { people, slug, screenGeneration } = mergeRegistryWrites(group.registry);
  try {
    await pool.query({
      ...createAssembly,
      values: [
        row.id,
        slug ?? row.slug,
        screenGeneration ?? row.screenGeneration,
        row.recordKeyPublic,
        row.recordKeySealed,
        new Date(row.createdAt).toISOString(),
        ...entryColumns(group.entries),
        ...peopleColumns(people),
      ],
    });
    return { ok: true };
  } catch (error) {
    switch (violatedConstraint(error)) {
      case 'assembly_pkey':
        return { ok: false, why: 'id-taken' };
      case 'assembly_slug_key':
        return { ok: false, why: 'slug-taken' };
      default:
        throw error;
    }
  }
}
