import { createHmac } from 'node:crypto';
import type { AssemblyId, ParticipantId } from '../assembly/basics.ts';

/**
 * Access codes (design section 6): derived, never stored. A code is a truncated HMAC, so that it can be shown again from
 * the registry alone and ends when the generation is raised. It names the assembly as well: admins choose the ids of those
 * they enrol, and an id copied from another assembly must not give its code away.
 */

/** Crockford's alphabet: no I, L, O, U, so that nothing is taken for 1, 0 or V when it is read aloud or typed. */
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const bitsPerLetter = 5;

/** 60 bits: with 100,000 people on the roll a guess is right once in 10^13 times, and it is still typed in half a minute. */
const accessCodeLetters = 12;
/** 80 bits: nobody types it, it is opened as a link. */
const screenCodeLetters = 16;
const groupLetters = 4;

/** An access code without its hyphens, as codes are compared. */
export type PlainCode = string;

/** The code of one participant in one generation, without hyphens: 12 letters. */
export function accessCode(key: Buffer, assemblyId: AssemblyId, participantId: ParticipantId, generation: number): PlainCode {
  return truncated(key, `access-code\n${assemblyId}\n${participantId}\n${generation}`, accessCodeLetters);
}

/** What the screen's link carries, without hyphens: 16 letters. */
export function screenCode(key: Buffer, assemblyId: AssemblyId, screenGeneration: number): PlainCode {
  return truncated(key, `screen-link\n${assemblyId}\n${screenGeneration}`, screenCodeLetters);
}

/** As it is shown and printed: `K7QM-2XPA-9RTB`. */
export function groupCode(code: PlainCode): string {
  return code.match(new RegExp(`.{1,${groupLetters}}`, 'g'))?.join('-') ?? '';
}

/**
 * Reads a code as people type it: case, spaces and any dashes make no difference, O is 0, I and L are 1.
 * @returns null when it can't be a code of that length
 */
export function readTypedCode(typed: string, kind: 'access' | 'screen' = 'access'): PlainCode | null {
  const plain = typed
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[\s\p{Dash_Punctuation}\u2212\u00AD]/gu, '')
    .replaceAll('O', '0')
    .replace(/[IL]/g, '1');
  const letters = kind === 'access' ? accessCodeLetters : screenCodeLetters;
  if (plain.length !== letters) return null;
  for (const letter of plain) if (!alphabet.includes(letter)) return null;
  return plain;
}

function truncated(key: Buffer, text: string, letters: number): PlainCode {
  const digest = createHmac('sha256', key).update(text).digest();
  let code = '';
  let bits = 0;
  let held = 0;
  for (const byte of digest) {
    held = ((held << 8) | byte) & 0xffff;
    bits += 8;
    while (bits >= bitsPerLetter) {
      bits -= bitsPerLetter;
      code += alphabet.charAt((held >> bits) & 31);
      if (code.length === letters) return code;
    }
  }
  return code;
}
