/** Who may import whom (design.md section 2, "The house"; the reasons stand in ARCHITECTURE.md). */
import { builtinModules } from 'node:module';

export type Target =
  /** A file of the project, relative to its root. */
  | { readonly kind: 'file'; readonly path: string }
  /** A package by its name without a path: `@prisma/client`. */
  | { readonly kind: 'package'; readonly name: string }
  | { readonly kind: 'node'; readonly name: string };

export type Edge = { readonly from: string; readonly to: Target; readonly isTypeOnly: boolean };

type Rule = { readonly id: string; readonly sentence: string; readonly isBroken: (edge: Edge) => boolean };

const builtins = new Set(builtinModules);

/** Sorts a bare specifier into Node's own modules and packages. */
export function bareTarget(specifier: string): Target {
  const withoutScheme = specifier.replace(/^node:/, '');
  if (specifier.startsWith('node:') || builtins.has(withoutScheme)) return { kind: 'node', name: withoutScheme };
  const [first = '', second = ''] = specifier.split('/');
  return { kind: 'package', name: first.startsWith('@') ? `${first}/${second}` : first };
}

const isIn = (file: string, ...folders: string[]) => folders.some((folder) => file.startsWith(`${folder}/`));
const goesTo = (to: Target, ...folders: string[]) => to.kind === 'file' && isIn(to.path, ...folders);
const isPrisma = (to: Target) =>
  goesTo(to, 'lib/store/generated') || (to.kind === 'package' && (to.name === 'prisma' || to.name.startsWith('@prisma/')));

/** Prisma's own settings, and the developer's tool that writes migrations; neither is part of what runs. */
const prismaTools = new Set(['prisma.config.ts', 'scripts/schema-engine.ts']);

export const rules: readonly Rule[] = [
  {
    id: 'counting-is-pure',
    sentence: 'lib/counting imports nothing outside itself',
    isBroken: ({ from, to }) => isIn(from, 'lib/counting') && !goesTo(to, 'lib/counting'),
  },
  {
    id: 'assembly-is-pure',
    sentence: 'lib/assembly imports nothing but itself and lib/counting',
    isBroken: ({ from, to }) => isIn(from, 'lib/assembly') && !goesTo(to, 'lib/assembly', 'lib/counting'),
  },
  {
    id: 'protocol-knows-types-and-zod',
    sentence: 'lib/protocol imports zod, and types of lib/assembly and lib/counting',
    isBroken: ({ from, to, isTypeOnly }) => {
      if (!isIn(from, 'lib/protocol') || goesTo(to, 'lib/protocol')) return false;
      if (to.kind === 'package') return to.name !== 'zod';
      return !(isTypeOnly && goesTo(to, 'lib/assembly', 'lib/counting'));
    },
  },
  {
    id: 'client-knows-the-protocol',
    sentence: 'lib/client runs in browsers: of our code it imports lib/protocol and types of lib/assembly, and nothing of Node',
    isBroken: ({ from, to, isTypeOnly }) => {
      if (!isIn(from, 'lib/client') || to.kind === 'package') return false;
      return !goesTo(to, 'lib/client', 'lib/protocol') && !(isTypeOnly && goesTo(to, 'lib/assembly'));
    },
  },
  {
    id: 'app-and-realtime-are-strangers',
    sentence: 'app and realtime meet in lib/protocol and never import each other',
    isBroken: ({ from, to }) =>
      (isIn(from, 'app') && goesTo(to, 'realtime')) || (isIn(from, 'realtime') && goesTo(to, 'app')),
  },
  {
    id: 'lib-knows-no-role',
    sentence: 'lib imports neither app nor realtime',
    isBroken: ({ from, to }) => isIn(from, 'lib') && goesTo(to, 'app', 'realtime'),
  },
  {
    id: 'prisma-stays-in-the-store',
    sentence: 'only lib/store, and lib/auth for staff accounts, imports Prisma',
    isBroken: ({ from, to }) => isPrisma(to) && !isIn(from, 'lib/store', 'lib/auth', 'tests') && !prismaTools.has(from),
  },
  {
    id: 'ws-stays-in-the-transports',
    sentence: 'only realtime/transports imports ws',
    isBroken: ({ from, to }) =>
      to.kind === 'package' && to.name === 'ws' && !isIn(from, 'realtime/transports', 'tests'),
  },
  {
    id: 'nothing-imports-tests',
    sentence: 'nothing outside tests imports tests',
    isBroken: ({ from, to }) => goesTo(to, 'tests') && !isIn(from, 'tests'),
  },
  {
    id: 'nothing-imports-scripts',
    sentence: 'scripts are run, not imported (their own tests may)',
    isBroken: ({ from, to }) => goesTo(to, 'scripts') && !isIn(from, 'scripts', 'tests'),
  },
  {
    id: 'scripts-know-lib-only',
    sentence: 'scripts import lib, and neither app nor realtime',
    isBroken: ({ from, to }) => isIn(from, 'scripts') && goesTo(to, 'app', 'realtime'),
  },
];

/** Tests start processes with an environment of their own. */
export function mayReadEnvironment(file: string): boolean {
  return file === 'lib/config.ts' || isIn(file, 'tests');
}
