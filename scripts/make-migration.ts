import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { migrate } from '../lib/store/migrate.ts';
import { sqlFromDatabaseToSchema } from './schema-engine.ts';

/**
 * Writes the next migration from prisma/schema.prisma. A developer's tool:
 *
 *   node scripts/make-migration.ts NAME --server postgresql://user:password@127.0.0.1:5432/postgres
 *
 * It applies the migrations so far to a scratch database on that server, and drops it afterwards. Read what was written
 * before committing it: within a release a migration only expands, and triggers or deferred constraints are added by hand.
 */
const { values, positionals } = parseArgs({ allowPositionals: true, options: { server: { type: 'string' } } });
const name = positionals[0];
if (name === undefined || !/^[a-z0-9_]+$/.test(name) || values.server === undefined) {
  console.error('Usage: node scripts/make-migration.ts NAME --server URL   (NAME in lower case, digits and _)');
  process.exit(2);
}

const scratch = `hemicycle_scratch_${process.pid}`;
const scratchUrl = new URL(values.server);
scratchUrl.pathname = `/${scratch}`;
const server = new pg.Client({ connectionString: values.server });
await server.connect();
await server.query(`CREATE DATABASE ${scratch}`);
try {
  const migrated = await migrate(scratchUrl.href, { info: () => undefined, warn: (_fields, message) => console.error(message) });
  if (!migrated.ok) throw new Error(migrated.message);
  const sql = await sqlFromDatabaseToSchema(scratchUrl.href);
  if (sql === null) {
    console.log('prisma/schema.prisma and prisma/migrations agree: nothing to write.');
  } else {
    const migrations = new URL('../prisma/migrations/', import.meta.url);
    const earlier = (await readdir(migrations)).filter((entry) => /^\d{4}_/.test(entry)).length;
    const folder = `${String(earlier + 1).padStart(4, '0')}_${name}`;
    await mkdir(new URL(`${folder}/`, migrations));
    await writeFile(new URL(`${folder}/migration.sql`, migrations), sql);
    console.log(`Wrote prisma/migrations/${folder}/migration.sql`);
  }
} finally {
  await server.query(`DROP DATABASE ${scratch} WITH (FORCE)`);
  await server.end();
}
