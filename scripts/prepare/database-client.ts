import { existsSync } from 'node:fs';
import path from 'node:path';
import { packageBin, projectRoot } from '../root.ts';
import { runTool } from './run-tool.ts';
import { hashSources, hasStamp, writeStamp } from './stamp.ts';

const generatedFolder = 'lib/store/generated';
const stampFile = `${generatedFolder}/.made-from`;

/** Generates Prisma's client unless it is there and of the present schema and version. Returns whether it did. */
export async function generateDatabaseClient(): Promise<boolean> {
  const hash = hashSources(['prisma/schema.prisma', 'prisma.config.ts', 'node_modules/prisma/package.json'], [], []);
  if (existsSync(path.join(projectRoot, generatedFolder, 'client.ts')) && hasStamp(stampFile, hash)) return false;
  await runTool('prisma generate', packageBin('prisma'), ['generate'], {
    // It would download an engine that generating does not use; any file that exists keeps it from doing so.
    PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
    PRISMA_HIDE_UPDATE_MESSAGE: '1',
    CHECKPOINT_DISABLE: '1',
  });
  writeStamp(stampFile, hash);
  return true;
}
