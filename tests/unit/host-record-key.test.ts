import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { createRecordKey, fingerprint, isSignedBy, openRecordKey, signCheckpoint } from '../../lib/record/record-key.ts';

const sealingKey = Buffer.alloc(32, 1);
const point = { sequence: 7, hash: 'a'.repeat(64), at: 1_800_000_000_000 };

test('[RC11] the fingerprint is the start of the public key\'s hash, in groups', () => {
  const { publicKey } = createRecordKey(sealingKey);
  const digest = createHash('sha256').update(Buffer.from(publicKey, 'base64')).digest('hex');
  expect(fingerprint(publicKey)).toMatch(/^([0-9a-f]{4} ){7}[0-9a-f]{4}$/);
  expect(fingerprint(publicKey).replaceAll(' ', '')).toBe(digest.slice(0, 32));
});

test('[RC3] a sealed key opens under its own secret only, and what it signs verifies field by field', () => {
  const { publicKey, sealed } = createRecordKey(sealingKey);
  expect(openRecordKey(publicKey, sealed, Buffer.alloc(32, 2))).toBeNull();
  const key = openRecordKey(publicKey, sealed, sealingKey);
  if (key === null) throw new Error('it opens');
  const checkpoint = signCheckpoint(key, point);
  expect(isSignedBy(publicKey, checkpoint)).toBe(true);
  for (const change of [{ sequence: 8 }, { hash: 'b'.repeat(64) }, { at: point.at + 1 }]) expect(isSignedBy(publicKey, { ...checkpoint, ...change })).toBe(false);
  expect(isSignedBy(createRecordKey(sealingKey).publicKey, checkpoint)).toBe(false);
});
