/** `npm run generate`: Prisma's client, if the schema changed. */
import { generateDatabaseClient } from './prepare/database-client.ts';

const isNew = await generateDatabaseClient();
console.log(isNew ? 'The database client is generated.' : 'The database client is up to date.');
