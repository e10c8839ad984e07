/**
 * `npm run simulate`: days of an assembly with failing networks, workers and a failing database, each made of its seed.
 * `--seeds 2000` so many, `--from 17` beginning there (or `--from random`), `--seed 17` this one, `--trace` with everything
 * that happens in it, `--stop` at the first that finds something, `--bug <name>` with a fault that is planted, on
 * `--processes 2`. Exits with 1 if anything is found.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { plantedBugs } from './planted-bugs.ts';

export type RangeDone = { readonly done: number; readonly failed: number; readonly sums: Readonly<Record<string, number>> };

/** What `--from random` draws from: short enough to be typed again. */
const mostRandomSeed = 100_000_000;

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '1000' },
    from: { type: 'string', default: '1' },
    seed: { type: 'string' },
    processes: { type: 'string' },
    trace: { type: 'boolean', default: false },
    stop: { type: 'boolean', default: false },
    bug: { type: 'string' },
  },
});
const first = values.seed !== undefined ? whole(values.seed, '--seed') : values.from === 'random' ? Math.floor(Math.random() * mostRandomSeed) : whole(values.from, '--from');
const count = values.seed === undefined ? whole(values.seeds, '--seeds') : 1;
const processes = Math.min(count, values.processes === undefined ? availableParallelism() : whole(values.processes, '--processes'));
if (values.bug !== undefined && !plantedBugs.some(({ name }) => name === values.bug)) {
  console.error(`--bug: there is no fault "${values.bug}" to plant; it is one of ${plantedBugs.map(({ name }) => name).join(', ')}`);
  process.exit(2);
}

function whole(text: string, option: string): number {
  const number = Number(text);
  if (Number.isSafeInteger(number) && number >= 0) return number;
  console.error(`${option}: "${text}" is no whole number`);
  process.exit(2);
}

const options = [...(values.trace ? ['--trace'] : []), ...(values.stop ? ['--stop'] : []), ...(values.bug === undefined ? [] : ['--bug', values.bug])];
const each = Math.ceil(count / processes);
const ranges = Array.from({ length: processes }, (_, index) => ({ from: first + index * each, count: Math.min(each, count - index * each) })).filter((range) => range.count > 0);
const results = await Promise.all(ranges.map((range) => run(range)));

/** A process that ends without a word has found that it can't go on. */
async function run(range: { readonly from: number; readonly count: number }): Promise<RangeDone> {
  const child = fork(path.join(import.meta.dirname, 'simulation-process.ts'), [String(range.from), String(range.count), ...options]);
  let done: RangeDone = { done: 0, failed: 1, sums: {} };
  child.on('message', (message: RangeDone) => {
    done = message;
  });
  await once(child, 'exit');
  return done;
}

const sums: Record<string, number> = {};
for (const result of results) for (const [name, value] of Object.entries(result.sums)) sums[name] = (sums[name] ?? 0) + value;
const done = results.reduce((sum, result) => sum + result.done, 0);
const failed = results.reduce((sum, result) => sum + result.failed, 0);
console.log(Object.entries(sums).map(([name, value]) => `${value} ${name}`).join(', '));
console.log(`${done} seeds from ${first}: ${failed} found something`);
process.exitCode = failed === 0 ? 0 : 1;
