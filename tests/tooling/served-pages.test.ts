import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { checkNobodyServes, noteServing } from '../../scripts/prepare/served-pages.ts';
import { processIdentity } from '../../scripts/supervisor/processes.ts';

let folder = '';
beforeEach(() => {
  folder = path.join(mkdtempSync(path.join(tmpdir(), 'hemicycle-served-')), 'served-by');
});
afterEach(() => rmSync(path.dirname(folder), { recursive: true, force: true }));

test('pages that a running installation serves are not built over, with one sentence that names it', async () => {
  noteServing(folder);
  const other = spawn(process.execPath, [path.join(import.meta.dirname, '../fixtures/processes/lives.ts')], { stdio: ['pipe', 'ignore', 'ignore'] });
  await once(other, 'spawn');
  const pid = other.pid ?? 0;
  writeFileSync(path.join(folder, String(pid)), processIdentity(pid) ?? '');
  expect(() => checkNobodyServes(folder)).toThrow(new RegExp(`^The pages have changed, and process ${pid} \\(npm start\\) still serves .* stop it before they are built again\\.$`));
  other.kill('SIGKILL');
  await once(other, 'exit');
  checkNobodyServes(folder);
  expect(readdirSync(folder)).toEqual([String(process.pid)]);
});

test('a note of a process that is gone, or of an earlier one with the same number, holds nobody up', () => {
  expect(() => checkNobodyServes(folder)).not.toThrow();
  const done = noteServing(folder);
  writeFileSync(path.join(folder, '1'), 'an earlier one');
  checkNobodyServes(folder);
  expect(existsSync(path.join(folder, '1'))).toBe(false);
  done();
  expect(readdirSync(folder)).toEqual([]);
});
