/** A browser for the tests: what is there, or else what can be installed. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { chromium } from '@playwright/test';
import { packageBin } from '../root.ts';

const systemBrowsers = [
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/opt/google/chrome/chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

/** No traffic of the browser's own; as root it can't use its sandbox. */
export const browserArguments: readonly string[] = [
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-quic',
  '--no-first-run',
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
];

/** Playwright's own browser, or else a Chrome or Chromium of the machine. */
export function findBrowser(): string | undefined {
  return [path.resolve(chromium.executablePath()), ...systemBrowsers].find((file) => existsSync(file));
}

/** Installs a browser when there is none: the system's package where we may, or else Playwright's download. Throws when neither works. */
export function findOrInstallBrowser(): string {
  const found = findBrowser();
  if (found !== undefined) return found;
  console.log('Installing a browser for the tests …');
  if (process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    run('apt-get', ['update', '-q']);
    run('apt-get', ['install', '-q', '-y', '--no-install-recommends', 'chromium']);
  }
  if (findBrowser() === undefined) run(packageBin('playwright'), ['install', 'chromium']);
  const installed = findBrowser();
  if (installed === undefined) throw new Error('There is no browser for the tests and none could be installed: install Chromium or Chrome.');
  return installed;
}

function run(command: string, args: readonly string[]): void {
  spawnSync(command, args, { stdio: 'inherit' });
}
