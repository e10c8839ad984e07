import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { secretOf } from '../../scripts/start/secret-file.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'hemicycle-secret-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

test('the first start makes a secret that only we can read, and later ones keep it', () => {
  const made = secretOf(folder, false);
  expect(made).toHaveLength(32);
  expect(statSync(path.join(folder, 'secret')).mode & 0o777).toBe(0o600);
  expect(secretOf(folder, true)).toEqual(made);
});

test('a secret that is gone while its database is there stops the start: a new one would break every link', () => {
  expect(() => secretOf(folder, true)).toThrow(/secret is missing, though there is a database: restore .* or set HEMICYCLE_SECRET/);
});

test('a weak secret stops the start', () => {
  writeFileSync(path.join(folder, 'secret'), 'changeme\n');
  expect(() => secretOf(folder, true)).toThrow(/does not hold a secret of at least 32 random bytes/);
});
