import { defineConfig } from '@playwright/test';
import { browserArguments, findBrowser } from '../../scripts/test/browser.ts';

const executablePath = findBrowser();

export default defineConfig({
  testDir: '.',
  outputDir: '../../test-results',
  // One browser beside one product on two cores.
  workers: 1,
  // A test that passes only when repeated hides a fault.
  retries: 0,
  forbidOnly: true,
  use: {
    launchOptions: { args: [...browserArguments], ...(executablePath !== undefined && { executablePath }) },
    screenshot: 'only-on-failure',
    trace: 'retain-on-failure',
  },
});
