/** `npm run build`: the database client and the pages, if their sources changed. */
import { generateDatabaseClient } from './prepare/database-client.ts';
import { arePagesBuilt, buildPages } from './prepare/pages.ts';

await generateDatabaseClient();
if (arePagesBuilt()) {
  console.log('The pages are up to date.');
} else {
  await buildPages();
  console.log('The pages are built.');
}
