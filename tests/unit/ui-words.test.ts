import { describe, expect, test } from 'vitest';
import { clockText, spokenCountdown } from '../../app/_components/countdown-rules.ts';
import { approximate, formatExact } from '../../lib/i18n/exact-number.ts';
import { majorityWords } from '../../lib/i18n/majority-words.ts';
import { readinessOf, toggled } from '../../app/(participant)/_faces/selection.ts';
import type { BallotForm } from '../../app/(participant)/_faces/types.ts';
import { typeSizeOf } from '../../app/(screen)/_faces/type-size.ts';

describe('[P13] countdown', () => {
  test('is spoken when 60 s and 10 s are passed, and at no other time', () => {
    const spoken: string[] = [];
    for (let seconds = 90; seconds >= 0; seconds -= 1) {
      const said = spokenCountdown((seconds + 1) * 1_000, seconds * 1_000);
      if (said !== null) spoken.push(`${seconds} ${said}`);
    }
    expect(spoken).toEqual(['60 one-minute', '10 ten-seconds']);
  });

  test('a page opened with less left says nothing; a tab that slept past both says the later; the end is silent', () => {
    expect(spokenCountdown(40_000, 39_000)).toBeNull();
    expect(spokenCountdown(70_000, 8_000)).toBe('ten-seconds');
    expect(spokenCountdown(70_000, 0)).toBeNull();
  });

  test('reads as a clock that shows 0:00 only when it is over', () => {
    expect([84_000, 83_001, 7_000, 1, 0, -5, 3_723_000].map(clockText)).toEqual(['1:24', '1:24', '0:07', '0:01', '0:00', '0:00', '1:02:03']);
  });
});

describe('exact numbers', () => {
  test('keep every digit in the notation of the language', () => {
    expect(formatExact('1498', 'en')).toBe('1,498');
    expect(formatExact('1498.25', 'de')).toBe('1.498,25');
    expect(formatExact('4001/3', 'de')).toBe('4.001/3');
    expect(formatExact('123456789012345678901', 'en')).toBe('123,456,789,012,345,678,901');
    expect(formatExact('?', 'en')).toBe('?');
  });

  test('have a near value for the length of a bar', () => {
    expect(approximate('1498')).toBe(1_498);
    expect(approximate('3/2')).toBe(1.5);
    expect(approximate('0.25')).toBe(0.25);
    expect(approximate('1/0')).toBe(0);
    expect(approximate('many')).toBe(0);
  });
});

test('majorities are told in words where people have words for them', () => {
  const words = (numerator: number, denominator: number) => majorityWords({ base: 'yes-no', numerator, denominator, comparison: 'at-least' }).fraction;
  expect([words(1, 2), words(2, 4), words(2, 3), words(3, 4), words(1, 1), words(3, 5)]).toEqual(['half', 'half', 'twoThirds', 'threeQuarters', 'all', 'other']);
});

describe('choosing', () => {
  const motion: BallotForm = { method: 'yes-no-abstain', canAbstain: true };
  const option = (id: string) => ({ id, label: id, detail: null });
  const three: BallotForm = { method: 'choice', options: ['a', 'b', 'c', 'd'].map(option), min: 2, max: 3, canAbstain: true };

  test('[P6] one too many is refused and the choice stays', () => {
    expect(toggled(three, ['a', 'b', 'c'], 'd')).toBe('too-many');
    expect(toggled(three, ['a', 'b', 'c'], 'b')).toEqual(['a', 'c']);
    expect(toggled(motion, ['yes'], 'no')).toEqual(['no']);
  });

  test('an abstention excludes every other choice', () => {
    expect(toggled(three, ['a', 'b'], 'abstain')).toEqual(['abstain']);
    expect(toggled(three, ['abstain'], 'a')).toEqual(['a']);
    expect(toggled(three, ['abstain'], 'abstain')).toEqual([]);
  });

  test('[W9] nothing is chosen beforehand, and nothing chosen is not ready', () => {
    expect(readinessOf(motion, [])).toBe('nothing-chosen');
    expect(readinessOf(three, ['a'])).toBe('too-few');
    expect(readinessOf(three, ['a', 'b'])).toBe('ready');
    expect(readinessOf(three, ['abstain'])).toBe('ready');
  });
});

test('[B4] the longer a question, the smaller its type, down to the smallest', () => {
  expect([20, 100, 150, 400].map((length) => typeSizeOf('word '.repeat(length / 5)))).toEqual(['huge', 'large', 'medium', 'small']);
  expect(['Satzungsänderungen', 'Mitgliederversammlung', 'Mitgliederversammlungen', 'Rechnungsprüfungs-Kommission', 'x'.repeat(40)].map(typeSizeOf)).toEqual(['huge', 'large', 'medium', 'huge', 'small']);
});
