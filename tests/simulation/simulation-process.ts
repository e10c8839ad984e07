/** Runs a range of seeds in a process of its own, whose timers and calendar are the simulation's: `first count [--stop] [--trace] [--bug name]`. */
import { parseArgs } from 'node:util';
import { replaceGlobals } from './globals.ts';
import { plant, plantedBugs } from './planted-bugs.ts';
import type { RangeDone } from './main.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { stop: { type: 'boolean', default: false }, trace: { type: 'boolean', default: false }, bug: { type: 'string' } },
});
const [first = 1, count = 1] = positionals.map(Number);
const bug = plantedBugs.find(({ name }) => name === values.bug);
if (bug !== undefined) plant(bug);
replaceGlobals();
// After both: modules keep what they find when they are loaded.
const { simulate } = await import('./simulate.ts');

const sums: Record<string, number> = {};
let done = 0;
let failed = 0;
for (let seed = first; seed < first + count; seed += 1) {
  const { findings, counts, digest } = await simulate(seed, values.trace ? (line) => console.log(line) : null);
  done += 1;
  for (const [name, value] of Object.entries(counts)) sums[name] = (sums[name] ?? 0) + value;
  if (values.trace) console.log(`seed ${seed}: digest ${digest}`);
  if (findings.length === 0) continue;
  failed += 1;
  console.log(`seed ${seed} found something (npm run simulate -- --seed ${seed}${bug === undefined ? '' : ` --bug "${bug.name}"`} --trace):`);
  for (const { rule, what, atMs } of findings) console.log(`  [${rule}] at ${(atMs / 1_000).toFixed(3)} s: ${what}`);
  if (values.stop) break;
}
const result: RangeDone = { done, failed, sums };
process.send?.(result);
process.disconnect?.();
