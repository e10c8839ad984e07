/** `npm run build`: the database client and the pages, if their sources changed. */
import { loadStartConfig } from '../lib/config.ts';
import { generateDatabaseClient } from './prepare/database-client.ts';
import { arePagesBuilt, buildPages } from './prepare/pages.ts';

const loaded = loadStartConfig();
if (!loaded.ok) {
  for (const refusal of loaded.refusals) console.error(refusal);
  process.exit(1);
}
await generateDatabaseClient();
if (arePagesBuilt(loaded.config)) {
  console.log('The pages are up to date.');
} else {
  await buildPages(loaded.config);
  console.log('The pages are built.');
}
