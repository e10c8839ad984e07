/** The stages that run tests proper, and count each test as a check. */
import { globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Environment } from '../../lib/config.ts';
import { packageBin, projectRoot } from '../root.ts';
import { findOrInstallBrowser } from './browser.ts';
import { countPlaywright, countVitest, withExitCode } from './reports.ts';
import { sample } from './sample.ts';
import { oneFailed, runShown, toolStage, type Count, type Stage } from './stage.ts';

const playwrightConfig = 'tests/e2e/playwright.config.ts';

const together = ['unit', 'property', 'tooling', 'contract', 'realtime'];

/** How much of the long suites runs: all of it, or what a seed picks. */
export type Extent = { readonly isWhole: boolean; readonly seed: number };

/** In their smaller size they have from two to sixty seconds each: three of the longest still fit into the time of a push. */
const sampledFaultFiles = 3;
/** At some twenty a second on a core of a small machine. */
const simulatedDays = { sampled: 1_500, whole: 20_000 };

/** What puts the machine under load comes after everything that a slow machine would disturb, one file at a time. */
export function vitestStages(extent: Extent): readonly Stage[] {
  return [
    vitestStage('unit, property, contract, realtime and tooling tests', together, []),
    vitestStage('tests under load', ['load'], ['--no-file-parallelism']),
    faultsStage(extent),
  ];
}

/** Processes that are killed, networks that fail, disks that are full. */
function faultsStage({ isWhole, seed }: Extent): Stage {
  const files = globSync('tests/faults/*.test.ts', { cwd: projectRoot }).toSorted();
  const picked = isWhole ? files : sample(files, sampledFaultFiles, seed);
  const name = isWhole ? 'faults, all of them' : `faults, ${picked.length} of ${files.length} files (npm test -- --seed ${seed} picks the same, npm run test:faults runs all)`;
  return vitestStage(name, ['faults'], ['--no-file-parallelism', ...picked], isWhole ? { HEMICYCLE_FAULTS: 'all' } : {});
}

/** Thousands of days with failing networks, workers and a failing database, from the seed on. */
export function simulationStage({ isWhole, seed }: Extent): Stage {
  const days = isWhole ? simulatedDays.whole : simulatedDays.sampled;
  return toolStage(`simulation, ${days} days from seed ${seed}`, process.execPath, ['tests/simulation/main.ts', '--from', String(seed), '--seeds', String(days)]);
}

function vitestStage(name: string, projects: readonly string[], more: readonly string[], environment: Environment = {}): Stage {
  return {
    name,
    run: () =>
      counted((report) => countVitest(report, projectRoot), (report) => ({
        command: packageBin('vitest'),
        args: ['run', ...projects.flatMap((project) => ['--project', project]), ...more, '--reporter=default', '--reporter=json', `--outputFile.json=${report}`],
        environment,
      })),
  };
}

const browserStage: Stage = {
  name: 'tests in a browser',
  run: async () => {
    try {
      findOrInstallBrowser();
    } catch (error) {
      console.error(error instanceof Error ? error.message : error);
      return oneFailed;
    }
    return counted(countPlaywright, (report) => ({
      command: packageBin('playwright'),
      args: ['test', '--config', playwrightConfig, '--reporter=line,json'],
      environment: { PLAYWRIGHT_JSON_OUTPUT_FILE: report },
    }));
  },
};

/** Empty while there is no such test. */
export function browserStages(): readonly Stage[] {
  const hasSpecs = globSync('tests/e2e/**/*.spec.ts', { cwd: projectRoot }).length > 0;
  return hasSpecs ? [browserStage] : [];
}

type Tool = { readonly command: string; readonly args: readonly string[]; readonly environment: Environment };

async function counted(count: (report: unknown) => Count, tool: (report: string) => Tool): Promise<Count> {
  const folder = mkdtempSync(path.join(tmpdir(), 'hemicycle-report-'));
  const report = path.join(folder, 'report.json');
  try {
    const { command, args, environment } = tool(report);
    const exitCode = await runShown(command, args, environment);
    return withExitCode(count(JSON.parse(readFileSync(report, 'utf8'))), exitCode);
  } catch (error) {
    console.error('The tests ended without a report of what they found.', error);
    return oneFailed;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
