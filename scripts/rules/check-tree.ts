/** Applies the import rules to a source tree. */
import { existsSync, globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { findCircles } from './circles.ts';
import { readFacts, type FoundImport } from './imports-of.ts';
import { bareTarget, mayReadEnvironment, rules, type Target } from './rules.ts';

export type Breach = { readonly file: string; readonly line: number; readonly rule: string; readonly sentence: string };

const sources = ['{app,lib,realtime,scripts,tests,prisma}/**/*.{ts,tsx,mts,mjs,js}', '*.{ts,mts,mjs,js}'];
/** Written by Prisma; other files may import it, it is not ours to judge. */
const generated = 'lib/store/generated/';

/** Checks every source file under `root`. Throws when one of them can't be parsed. */
export function checkTree(root: string): { readonly files: number; readonly breaches: readonly Breach[] } {
  const files = globSync(sources, { cwd: root, exclude: ['**/node_modules/**', `${generated}**`] })
    .map((file) => file.split(path.sep).join('/'))
    .toSorted();
  const breaches: Breach[] = [];
  const graph = new Map<string, string[]>();

  for (const file of files) {
    const facts = readFacts(file, readFileSync(path.join(root, file), 'utf8'));
    const report = (line: number, rule: string, sentence: string) => breaches.push({ file, line, rule, sentence });
    const neighbours: string[] = [];
    for (const found of facts.imports) {
      const to = targetOf(root, file, found);
      if (to === undefined) {
        report(found.line, 'imports-resolve', `${found.specifier} names no file; imports are relative, with their ending`);
        continue;
      }
      if (to.kind === 'file') neighbours.push(to.path);
      for (const rule of rules) {
        if (rule.isBroken({ from: file, to, isTypeOnly: found.isTypeOnly })) {
          report(found.line, rule.id, `${rule.sentence}; this imports ${found.specifier}`);
        }
      }
    }
    graph.set(file, neighbours);
    if (facts.isBarrel) report(1, 'no-barrels', 'a file that only passes on others hides who imports whom; import the source itself');
    if (mayReadEnvironment(file)) continue;
    for (const line of facts.environmentLines) report(line, 'one-reads-the-environment', 'only lib/config.ts reads process.env');
  }
  for (const circle of findCircles(graph)) {
    breaches.push({ file: circle[0] ?? '', line: 1, rule: 'no-circles', sentence: `circular import: ${circle.join(' → ')}` });
  }
  return { files: files.length, breaches };
}

/** Undefined when a relative import, or an alias, leads to no file. */
function targetOf(root: string, from: string, found: FoundImport): Target | undefined {
  if (/^[@~]\//.test(found.specifier)) return undefined;
  if (!found.specifier.startsWith('.')) return bareTarget(found.specifier);
  const target = path.posix.join(path.posix.dirname(from), found.specifier);
  const isThere = target.startsWith(generated) || (path.posix.extname(target) !== '' && existsSync(path.join(root, target)));
  return isThere ? { kind: 'file', path: target } : undefined;
}
