import fc from 'fast-check';
import { expect, test } from 'vitest';
import { foldSearch, foldUmlauts, searchWords } from '../../realtime/list/fold-search.ts';

test('[RT3] names are searched without case and accents, in many scripts', () => {
  const cases: readonly (readonly [string, string])[] = [
    ['Öztürk', 'ozturk'], ['Łukasz Wałęsa', 'lukasz walesa'], ['GROẞE', 'grosse'], ['große', 'grosse'], ['Søren Kjær', 'soren kjaer'], ['Đorđević', 'dordevic'],
    ['IŞIK', 'isik'], ['Işık', 'isik'], ['İnci', 'inci'], ['Þóra', 'thora'], ['Œuvre', 'oeuvre'], ['Zoë', 'zoe'], ['Nguyễn', 'nguyen'],
    ['Ａｎｎａ', 'anna'], ['ﬁnn', 'finn'], ['ΆΛΦΑ', 'αλφα'], ['  Anna \t Maria ', 'anna maria'],
  ];
  for (const [name, folded] of cases) expect(foldSearch(name), name).toBe(folded);
});

test('[RT3] folding twice is folding once, whatever the text', () => {
  fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (text) => foldSearch(foldSearch(text)) === foldSearch(text)));
});

test('[RT3] a text is found by itself in capitals, in small letters, and in any of its Unicode forms', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...'aäéßøłıçñšżЖλ '), minLength: 1 }), (text) => {
      const folded = foldSearch(text);
      for (const form of [text.normalize('NFD'), text.normalize('NFC'), text.toLowerCase()]) expect(foldSearch(form)).toBe(folded);
    }),
  );
});

test('[RT3] umlauts are found as they are spelled without them, too', () => {
  expect(foldUmlauts('Müller-Lüdenscheidt')).toBe('mueller-luedenscheidt');
  expect(foldUmlauts('Mu\u0308ller')).toBe('mueller');
  expect(foldUmlauts('Meier')).toBeNull();
  expect(searchWords('  MÜLLER  jo ')).toEqual(['muller', 'jo']);
  expect(searchWords(' \u00a0 ')).toEqual([]);
  expect(searchWords('a b c d e f g h i j')).toHaveLength(8);
});
