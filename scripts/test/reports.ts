/** Counts the checks in the reports that vitest and Playwright write. */
import { z } from 'zod';
import type { Count } from './stage.ts';

const vitestSchema = z.object({
  numPassedTests: z.number(),
  testResults: z.array(
    z.object({ status: z.string(), assertionResults: z.array(z.object({ status: z.string() })) }),
  ),
});

const playwrightSchema = z.object({ stats: z.object({ expected: z.number(), flaky: z.number(), unexpected: z.number() }) });

/** A file that failed without a failed test (it could not be loaded) counts as one failure. */
export function countVitest(report: unknown): Count {
  const { numPassedTests, testResults } = vitestSchema.parse(report);
  const failed = testResults.map(({ status, assertionResults }) => {
    const failedTests = assertionResults.filter((test) => test.status === 'failed').length;
    return failedTests === 0 && status === 'failed' ? 1 : failedTests;
  });
  return { passed: numPassedTests, failed: failed.reduce((sum, one) => sum + one, 0) };
}

/** A test that passes only when it is repeated is a failed one. */
export function countPlaywright(report: unknown): Count {
  const { expected, flaky, unexpected } = playwrightSchema.parse(report).stats;
  return { passed: expected, failed: unexpected + flaky };
}

/** The tool's own verdict counts too: it may have failed outside every test. */
export function withExitCode(count: Count, exitCode: number): Count {
  return exitCode !== 0 && count.failed === 0 ? { ...count, failed: 1 } : count;
}
