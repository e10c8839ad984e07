/** Counts the checks in the reports that vitest and Playwright write, and names those that failed. */
import { stripVTControlCharacters } from 'node:util';
import { z } from 'zod';
import type { Count } from './stage.ts';

const vitestSchema = z.object({
  numPassedTests: z.number(),
  testResults: z.array(
    z.object({
      name: z.string(),
      status: z.string(),
      message: z.string().default(''),
      assertionResults: z.array(z.object({ status: z.string(), fullName: z.string(), failureMessages: z.array(z.string()).nullish() })),
    }),
  ),
});

const playwrightSpecSchema = z.object({
  title: z.string(),
  file: z.string(),
  tests: z.array(z.object({ status: z.string(), results: z.array(z.object({ errors: z.array(z.object({ message: z.string().optional() })) })) })),
});
type PlaywrightSuite = { specs: z.infer<typeof playwrightSpecSchema>[]; suites?: PlaywrightSuite[] | undefined };
const playwrightSuiteSchema: z.ZodType<PlaywrightSuite> = z.lazy(() =>
  z.object({ specs: z.array(playwrightSpecSchema), suites: z.array(playwrightSuiteSchema).optional() }),
);
const playwrightSchema = z.object({
  stats: z.object({ expected: z.number(), flaky: z.number(), unexpected: z.number() }),
  suites: z.array(playwrightSuiteSchema),
});

/** Enough of a failure to know it again; the whole stands further up in the output. */
const longestReason = 300;

function describe(file: string, title: string, reason: string | undefined): string {
  const plain = stripVTControlCharacters(reason ?? '').replaceAll(/\s+/g, ' ').trim();
  return `${file}: ${title}${plain === '' ? '' : `\n      ${plain.slice(0, longestReason)}`}`;
}

/** A file that failed without a failed test (it could not be loaded) counts as one failure. @param root the files are named from here */
export function countVitest(report: unknown, root: string): Count {
  const { numPassedTests, testResults } = vitestSchema.parse(report);
  const failures = testResults.flatMap(({ name, status, message, assertionResults }) => {
    const file = name.replace(`${root}/`, '');
    const failedTests = assertionResults.filter((test) => test.status === 'failed');
    if (failedTests.length === 0) return status === 'failed' ? [describe(file, 'could not be run', message)] : [];
    return failedTests.map((test) => describe(file, test.fullName, test.failureMessages?.[0]));
  });
  return { passed: numPassedTests, failed: failures.length, failures };
}

/** A test that passes only when it is repeated is a failed one. */
export function countPlaywright(report: unknown): Count {
  const { stats, suites } = playwrightSchema.parse(report);
  return { passed: stats.expected, failed: stats.unexpected + stats.flaky, failures: suites.flatMap(failuresOfSuite) };
}

function failuresOfSuite({ specs, suites = [] }: PlaywrightSuite): string[] {
  const own = specs.flatMap(({ title, file, tests }) =>
    tests
      .filter(({ status }) => status === 'unexpected' || status === 'flaky')
      .map(({ results }) => describe(file, title, results.flatMap(({ errors }) => errors)[0]?.message)),
  );
  return [...own, ...suites.flatMap(failuresOfSuite)];
}

/** The tool's own verdict counts too: it may have failed outside every test. */
export function withExitCode(count: Count, exitCode: number): Count {
  return exitCode !== 0 && count.failed === 0 ? { ...count, failed: 1 } : count;
}
