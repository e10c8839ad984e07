import { hkdfSync } from 'node:crypto';

/** What the installation's secret is used for. Each purpose has a key of its own, so that none can stand in for another. */
export const purposes = ['access-codes', 'participant-sessions', 'staff-sessions', 'tickets', 'screen-links', 'record-sealing', 'long-poll', 'set-up'] as const;
export type Purpose = (typeof purposes)[number];
export type Keys = Readonly<Record<Purpose, Buffer>>;

/** The size of SHA-256's output; HMAC and AES-256 take it as it is. */
const keyBytes = 32;

/**
 * The key of one purpose by HKDF-SHA256 (RFC 5869). The secret is random and at least 32 bytes (lib/secret.ts), so it
 * needs no salt; the number at the end of the label is raised when a purpose's keys must all change.
 * @returns 32 bytes
 */
export function deriveKey(secret: Uint8Array, purpose: Purpose): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, new Uint8Array(0), `hemicycle/key/${purpose}/1`, keyBytes));
}

/** The keys of all purposes. */
export function deriveKeys(secret: Uint8Array): Keys {
  return {
    'access-codes': deriveKey(secret, 'access-codes'),
    'participant-sessions': deriveKey(secret, 'participant-sessions'),
    'staff-sessions': deriveKey(secret, 'staff-sessions'),
    tickets: deriveKey(secret, 'tickets'),
    'screen-links': deriveKey(secret, 'screen-links'),
    'record-sealing': deriveKey(secret, 'record-sealing'),
    'long-poll': deriveKey(secret, 'long-poll'),
    'set-up': deriveKey(secret, 'set-up'),
  };
}
