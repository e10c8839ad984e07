/** `npm run verify`: checks every record in the database, a line for each; exit 1 if one is not in order. */
import { loadDotEnv, loadStartConfig } from '../lib/config.ts';
import { fingerprint } from '../lib/record/record-key.ts';
import { verifyRecord } from '../lib/record/verify-record.ts';
import { createPostgresStore } from '../lib/store/postgres-store.ts';
import { runningCluster } from './postgres/cluster.ts';
import { findPlace } from './postgres/place.ts';
import { projectRoot } from './root.ts';

loadDotEnv(projectRoot);
const loaded = loadStartConfig();
if (!loaded.ok) throw new Error(loaded.refusals.join('\n'));
const { databaseUrl, dataDir } = loaded.config;
const connectionString = databaseUrl ?? runningCluster(findPlace(dataDir));
if (connectionString === null) {
  console.error('There is no database to check: start Hemicycle once, or name one with DATABASE_URL.');
  process.exit(1);
}
const store = createPostgresStore({ connectionString, log: { info() {}, warn() {} } });
try {
  for (const row of await store.listAssemblies()) {
    const finding = await verifyRecord(store, row.id);
    if (finding === null) continue;
    if (!finding.ok) process.exitCode = 1;
    console.log(finding.ok ? `in order      ${row.slug}: ${finding.entries} entries, ${finding.checkpoints} signed checkpoints, key ${fingerprint(row.recordKeyPublic)}` : `NOT IN ORDER  ${row.slug}: ${finding.problem}`);
  }
} finally {
  await store.close();
}
