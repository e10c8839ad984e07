/** The master key as text: what counts as strong enough (design.md section 6). */

/** HMAC-SHA-256 and HKDF take keys of the hash's size; a shorter one would be the weakest part. */
export const secretMinBytes = 32;

/** 32 random bytes show about 30 different values; fewer than 16 happens once in 10^17 keys. */
const minDifferentBytes = 16;

const hexPattern = /^(?:[0-9a-f]{2})+$/i;
const base64Pattern = /^[A-Za-z0-9+/_-]+={0,2}$/;

export type DecodedSecret =
  | { readonly ok: true; readonly bytes: Uint8Array }
  | { readonly ok: false; readonly why: 'not-encoded' | 'short' | 'not-random' };

/**
 * Decodes a secret that is written in hex, base64 or base64url, and refuses what nobody should sign with:
 * under 32 bytes, words, repetitions, counting sequences. Nobody can prove randomness; this catches placeholders.
 */
export function decodeSecret(text: string): DecodedSecret {
  const isHex = hexPattern.test(text);
  if (!isHex && !base64Pattern.test(text)) return { ok: false, why: 'not-encoded' };
  const bytes = Uint8Array.from(Buffer.from(text, isHex ? 'hex' : 'base64'));
  if (bytes.length < secretMinBytes) return { ok: false, why: 'short' };
  if (new Set(bytes).size < minDifferentBytes) return { ok: false, why: 'not-random' };
  if (isRamp(bytes)) return { ok: false, why: 'not-random' };
  if (!isHex && !hasBothCases(text)) return { ok: false, why: 'not-random' };
  return { ok: true, bytes };
}

/** `000102…`: every byte differs from the one before it by the same step. */
function isRamp(bytes: Uint8Array): boolean {
  const steps = new Set<number>();
  bytes.forEach((byte, index) => {
    const before = bytes[index - 1];
    if (before !== undefined) steps.add((byte - before + 256) % 256);
  });
  return steps.size === 1;
}

/** Real base64 of 32 bytes lacks upper or lower case once in 10^9 keys; a sentence typed as a key usually does. */
function hasBothCases(text: string): boolean {
  return /[a-z]/.test(text) && /[A-Z]/.test(text);
}
