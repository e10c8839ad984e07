import { defineConfig } from '@playwright/test';
import { browserArguments, findBrowser } from '../../scripts/test/browser.ts';

const executablePath = findBrowser();

/** Real processes and browsers on two busy cores; conditions are waited for this long and no test is told how long to sleep. */
const conditionMs = 20_000;
const testMs = 90_000;

export default defineConfig({
  testDir: '.',
  outputDir: '../../test-results',
  // Two browsers, each beside an installation of its own: a test mostly waits for one of the two, and two cores serve both.
  workers: 2,
  // A test that passes only when repeated hides a fault.
  retries: 0,
  forbidOnly: true,
  timeout: testMs,
  expect: { timeout: conditionMs },
  // Each has an installation of its own, and the first finds one without an account.
  projects: [
    { name: 'first run', testMatch: 'first-run.spec.ts' },
    { name: 'assembly', testIgnore: 'first-run.spec.ts' },
  ],
  use: {
    launchOptions: { args: [...browserArguments], ...(executablePath !== undefined && { executablePath }) },
    screenshot: 'only-on-failure',
    // The film of a trace costs more than the test that it shows; the document at each step is enough.
    trace: { mode: 'retain-on-failure', screenshots: false, snapshots: true, sources: true },
  },
});
