import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { completeLock } from '../../scripts/complete-lock.mjs';

const own = { name: 'hemicycle' };

test('a left out package of another platform gets an entry that says where it runs', () => {
  const packages = {
    '': own,
    'node_modules/tool': { version: '2.0.0', dev: true, optionalDependencies: { '@tool/linux-x64-gnu': '2.0.0', '@tool/linux-arm64-musl': '2.0.0', '@tool/win32-x64-msvc': '2.0.0' } },
    'node_modules/@tool/linux-x64-gnu': { version: '2.0.0', integrity: 'sha512-x' },
  };
  const { lock, added, skipped } = completeLock({ lockfileVersion: 3, packages });
  expect({ added, skipped }).toEqual({ added: ['@tool/linux-arm64-musl', '@tool/win32-x64-msvc'], skipped: [] });
  expect(lock.packages['node_modules/@tool/linux-arm64-musl']).toEqual({ version: '2.0.0', dev: true, optional: true, os: ['linux'], cpu: ['arm64'], libc: ['musl'] });
  expect(lock.packages['node_modules/@tool/win32-x64-msvc']).toEqual({ version: '2.0.0', dev: true, optional: true, os: ['win32'], cpu: ['x64'] });
  expect(completeLock(lock).added).toEqual([]);
});

test('what neither its name nor its version places is left to npm', () => {
  const packages = { '': own, 'node_modules/tool': { version: '1.0.0', optionalDependencies: { fsevents: '2.3.3', '@tool/linux-x64': '^1.0.0' } } };
  expect(completeLock({ lockfileVersion: 3, packages })).toMatchObject({ added: [], skipped: ['fsevents@2.3.3', '@tool/linux-x64@^1.0.0'] });
});

test('the lock file of the project is complete', () => {
  const file = path.join(import.meta.dirname, '../../package-lock.json');
  expect(completeLock(JSON.parse(readFileSync(file, 'utf8'))).added).toEqual([]);
});
