import { createHmac, createSecretKey, timingSafeEqual, type KeyObject } from 'node:crypto';

/** Texts of ours that come back from outside: versioned, with a label for what they are, and an HMAC over both. */

const version = 'v1';
/** Ours are under 300; a longer one is not looked at. */
const maxSignedLength = 2_000;

/** `v1.<payload>.<mac>`, both base64url. `label` keeps what was signed as one thing from being taken for another. */
export function sign(key: Buffer, label: string, payload: object): string {
  const body = Buffer.from(JSON.stringify(payload), 'utf8').toString('base64url');
  return `${version}.${body}.${mac(key, label, body).toString('base64url')}`;
}

/** The payload that was signed under this key and label; null for anything else. It is to be parsed by a schema. */
export function readSigned(key: Buffer, label: string, text: string): unknown {
  if (text.length > maxSignedLength) return null;
  const [given, body, tag, ...rest] = text.split('.');
  if (given !== version || body === undefined || tag === undefined || rest.length > 0) return null;
  const wanted = mac(key, label, body);
  const found = Buffer.from(tag, 'base64url');
  // Decoding ignores stray characters and spare bits: only the one spelling that we write counts.
  if (found.length !== wanted.length || !timingSafeEqual(found, wanted) || found.toString('base64url') !== tag) return null;
  try {
    return JSON.parse(Buffer.from(body, 'base64url').toString('utf8'));
  } catch {
    return null;
  }
}

function mac(key: Buffer, label: string, body: string): Buffer {
  return createHmac('sha256', prepared(key)).update(`hemicycle/${label}/${version}\n${body}`).digest();
}

/** Importing a key costs more than using it, and a hall that comes back checks thousands of signatures in seconds. */
const preparedKeys = new WeakMap<Buffer, KeyObject>();

function prepared(key: Buffer): KeyObject {
  const known = preparedKeys.get(key);
  if (known !== undefined) return known;
  const made = createSecretKey(key);
  preparedKeys.set(key, made);
  return made;
}
