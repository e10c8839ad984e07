import { createHash } from 'node:crypto';

/** SHA-256 of the bytes that are served, lower-case hex: the name of a document, and its ETag. */
export function hashBytes(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
