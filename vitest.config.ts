import { defineConfig } from 'vitest/config';

/** Real processes, sockets and databases on a busy machine of two cores; a test that hangs still ends. */
const realPartsTimeoutMs = 60_000;
/** Processes are killed, paused and cut off, and come back with everybody; `HEMICYCLE_FAULTS=all` does it at full size. */
const faultsTimeoutMs = 120_000;
/** Pure code; thousands of generated cases on a busy machine of two cores. */
const pureTimeoutMs = 120_000;

/** Thousands of clients: each runs alone, after the others (`scripts/test/suites.ts`). */
const underLoad = ['tests/realtime/l1-*.test.ts'];

const startsPostgres = './tests/fixtures/postgres-setup.ts';

export default defineConfig({
  test: {
    environment: 'node',
    maxWorkers: 2,
    projects: [
      project('unit', { testTimeout: pureTimeoutMs }),
      project('property', { testTimeout: pureTimeoutMs }),
      project('tooling', { testTimeout: realPartsTimeoutMs, hookTimeout: realPartsTimeoutMs }),
      project('contract', { testTimeout: realPartsTimeoutMs, hookTimeout: realPartsTimeoutMs, globalSetup: startsPostgres }),
      project('realtime', { testTimeout: realPartsTimeoutMs, hookTimeout: realPartsTimeoutMs, globalSetup: startsPostgres, exclude: underLoad }),
      project('load', { testTimeout: realPartsTimeoutMs, hookTimeout: realPartsTimeoutMs, globalSetup: startsPostgres, include: underLoad }),
      project('faults', { testTimeout: faultsTimeoutMs, hookTimeout: faultsTimeoutMs, globalSetup: startsPostgres }),
    ],
  },
});

function project(name: string, options: { testTimeout: number; hookTimeout?: number; globalSetup?: string; include?: string[]; exclude?: string[] }) {
  return { extends: true as const, test: { name, include: [`tests/${name}/**/*.test.{ts,tsx}`], ...options } };
}
