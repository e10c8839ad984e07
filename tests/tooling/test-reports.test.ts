import { expect, test } from 'vitest';
import { countPlaywright, countVitest, withExitCode } from '../../scripts/test/reports.ts';

const file = (name: string, status: string, ...tests: string[]) => ({
  name: `/project/${name}`,
  status,
  message: status === 'failed' && tests.length === 0 ? 'Error: no such module' : '',
  assertionResults: tests.map((one) => ({ status: one, fullName: `it ${one}`, failureMessages: one === 'failed' ? ['Error: \u001B[31mno\u001B[39m\n  at here'] : [] })),
});

test('each test counts, a file that could not be loaded counts as one failure, and each failure is named', () => {
  const report = {
    numPassedTests: 2,
    testResults: [file('a', 'passed', 'passed', 'skipped'), file('b', 'failed', 'passed', 'failed', 'failed'), file('c', 'failed')],
  };
  expect(countVitest(report, '/project')).toEqual({
    passed: 2,
    failed: 3,
    failures: ['b: it failed\n      Error: no at here', 'b: it failed\n      Error: no at here', 'c: could not be run\n      Error: no such module'],
  });
});

test('a test that passes only when repeated counts as failed, at any depth', () => {
  const spec = (title: string, status: string, message?: string) => ({
    title,
    file: 'vote.spec.ts',
    tests: [{ status, results: [{ errors: message === undefined ? [] : [{ message }] }] }],
  });
  const report = {
    stats: { expected: 3, flaky: 1, unexpected: 2, skipped: 1 },
    suites: [{ specs: [spec('fine', 'expected')], suites: [{ specs: [spec('late', 'flaky', 'no button'), spec('broken', 'unexpected'), spec('skipped', 'skipped')] }] }],
  };
  expect(countPlaywright(report)).toEqual({ passed: 3, failed: 3, failures: ['vote.spec.ts: late\n      no button', 'vote.spec.ts: broken'] });
});

test('a tool that failed outside every test counts as one failure', () => {
  const failures: string[] = [];
  expect(withExitCode({ passed: 5, failed: 0, failures }, 1)).toEqual({ passed: 5, failed: 1, failures });
  expect(withExitCode({ passed: 5, failed: 2, failures }, 1)).toEqual({ passed: 5, failed: 2, failures });
  expect(withExitCode({ passed: 5, failed: 0, failures }, 0)).toEqual({ passed: 5, failed: 0, failures });
});
