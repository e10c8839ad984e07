import { defineConfig } from 'prisma/config';

// Only `prisma generate` uses this. It needs no database: migrations are written by scripts/make-migration.ts and
// applied by lib/store/migrate.ts, neither of which goes through Prisma's command line.
export default defineConfig({ schema: 'prisma/schema.prisma' });
