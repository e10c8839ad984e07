import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { refusedExitCode } from '../../lib/process.ts';
import { writeRun } from '../../scripts/supervisor/run-file.ts';
import { freePort } from '../../scripts/postgres/port.ts';

const main = path.join(import.meta.dirname, '../../scripts/start/main.ts');
const secret = '3b8f0a5de1c2794460b1f7a9c8d2e35f6a7b8c9d0e1f2a3b4c5d6e7f80912a3c';
const host = '127.0.0.1';

let dataDir = '';
beforeEach(() => {
  dataDir = mkdtempSync(path.join(tmpdir(), 'hemicycle-start-'));
});
afterEach(() => {
  rmSync(dataDir, { recursive: true, force: true });
});

/** Runs the real start with these settings only. Resolves with what it said on its way out. */
async function startWith(settings: Record<string, string>, args: readonly string[] = []) {
  const [port, realtimePort] = [await freePort(host), await freePort(host)];
  const child = spawn(process.execPath, [main, ...args], {
    env: { NODE_ENV: 'test', PATH: process.env['PATH'], DATA_DIR: dataDir, PORT: String(port), REALTIME_PORT: String(realtimePort), ...settings },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let errors = '';
  child.stderr.on('data', (chunk) => (errors += String(chunk)));
  const [code] = await once(child, 'close');
  return { code, lines: errors.trim().split('\n') };
}

test('a weak secret stops the start with one sentence that names the variable', async () => {
  const outcome = await startWith({ HEMICYCLE_SECRET: 'changeme' });
  expect(outcome).toEqual({ code: 1, lines: [expect.stringMatching(/^HEMICYCLE_SECRET must be at least 32 random bytes/)] });
});

test('a missing secret beside a database of one’s own stops the start', async () => {
  const outcome = await startWith({ DATABASE_URL: 'postgresql://u:p@127.0.0.1:1/db' });
  expect(outcome).toEqual({ code: 1, lines: [expect.stringMatching(/^HEMICYCLE_SECRET is missing/)] });
});

test('a port in use stops the start, and nothing stays behind', async () => {
  const other = createServer().listen(0, host);
  await once(other, 'listening');
  const address = other.address();
  const port = typeof address === 'object' && address !== null ? String(address.port) : '';
  try {
    const outcome = await startWith({ PORT: port });
    expect(outcome).toEqual({ code: 1, lines: [expect.stringMatching(new RegExp(`^Port ${port} on ${host} is in use .* with PORT\\.$`))] });
    expect(existsSync(path.join(dataDir, 'run.json'))).toBe(false);
  } finally {
    other.close();
  }
});

test('an unreachable database stops the start without its password being shown', async () => {
  const port = await freePort(host);
  const { code, lines } = await startWith({ DATABASE_URL: `postgresql://user:p4ssw0rd@${host}:${port}/hemicycle`, HEMICYCLE_SECRET: secret });
  expect({ code, lines }).toEqual({
    code: 1,
    lines: [expect.stringMatching(new RegExp(`^The database hemicycle at ${host}:${port} can't be reached \\(.*\\): start it, or correct DATABASE_URL\\.$`))],
  });
  expect(lines.join('')).not.toContain('p4ssw0rd');
});

test('a second start in the same data folder is refused, and the first one keeps its note', async () => {
  writeRun(dataDir, []);
  const outcome = await startWith({});
  expect(outcome).toEqual({ code: 1, lines: [expect.stringMatching(new RegExp(`^Hemicycle already runs .* \\(process ${process.pid}\\): stop it`))] });
  expect(existsSync(path.join(dataDir, 'run.json'))).toBe(true);
});

test('an unknown role is refused', async () => {
  const { code, lines } = await startWith({}, ['--role=janitor']);
  expect({ code, lines }).toEqual({ code: 1, lines: ['--role must be one of all, web, realtime; it is janitor.'] });
});

test('a data folder that can’t be made stops the start with one sentence', async () => {
  const file = path.join(dataDir, 'file');
  writeFileSync(file, '');
  const outcome = await startWith({ DATA_DIR: path.join(file, 'data') });
  expect(outcome).toEqual({ code: 1, lines: [expect.stringMatching(/^The data folder .* can't be used \(.*\): let this user write there, or choose another folder with DATA_DIR\.$/)] });
});

test('an address that this machine does not have is named with its variable', async () => {
  const { code, lines } = await startWith({ HOST: '192.0.2.1' });
  expect({ code, lines }).toEqual({ code: 1, lines: [expect.stringMatching(/^This machine can't listen on 192\.0\.2\.1, .* HOST\.$/)] });
});

test.each(['realtime/main.ts', 'app/_server/main.ts'])('%s refuses its settings with the code after which it is not restarted', async (entry) => {
  const child = spawn(process.execPath, [path.join(import.meta.dirname, '../..', entry)], {
    env: { NODE_ENV: 'production', PATH: process.env['PATH'], HEMICYCLE_SECRET: 'changeme' },
    stdio: 'ignore',
  });
  const [code] = await once(child, 'close');
  expect(code).toBe(refusedExitCode);
});
