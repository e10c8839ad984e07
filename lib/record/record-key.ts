import { createCipheriv, createDecipheriv, createHash, createPrivateKey, createPublicKey, generateKeyPairSync, randomBytes, sign, verify, type KeyObject } from 'node:crypto';
import type { Checkpoint } from '../store/store.ts';
import { canonicalJson } from './canonical.ts';

/**
 * An assembly's record key (Ed25519). It signs checkpoints; its fingerprint is shown at the opening, so that a record
 * shown later can be held against it. The private half is stored sealed under a key of the installation.
 */
export type RecordKey = { readonly privateKey: KeyObject; readonly publicKey: string };

/** Keeps a signature of a checkpoint from being taken for a signature of something else. */
export const checkpointDomain = 'hemicycle/record/checkpoint/1\n';

const cipher = 'aes-256-gcm';
const nonceBytes = 12;
const tagBytes = 16;

/** A new key: the public half as SPKI DER in base64, the private half sealed under `sealingKey` (32 bytes). */
export function createRecordKey(sealingKey: Buffer): { publicKey: string; sealed: string } {
  const pair = generateKeyPairSync('ed25519');
  const secret = pair.privateKey.export({ type: 'pkcs8', format: 'der' });
  const nonce = randomBytes(nonceBytes);
  const sealing = createCipheriv(cipher, sealingKey, nonce);
  const sealed = Buffer.concat([nonce, sealing.update(secret), sealing.final(), sealing.getAuthTag()]);
  return { publicKey: pair.publicKey.export({ type: 'spki', format: 'der' }).toString('base64'), sealed: sealed.toString('base64') };
}

/** Opens a sealed key; null when the installation's secret is another than the one it was sealed under. */
export function openRecordKey(publicKey: string, sealed: string, sealingKey: Buffer): RecordKey | null {
  const bytes = Buffer.from(sealed, 'base64');
  const opening = createDecipheriv(cipher, sealingKey, bytes.subarray(0, nonceBytes));
  opening.setAuthTag(bytes.subarray(-tagBytes));
  try {
    const secret = Buffer.concat([opening.update(bytes.subarray(nonceBytes, -tagBytes)), opening.final()]);
    return { privateKey: createPrivateKey({ key: secret, format: 'der', type: 'pkcs8' }), publicKey };
  } catch {
    return null;
  }
}

/** First 16 bytes of the public key's SHA-256, in groups that people can compare aloud. */
export function fingerprint(publicKey: string): string {
  const digest = createHash('sha256').update(Buffer.from(publicKey, 'base64')).digest('hex').slice(0, 32);
  return digest.match(/.{4}/g)?.join(' ') ?? '';
}

export function signCheckpoint(key: RecordKey, point: Omit<Checkpoint, 'signature'>): Checkpoint {
  return { ...point, signature: sign(null, signedBytes(point), key.privateKey).toString('base64') };
}

export function isSignedBy(publicKey: string, checkpoint: Checkpoint): boolean {
  const key = createPublicKey({ key: Buffer.from(publicKey, 'base64'), format: 'der', type: 'spki' });
  return verify(null, signedBytes(checkpoint), key, Buffer.from(checkpoint.signature, 'base64'));
}

function signedBytes({ sequence, hash, at }: Omit<Checkpoint, 'signature'>): Buffer {
  return Buffer.from(checkpointDomain + canonicalJson({ seq: sequence, hash, at: new Date(at).toISOString() }), 'utf8');
}
