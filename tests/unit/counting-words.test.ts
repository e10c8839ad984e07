import { createTranslator } from 'next-intl';
import { describe, expect, test } from 'vitest';
import type { TraceStep } from '../../lib/counting/types.ts';
import { countVerdictWords, formatCount, stepWords, type CountingNaming } from '../../lib/i18n/counting-words.ts';
import de from '../../lib/i18n/messages/counting.de.json' with { type: 'json' };
import en from '../../lib/i18n/messages/counting.en.json' with { type: 'json' };

const amount = (heads: number, weight = String(heads)) => ({ heads, weight });
const pair = { option: 'a', over: 'b', votes: '5', against: '3' } as const;
const half = { kind: 'more-than', numerator: 1, denominator: 2 } as const;

/** One of each kind, and of each that is told in another way. */
const steps: readonly TraceStep[] = [
  { step: 'counted', cast: amount(12), abstentions: amount(1) },
  { step: 'counted', cast: amount(12, '25/2'), abstentions: amount(0) },
  { step: 'not-valid', ballots: amount(2) },
  { step: 'led', options: ['a', 'b'], votes: '4' },
  { step: 'compared', option: 'a', votes: '7', base: '12', threshold: half, needed: '13/2', reached: true },
  { step: 'tied', place: 1, options: ['a', 'b'], votes: '4' },
  { step: 'tied', place: 1, options: ['a', 'b'] },
  ...(['surplus', 'exclusion', 'final'] as const).map((of): TraceStep => ({ step: 'tied', of, place: 1, options: ['a', 'b'], votes: '4' })),
  { step: 'tied', of: 'exclusion', place: 2, options: ['a', 'b'] },
  { step: 'round', round: 2 },
  { step: 'quota', quota: '5', votes: '12', seats: 2 },
  { step: 'elected', option: 'a', votes: '6', because: 'more-than-half' },
  { step: 'elected', option: 'a', votes: '6', because: 'order' },
  { step: 'elected', option: 'a', votes: '6', because: 'quota' },
  { step: 'elected', option: 'a', votes: '6', because: 'last-seats' },
  { step: 'elected', option: 'a', votes: '6' },
  { step: 'excluded', option: 'b', votes: '1' },
  { step: 'transferred', from: 'a', value: '16667/100000', to: [{ option: 'b', weight: '5/6' }], exhausted: '1/6' },
  { step: 'transferred', from: 'a', value: null, to: [], exhausted: '0' },
  { step: 'kept', kept: [{ option: 'a', factor: '1/2' }], iterations: 3 },
  ...(['earlier-round', 'preferences', 'score', 'top-scores', 'lot'] as const).map((by): TraceStep => ({ step: 'tie-broken', of: 'seat', options: ['a', 'b'], by, round: 1, picked: ['a'] })),
  ...(['surplus', 'exclusion', 'final', 'order'] as const).map((of): TraceStep => ({ step: 'tie-broken', of, options: ['a', 'b'], by: 'lot', picked: ['a'] })),
  { step: 'top-scores', of: [{ option: 'a', weight: '3' }] },
  { step: 'as-many-against', option: 'a', votes: '5' },
  { step: 'final', between: ['a', 'b'] },
  { step: 'preferred', ...pair },
  { step: 'locked', ...pair },
  { step: 'passed-over', ...pair },
  { step: 'contested', ...pair },
  { step: 'stronger-path', option: 'a', over: 'b', path: ['a', 'c', 'b'], strength: '7', back: '6' },
  { step: 'ranked', order: [['a'], ['b', 'c']] },
  { step: 'unfilled', seats: 1 },
  { step: 'run-off', between: ['a', 'b'] },
  { step: 'quorum-missed' },
];

function teller(locale: 'en' | 'de') {
  const onError = (error: unknown): never => {
    throw error;
  };
  const t = createTranslator({ locale, messages: { counting: locale === 'en' ? en : de }, namespace: 'counting', onError });
  const lister = new Intl.ListFormat(locale);
  const names: Readonly<Record<string, string>> = { a: 'Ada', b: 'Ben', c: 'Cem' };
  const naming: CountingNaming = { locale, nameOf: (option) => names[option] ?? option, list: (parts) => lister.format(parts), amount: (name, weight) => t('amount', { name, weight }) };
  return { t, naming };
}

describe.each(['en', 'de'] as const)('the account in words, %s', (locale) => {
  const { t, naming } = teller(locale);

  test('each kind of step is a sentence, and all its values are told', () => {
    const told = steps.map((step) => {
      const { key, values } = stepWords(step, naming, 'tie');
      return t(`step.${key}`, values);
    });
    expect(told).toMatchSnapshot();
  });

  test('equal numbers that are settled ask for no lot', () => {
    const tied: TraceStep = { step: 'tied', place: 1, options: ['a', 'b'], votes: '4' };
    const told = (['rejected', 'run-off'] as const).map((verdict) => {
      const { key, values } = stepWords(tied, naming, verdict);
      return t(`step.${key}`, values);
    });
    expect(told).toEqual(
      locale === 'en'
        ? ['Ada and Ben are equal with 4: with as many against it a motion is not carried.', 'Ada and Ben are equal with 4.']
        : ['Ada und Ben sind mit 4 gleich: Bei ebenso vielen Gegenstimmen ist ein Antrag nicht angenommen.', 'Ada und Ben sind mit 4 gleich.'],
    );
  });

  test('a motion that is lost by a tie, and seats that stay empty, are told with the verdict', () => {
    const told = [
      { verdict: 'rejected', ties: [], trace: [] },
      { verdict: 'rejected', ties: [{ place: 1, options: ['yes', 'no'], votes: '5' }], trace: [] },
      { verdict: 'elected', elected: ['a'], ties: [], trace: [{ step: 'unfilled', seats: 2 }] },
    ].map((outcome) => {
      const { key, values } = countVerdictWords(Object.assign(Object.create(null), { elected: [], runOffBetween: [] }, outcome), naming);
      return t(`verdict.${key}`, values);
    });
    expect(told).toEqual(locale === 'en' ? ['Not carried.', 'A tie: not carried.', 'Elected: Ada. 2 seats stay empty.'] : ['Nicht angenommen.', 'Stimmengleichheit: nicht angenommen.', 'Gewählt: Ada. 2 Sitze bleiben leer.']);
  });

  test('what an open tie is about is said', () => {
    const told = ([undefined, 'surplus', 'exclusion', 'final'] as const).map((of) => {
      const tie = { place: 2, options: ['b', 'c'], votes: '3', ...(of !== undefined && { of }) };
      const { key, values } = countVerdictWords(Object.assign(Object.create(null), { elected: ['a'], runOffBetween: [], trace: [], ties: [tie], verdict: 'tie' }), naming);
      return t(`verdict.${key}`, values);
    });
    expect(told).toMatchSnapshot();
  });

  test('each verdict is a sentence', () => {
    const outcome = { elected: ['a'], runOffBetween: ['a', 'b'], trace: [], ties: [{ place: 2, options: ['b', 'c'], votes: '3' }] };
    const verdicts = (['carried', 'rejected', 'elected', 'run-off', 'no-majority', 'tie', 'no-quorum'] as const).map((verdict) => {
      const { key, values } = countVerdictWords(Object.assign(Object.create(null), outcome, { verdict }), naming);
      return t(`verdict.${key}`, values);
    });
    expect(verdicts).toMatchSnapshot();
  });
});

test('numbers of a count are exact: decimals where they end, else fractions', () => {
  expect(['1', '7/4', '1/3', '123456789/1000000000', '12345/10'].map((exact) => formatCount(exact, 'de'))).toEqual(['1', '1,75', '1/3', '0,123456789', '1.234,5']);
});
