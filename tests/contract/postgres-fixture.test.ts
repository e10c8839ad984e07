import pg from 'pg';
import { expect, test } from 'vitest';
import { createTestDatabase } from '../fixtures/postgres.ts';

test('the PostgreSQL of the test run writes durably, as the product does', async () => {
  const database = await createTestDatabase();
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  const settings = await client.query("SELECT name, setting FROM pg_settings WHERE name IN ('fsync', 'synchronous_commit', 'full_page_writes', 'data_checksums') ORDER BY name");
  expect(settings.rows).toEqual([
    { name: 'data_checksums', setting: 'on' },
    { name: 'fsync', setting: 'on' },
    { name: 'full_page_writes', setting: 'on' },
    { name: 'synchronous_commit', setting: 'on' },
  ]);
  await client.end();
  await database.drop();
});
