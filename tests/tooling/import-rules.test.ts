import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { checkTree } from '../../scripts/rules/check-tree.ts';

let root = '';
beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'hemicycle-rules-'));
});
afterEach(() => {
  rmSync(root, { recursive: true, force: true });
});

function plant(files: Record<string, string>): string[] {
  for (const [file, source] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
    writeFileSync(path.join(root, file), source);
  }
  return checkTree(root).breaches.map(({ file, line, rule }) => `${file}:${line} ${rule}`);
}

/** A small tree that keeps every rule; each planted file adds one breach to it. */
const soundTree = {
  'lib/counting/plurality.ts': 'export type Count = number; export const count = 1;',
  'lib/assembly/state.ts': "import { count } from '../counting/plurality.ts'; export type State = typeof count; export const state = count;",
  'lib/protocol/up.ts': "import { z } from 'zod'; import type { State } from '../assembly/state.ts'; export const up = z.string(); export type S = State;",
  'lib/client/socket.ts': "import { up } from '../protocol/up.ts'; import type { State } from '../assembly/state.ts'; import { Socket } from 'phoenix'; export const x = [up, Socket]; export type S = State;",
  'lib/config.ts': 'export const env = process.env;',
  'lib/store/journal.ts': "import { PrismaClient } from './generated/client.ts'; import { PrismaPg } from '@prisma/adapter-pg'; export const j = [PrismaClient, PrismaPg];",
  'realtime/transports/socket.ts': "import { WebSocketServer } from 'ws'; export const s = WebSocketServer;",
  'app/page.tsx': "import { up } from '../lib/protocol/up.ts'; export default function Page() { return <p>{String(up) + process.env.NODE_ENV}</p>; }",
  'scripts/tool.ts': "import { env } from '../lib/config.ts'; export const e = env;",
  'tests/unit/a.test.ts': "import { e } from '../../scripts/tool.ts'; import ws from 'ws'; export const all = [e, ws, process.env];",
  'prisma.config.ts': "import { defineConfig } from 'prisma/config'; export default defineConfig({});",
};

test('a tree that keeps the rules has no breach', () => {
  expect(plant(soundTree)).toEqual([]);
});

const planted: readonly [breach: string, file: string, source: string, rule: string][] = [
  ['counting that imports the assembly', 'lib/counting/bad.ts', "\nimport type { State } from '../assembly/state.ts'; export type T = State;", 'counting-is-pure'],
  ['an assembly that reads a clock of Node', 'lib/assembly/bad.ts', "\nimport { performance } from 'node:perf_hooks'; export const t = performance;", 'assembly-is-pure'],
  ['an assembly that uses zod for a type only', 'lib/assembly/bad.ts', "\nimport type { z } from 'zod'; export type T = z.ZodType;", 'assembly-is-pure'],
  ['an assembly that names a type inline', 'lib/assembly/bad.ts', "\nexport type T = import('../protocol/up.ts').S;", 'assembly-is-pure'],
  ['a protocol that runs code of the assembly', 'lib/protocol/bad.ts', "\nimport { state } from '../assembly/state.ts'; export const t = state;", 'protocol-knows-types-and-zod'],
  ['a protocol that imports another package', 'lib/protocol/bad.ts', "\nimport ws from 'phoenix'; export const t = ws;", 'protocol-knows-types-and-zod'],
  ['a client that imports the store', 'lib/client/bad.ts', "\nimport type { j } from '../store/journal.ts'; export type T = typeof j;", 'client-knows-the-protocol'],
  ['a page that imports the worker', 'app/bad.tsx', "\nexport { s } from '../realtime/transports/socket.ts'; export const t = 1;", 'app-and-realtime-are-strangers'],
  ['a worker that loads a page later', 'realtime/bad.ts', "\nexport const t = () => import('../app/page.tsx');", 'app-and-realtime-are-strangers'],
  ['a library that imports the worker', 'lib/bad.ts', "\nimport { s } from '../realtime/transports/socket.ts'; export const t = s;", 'lib-knows-no-role'],
  ['a page that imports Prisma', 'app/bad.tsx', "\nimport { PrismaClient } from '../lib/store/generated/client.ts'; export const t = PrismaClient;", 'prisma-stays-in-the-store'],
  ['a script that imports Prisma', 'scripts/bad.ts', "\nimport { PrismaPg } from '@prisma/adapter-pg'; export const t = PrismaPg;", 'prisma-stays-in-the-store'],
  ['a channel that imports ws', 'realtime/channels/bad.ts', "\nimport type { WebSocket } from 'ws'; export type T = WebSocket;", 'ws-stays-in-the-transports'],
  ['a worker that imports a test', 'realtime/bad.ts', "\nimport { all } from '../tests/unit/a.test.ts'; export const t = all;", 'nothing-imports-tests'],
  ['a library that imports a script', 'lib/bad.ts', "\nimport { e } from '../scripts/tool.ts'; export const t = e;", 'nothing-imports-scripts'],
  ['a script that imports the worker', 'scripts/bad.ts', "\nimport { s } from '../realtime/transports/socket.ts'; export const t = s;", 'scripts-know-lib-only'],
  ['an import without its ending', 'app/bad.tsx', "\nimport { up } from '../lib/protocol/up'; export const t = up;", 'imports-resolve'],
  ['an import by an alias', 'app/bad.tsx', "\nimport { up } from '@/lib/protocol/up.ts'; export const t = up;", 'imports-resolve'],
  ['a page that reads the environment', 'app/bad.tsx', '\nexport const t = process.env.PORT;', 'one-reads-the-environment'],
  ['a worker that reads the environment by brackets', 'realtime/bad.ts', "\nexport const t = process['env'];", 'one-reads-the-environment'],
];

test.each(planted)('%s is caught', (_breach, file, source, rule) => {
  expect(plant({ ...soundTree, [file]: source })).toEqual([`${file}:2 ${rule}`]);
});

test('a file that only passes on others is caught', () => {
  expect(plant({ ...soundTree, 'lib/index.ts': "export { env } from './config.ts'; export * from './protocol/up.ts';" })).toEqual([
    'lib/index.ts:1 no-barrels',
  ]);
});

test('a circle of three files is caught once', () => {
  const circle = {
    'lib/a.ts': "import { b } from './b.ts'; export const a = () => b;",
    'lib/b.ts': "import type { c } from './c.ts'; export const b = 1; export type C = typeof c;",
    'lib/c.ts': "import { a } from './a.ts'; export const c = a;",
  };
  expect(plant({ ...soundTree, ...circle })).toEqual(['lib/a.ts:1 no-circles']);
});

test('a file that cannot be parsed stops the check instead of hiding a breach', () => {
  expect(() => plant({ 'lib/bad.ts': 'import {' })).toThrow('lib/bad.ts');
});
