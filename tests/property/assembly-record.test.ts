import canonicalize from 'canonicalize';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canonicalJson } from '../../lib/record/canonical.ts';
import { genesisHash, hashEntry, readEntry, writeEntry } from '../../lib/record/chain.ts';
import type { StoredEntry } from '../../lib/store/store.ts';
import { aSitting, no, type World, yes } from '../fixtures/assembly-world.ts';

const wellFormed = fc.string({ unit: 'binary' }).map((text) => text.toWellFormed());
const json = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.constant(null), fc.boolean(), fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true }), wellFormed,
    fc.array(tie('value'), { maxLength: 5 }),
    fc.dictionary(wellFormed, tie('value'), { maxKeys: 6 }),
  ),
})).value;

describe('canonical JSON', () => {
  test('[RC1] is what the published implementation of RFC 8785 writes, and reads back as the same value', () => {
    fc.assert(
      fc.property(json, (value) => {
        const text = canonicalJson(value);
        expect(text).toBe(canonicalize(value));
        expect(canonicalJson(JSON.parse(text))).toBe(text);
      }),
      { numRuns: 1_000 },
    );
  });

  test.each([
    ['undefined', undefined], ['not a number', Number.NaN], ['infinity', Number.POSITIVE_INFINITY], ['half a pair', '\ud800'], ['half a pair in a key', { '\udc00': 1 }],
    ['a function', () => 1], ['a bigint', 1n], ['nothing in an object', { a: undefined }], ['a hole', Array.from({ length: 2 })],
  ])('[RC1] %s can not be said', (_name, value) => {
    expect(() => canonicalJson(value)).toThrow(TypeError);
  });

  test('[RC1] keys stand in the order of their UTF-16 code units', () => {
    expect(canonicalJson({ '\u{1f600}': 1, '\ufb33': 2, b: 3, a: 4, '10': 5, '9': 6 })).toBe('{"10":5,"9":6,"a":4,"b":3,"\u{1f600}":1,"\ufb33":2}');
  });
});

function written(world: World): StoredEntry[] {
  let prev = genesisHash;
  return world.entries.map((entry) => {
    const stored = writeEntry(entry, prev);
    prev = stored.hash;
    return stored;
  });
}

/** Sequence of the first entry that is not in order, or null. */
function firstFault(stored: readonly StoredEntry[]): number | null {
  let prev = genesisHash;
  for (const [index, entry] of stored.entries()) {
    const read = readEntry({ ...entry, sequence: index + 1 }, prev);
    if (!read.ok) return index + 1;
    prev = entry.hash;
  }
  return null;
}

describe('the chain', () => {
  const world = aSitting();
  world.poll('m');
  for (const voter of ['anna', 'ben', 'cleo']) world.cast(voter, 'm', voter === 'ben' ? no : yes);
  world.close('m');
  world.act('publishResult', 'm');
  const record = written(world);
  const anyIndex = fc.nat({ max: record.length - 1 });
  const at = (index: number): StoredEntry => {
    const entry = record[index];
    if (entry === undefined) throw new Error('test: no such entry');
    return entry;
  };

  test('[RC2] what was written is read back as it was', () => {
    let prev = genesisHash;
    world.entries.forEach((entry, index) => {
      const read = readEntry(at(index), prev);
      expect(read).toEqual({ ok: true, entry, prev });
      prev = at(index).hash;
    });
  });

  test('[RC2][RC4] any flipped bit is found at its entry', () => {
    fc.assert(
      fc.property(anyIndex, fc.nat(), fc.nat({ max: 6 }), (index, where, bit) => {
        const bytes = Buffer.from(at(index).text, 'utf8');
        const place = where % bytes.length;
        bytes[place] = (bytes[place] ?? 0) ^ (1 << bit);
        const text = bytes.toString('utf8');
        const tampered = record.map((entry, position) => (position === index ? { ...entry, text } : entry));
        expect(firstFault(tampered)).toBe(index + 1);
      }),
      { numRuns: 400 },
    );
  });

  test('[RC2][RC4] a changed entry with a hash made to fit is found at the next one', () => {
    fc.assert(
      fc.property(fc.nat({ max: record.length - 2 }), (index) => {
        const text = at(index).text.replace('"actor":"', '"actor":"x');
        const tampered = record.map((entry, position) => (position === index ? { ...entry, text, hash: hashEntry(text) } : entry));
        expect(firstFault(tampered)).toBe(index + 2);
      }),
    );
  });

  test('[RC2][RC4] a removed, doubled or exchanged entry is found', () => {
    fc.assert(
      fc.property(fc.nat({ max: record.length - 2 }), anyIndex, (index, other) => {
        expect(firstFault(record.toSpliced(index, 1))).toBe(index + 1);
        expect(firstFault(record.toSpliced(index, 0, at(index)))).toBe(index + 2);
        if (index === other) return;
        const exchanged = record.with(index, at(other)).with(other, at(index));
        expect(firstFault(exchanged)).toBe(Math.min(index, other) + 1);
      }),
    );
  });

  test('[RC4] a text that is no entry is a fault, never an exception', () => {
    fc.assert(
      fc.property(fc.oneof(wellFormed, json.map((value) => JSON.stringify(value))), (text) => {
        expect(readEntry({ sequence: 1, text, hash: hashEntry(text) }, genesisHash).ok).toBe(false);
      }),
    );
  });

  test('[RC7] an unknown type is named', () => {
    const text = at(0).text.replace('assembly.created@1', 'assembly.created@9');
    expect(readEntry({ sequence: 1, text, hash: hashEntry(text) }, genesisHash)).toEqual({ ok: false, fault: { kind: 'unknown-type', sequence: 1, type: 'assembly.created@9' } });
  });
});
