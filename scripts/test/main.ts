/**
 * `npm test`: every check there is, in order; the last line is the sum. Of the long suites it runs what `--seed N` picks
 * (default: another each time), and with `--all` (`npm run test:all`) the whole.
 */
import { parseArgs } from 'node:util';
import { generateDatabaseClient } from '../prepare/database-client.ts';
import { arePagesBuilt, buildPages } from '../prepare/pages.ts';
import { endTools } from '../prepare/run-tool.ts';
import { packageBin } from '../root.ts';
import { endTool, stepStage, toolStage, type Count, type Stage } from './stage.ts';
import { browserStages, simulationStage, vitestStages, type Extent } from './suites.ts';

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    endTools();
    endTool();
    process.exit(1);
  });
}

async function build(): Promise<void> {
  if (!arePagesBuilt()) await buildPages();
}

/** Short enough to be typed again. */
const mostSeed = 1_000_000;

function readExtent(): Extent {
  const { values } = parseArgs({ options: { all: { type: 'boolean', default: false }, seed: { type: 'string' } } });
  const seed = values.seed === undefined ? Math.floor(Math.random() * mostSeed) : Number(values.seed);
  if (Number.isSafeInteger(seed) && seed >= 0) return { isWhole: values.all, seed };
  console.error(`--seed: "${values.seed}" is no whole number`);
  process.exit(2);
}

const extent = readExtent();

/** The types of pages come from the build, and those of the database from the generated client. */
const stages: readonly Stage[] = [
  stepStage('database client', generateDatabaseClient),
  stepStage('build', build),
  toolStage('types', packageBin('tsc'), ['--noEmit', '-p', 'tsconfig.json']),
  toolStage('lint', packageBin('oxlint'), ['--deny-warnings']),
  toolStage('import rules', process.execPath, ['scripts/import-rules.ts']),
  toolStage('unused code and packages', packageBin('knip'), []),
  toolStage('table of settings', process.execPath, ['scripts/config-table.ts', '--check']),
  ...vitestStages(extent),
  simulationStage(extent),
  ...browserStages(),
];

const results: { readonly name: string; readonly count: Count; readonly seconds: number }[] = [];
for (const { name, run } of stages) {
  console.log(`\n── ${name}`);
  const begin = performance.now();
  const count = await run();
  results.push({ name, count, seconds: (performance.now() - begin) / 1000 });
}

console.log('\n── summary');
for (const { name, count, seconds } of results) {
  console.log(`${count.failed === 0 ? 'ok    ' : 'FAILED'} ${name}: ${count.passed} passed, ${count.failed} failed (${seconds.toFixed(1)} s)`);
  for (const failure of count.failures) console.log(`    ${failure}`);
}
const passed = results.reduce((sum, { count }) => sum + count.passed, 0);
const failed = results.reduce((sum, { count }) => sum + count.failed, 0);
process.exitCode = failed === 0 ? 0 : 1;
console.log(`\n${passed} passed, ${failed} failed`);
