import { expect, test } from 'vitest';
import { countPlaywright, countVitest, withExitCode } from '../../scripts/test/reports.ts';

const file = (status: string, ...tests: string[]) => ({ status, assertionResults: tests.map((one) => ({ status: one })) });

test('each test counts, and a file that could not be loaded counts as one failure', () => {
  const report = {
    numPassedTests: 2,
    testResults: [file('passed', 'passed', 'skipped'), file('failed', 'passed', 'failed', 'failed'), file('failed')],
  };
  expect(countVitest(report)).toEqual({ passed: 2, failed: 3 });
});

test('a test that passes only when repeated counts as failed', () => {
  expect(countPlaywright({ stats: { expected: 3, flaky: 1, unexpected: 2, skipped: 1 } })).toEqual({ passed: 3, failed: 3 });
});

test('a tool that failed outside every test counts as one failure', () => {
  expect(withExitCode({ passed: 5, failed: 0 }, 1)).toEqual({ passed: 5, failed: 1 });
  expect(withExitCode({ passed: 5, failed: 2 }, 1)).toEqual({ passed: 5, failed: 2 });
  expect(withExitCode({ passed: 5, failed: 0 }, 0)).toEqual({ passed: 5, failed: 0 });
});
