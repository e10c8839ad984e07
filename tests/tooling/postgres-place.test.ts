import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { canReach, findPlace } from '../../scripts/postgres/place.ts';

const stranger = { uid: 54_321, gid: 54_321 };
const isRoot = process.getuid?.() === 0;

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'hemicycle-place-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe('reaching a folder', () => {
  test('needs every folder above it to be passable, not readable', () => {
    const deep = path.join(folder, 'clone/data');
    mkdirSync(deep, { recursive: true });
    chmodSync(folder, 0o711);
    chmodSync(path.join(folder, 'clone'), 0o711);
    expect(canReach(deep, stranger)).toBe(true);
    chmodSync(folder, 0o700);
    expect(canReach(deep, stranger)).toBe(false);
  });

  test('counts the rights of an owner as an owner has them', () => {
    const { uid, gid } = statSync(folder);
    chmodSync(folder, 0o700);
    expect(canReach(folder, { uid, gid })).toBe(true);
    chmodSync(folder, 0o611);
    expect(canReach(folder, { uid, gid })).toBe(false);
  });
});

describe('a place for the database', () => {
  test('is where it was asked for when its user can get there', () => {
    chmodSync(folder, 0o711);
    const asked = path.join(folder, 'data');
    expect(findPlace(asked)).toMatchObject({ base: asked, notice: undefined });
  });

  // Only root runs the database as another user.
  test.runIf(isRoot)('is elsewhere, always the same, and said so, when a folder above is closed', () => {
    const asked = path.join(folder, 'data');
    const { base, notice, owner } = findPlace(asked);
    try {
      expect(base).not.toBe(asked);
      expect(notice).toContain(base);
      expect(owner !== undefined && canReach(base, owner)).toBe(true);
      expect(findPlace(asked).base).toBe(base);
      expect(readFileSync(path.join(asked, 'database-folder'), 'utf8').trim()).toBe(base);
      rmSync(base, { recursive: true });
      expect(() => findPlace(asked)).toThrow('is gone: restore it from a backup');
    } finally {
      rmSync(base, { recursive: true, force: true });
    }
  });
});
