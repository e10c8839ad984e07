import { existsSync } from 'node:fs';
import path from 'node:path';
import type { BaseConfig } from '../../lib/config.ts';
import { projectRoot } from '../root.ts';
import { runTool } from './run-tool.ts';
import { hashSources, hasStamp, writeStamp } from './stamp.ts';

const stampFile = '.next/made-from';
const sources = ['{app,lib,public}/**/*', '*.{ts,mjs,js,css}', 'tsconfig.json', 'package-lock.json', 'prisma/schema.prisma'];
/** Made from the schema, which counts; and tests beside the root's tool settings, which don't reach a page. */
const notSources = ['lib/store/generated/**', 'vitest.config.ts', 'playwright.config.ts', 'next-env.d.ts'];

export const nextProgram = path.join(projectRoot, 'node_modules/next/dist/bin/next');

/** Whether the built pages are those of the present sources; Next.js bakes the worker's port into them. */
export function arePagesBuilt(config: Pick<BaseConfig, 'realtimePort'>): boolean {
  return existsSync(path.join(projectRoot, '.next/BUILD_ID')) && hasStamp(stampFile, hashOf(config));
}

/** Builds the pages. Throws with the compiler's words when they don't build. */
export async function buildPages(config: Pick<BaseConfig, 'realtimePort'>): Promise<void> {
  // Taken before: what changes while it builds counts as changed.
  const hash = hashOf(config);
  await runTool('next build', process.execPath, [nextProgram, 'build'], {
    NODE_ENV: 'production',
    REALTIME_PORT: String(config.realtimePort),
    NEXT_TELEMETRY_DISABLED: '1',
  });
  writeStamp(stampFile, hash);
}

function hashOf({ realtimePort }: Pick<BaseConfig, 'realtimePort'>): string {
  return hashSources(sources, notSources, [`REALTIME_PORT=${realtimePort}`]);
}
