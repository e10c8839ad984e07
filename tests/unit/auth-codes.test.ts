import fc from 'fast-check';
import { expect, test } from 'vitest';
import { accessCode, groupCode, readTypedCode, screenCode } from '../../lib/auth/access-code.ts';
import { deriveKey, deriveKeys, purposes } from '../../lib/auth/keys.ts';
import { personalLink, screenLink } from '../../lib/auth/links.ts';

const secret = Uint8Array.from({ length: 32 }, (_, index) => (index * 37 + 11) % 256);
const key = deriveKey(secret, 'access-codes');
const assembly = '0b54a3a0-6a1c-4e0e-9a39-000000000001';
const person = '0b54a3a0-6a1c-4e0e-9a39-000000000002';

test('[AC1] each purpose has a key of its own, 32 bytes, the same again from the same secret', () => {
  const keys = deriveKeys(secret);
  expect(new Set(purposes.map((purpose) => keys[purpose].toString('hex'))).size).toBe(purposes.length);
  expect(keys.tickets).toHaveLength(32);
  expect(deriveKeys(Uint8Array.from(secret))).toEqual(keys);
});

test('[AC2] a code is 12 letters of 5 bits in groups of four, without I, L, O and U', () => {
  fc.assert(
    fc.property(fc.uuid(), fc.integer({ min: 1, max: 9 }), (id, generation) => {
      expect(groupCode(accessCode(key, assembly, id, generation))).toMatch(/^[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){2}$/);
    }),
  );
});

test('[AC3] a code never changes by itself, and differs by participant, generation, assembly and secret', () => {
  const code = accessCode(key, assembly, person, 1);
  // Printed codes must stay valid with the next release: this one is written down, as another program computed it.
  expect(groupCode(code)).toBe(writtenDown);
  const others = [
    accessCode(key, assembly, assembly, 1),
    accessCode(key, assembly, person, 2),
    accessCode(key, person, person, 1),
    accessCode(deriveKey(secret, 'tickets'), assembly, person, 1),
  ];
  expect(new Set([code, ...others]).size).toBe(5);
});

test('[AC3] 20,000 people have 20,000 codes, and every letter is used', () => {
  const codes = Array.from({ length: 20_000 }, (_, index) => accessCode(key, assembly, `person-${index}`, 1));
  expect(new Set(codes).size).toBe(20_000);
  for (let place = 0; place < 12; place += 1) expect(new Set(codes.map((code) => code[place])).size).toBe(32);
});

test('[AC2] case, spaces and dashes make no difference in a typed code; O is 0, I and L are 1', () => {
  fc.assert(
    fc.property(fc.uuid(), fc.array(fc.constantFrom(' ', '-', '–', '\u00a0', '\t', '‑'), { minLength: 12, maxLength: 12 }), fc.boolean(), (id, between, isLower) => {
      const code = accessCode(key, assembly, id, 1);
      const typed = [...code].map((letter, index) => `${mistaken(letter)}${between[index] ?? ''}`).join('');
      expect(readTypedCode(isLower ? typed.toLowerCase() : typed)).toBe(code);
    }),
  );
});

test('[AC2] what can be no code is none: wrong length, a letter that codes lack, a screen code, nothing', () => {
  const code = accessCode(key, assembly, person, 1);
  for (const typed of ['', code.slice(1), `${code}0`, `U${code.slice(1)}`, `ß${code.slice(1)}`, screenCode(key, assembly, 1), '💥'.repeat(6)]) {
    expect(readTypedCode(typed)).toBeNull();
  }
  expect(readTypedCode(groupCode(screenCode(key, assembly, 1)), 'screen')).toBe(screenCode(key, assembly, 1));
});

test('[faults 35] links carry the code in the fragment, which browsers never send', () => {
  const url = new URL(personalLink('https://vote.example.org', 'spring-2027', accessCode(key, assembly, person, 1)));
  expect([url.pathname, url.search, url.hash]).toEqual(['/a/spring-2027', '', `#${writtenDown}`]);
  expect(new URL(screenLink('https://vote.example.org', 'spring-2027', screenCode(key, assembly, 1))).pathname).toBe('/screen/spring-2027');
});

function mistaken(letter: string): string {
  if (letter === '0') return 'O';
  return letter === '1' ? 'L' : letter;
}

const writtenDown = 'VXPH-C06T-FNY4';
