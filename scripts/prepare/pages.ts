import { existsSync } from 'node:fs';
import path from 'node:path';
import { projectRoot } from '../root.ts';
import { compressFiles } from './compress-files.ts';
import { runTool } from './run-tool.ts';
import { checkNobodyServes } from './served-pages.ts';
import { hashSources, hasStamp, writeStamp } from './stamp.ts';

const stampFile = '.next/made-from';
const sources = ['{app,lib,public}/**/*', 'scripts/prepare/*.ts', '*.{ts,mjs,js,css}', 'tsconfig.json', 'package-lock.json', 'prisma/schema.prisma'];
/** Made from the schema, which counts; the web server, which runs as it is; and tests' settings, which don't reach a page. */
const notSources = ['lib/store/generated/**', 'app/_server/**', 'vitest.config.ts', 'playwright.config.ts', 'next-env.d.ts'];

const nextProgram = path.join(projectRoot, 'node_modules/next/dist/bin/next');

/** Whether the built pages are those of the present sources. */
export function arePagesBuilt(): boolean {
  return existsSync(path.join(projectRoot, '.next/BUILD_ID')) && hasStamp(stampFile, hashOfSources());
}

/** Builds the pages. Throws with the compiler's words when they don't build, and one sentence while an installation serves older ones from here. */
export async function buildPages(): Promise<void> {
  checkNobodyServes();
  // Taken before: what changes while it builds counts as changed.
  const hash = hashOfSources();
  await runTool('next build', process.execPath, [nextProgram, 'build'], { NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' });
  compressFiles(path.join(projectRoot, '.next/static'));
  writeStamp(stampFile, hash);
}

function hashOfSources(): string {
  return hashSources(sources, notSources, []);
}
