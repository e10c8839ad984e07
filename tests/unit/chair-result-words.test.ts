import { createTranslator } from 'next-intl';
import { describe, expect, test } from 'vitest';
import { abstainRow, formulaWords, isWeighted, nextStep, optionsFor, resultRows, verdictWords, type Naming } from '../../app/(staff)/_chair/outcome-words.ts';
import type { Majority } from '../../lib/counting/majority.ts';
import { count } from '../../lib/counting/methods.ts';
import type { BallotGroup, Outcome } from '../../lib/counting/types.ts';
import chairDe from '../../lib/i18n/messages/chair.de.json' with { type: 'json' };
import chairEn from '../../lib/i18n/messages/chair.en.json' with { type: 'json' };
import commonDe from '../../lib/i18n/messages/common.de.json' with { type: 'json' };
import commonEn from '../../lib/i18n/messages/common.en.json' with { type: 'json' };

const twoThirds: Majority = { base: 'valid', threshold: { kind: 'at-least', numerator: 2, denominator: 3 } };
const simple: Majority = { base: 'yes-no', threshold: { kind: 'more-than', numerator: 1, denominator: 2 } };
const eligible = { heads: 2_000, weight: '2000' };

function motion(majority: Majority, yes: number, no: number, abstain: number, quorum?: 'missed'): Outcome {
  const groups: BallotGroup[] = [
    { choice: { answer: 'yes' }, weight: '1', count: yes },
    { choice: { answer: 'no' }, weight: '1', count: no },
    { choice: { answer: 'abstain' }, weight: '1', count: abstain },
  ];
  return count({ method: 'yes-no-abstain', options: [], majority, runOff: false, seats: 1 }, groups.filter((group) => group.count > 0), { eligible, present: eligible, ...(quorum === undefined ? {} : { quorum }) });
}

function election(majority: Majority | null, votes: readonly number[], runOff = false): Outcome {
  const groups = votes.map((number, index): BallotGroup => ({ choice: { picks: [`o${index}`] }, weight: '1', count: number }));
  return count({ method: 'plurality', options: votes.map((_, index) => `o${index}`), majority, runOff, seats: 1 }, groups.filter((group) => group.count > 0), { eligible, present: eligible });
}

const names: Readonly<Record<string, string>> = { o0: 'Anna', o1: 'Ben', o2: 'Cem' };

/** The result as the console writes it. */
function told(locale: 'en' | 'de', outcome: Outcome): string {
  const messages = locale === 'en' ? { chair: chairEn, common: commonEn } : { chair: chairDe, common: commonDe };
  const onError = (error: unknown) => { throw error; };
  const t = createTranslator({ locale, messages, namespace: 'chair', onError });
  const tCommon = createTranslator({ locale, messages, namespace: 'common.majority', onError });
  const naming: Naming = { locale, nameOf: (id) => names[id] ?? id, list: (parts) => new Intl.ListFormat(locale, { type: 'conjunction' }).format(parts) };
  const verdict = verdictWords(outcome, naming);
  const formula = formulaWords(outcome, naming);
  if (formula === null) throw new Error('a poll has no such formula');
  const majority = () => tCommon('formula', formula.values);
  const sentence = formula.kind === 'most-votes' ? t('formula.mostVotes', formula.values) : formula.of === null ? majority() : t('formula.of', { name: formula.of, formula: majority() });
  return `${t(`verdict.${verdict.key}`, verdict.values)}. ${sentence}`;
}

describe('a result in words [H7]', () => {
  test('[H7] carried, with the formula and its numbers', () => {
    const outcome = motion(twoThirds, 421, 150, 41);
    expect(told('en', outcome)).toBe('Carried. 421 of 612 valid votes; 408 needed (two thirds at least).');
    expect(told('de', outcome)).toBe('Angenommen. 421 von 612 gültigen Stimmen; nötig: 408 (mindestens zwei Drittel).');
  });

  test('[H7] not carried, and a tie says that it is one', () => {
    expect(told('en', motion(twoThirds, 407, 164, 41))).toMatch(/^Not carried\. 407 of 612/);
    expect(told('en', motion(simple, 200, 200, 41))).toMatch(/^Not carried: equal votes\. 200 of 400 yes and no votes; 201 needed/);
    expect(told('de', motion(simple, 200, 200, 41))).toMatch(/^Nicht angenommen: Stimmengleichheit\./);
  });

  test('[H7] no quorum is not "not carried"', () => {
    expect(told('en', motion(simple, 300, 10, 0, 'missed'))).toMatch(/^No quorum: nothing is decided\./);
    expect(told('de', motion(simple, 300, 10, 0, 'missed'))).toMatch(/^Nicht beschlussfähig: nichts ist entschieden\./);
  });

  test('[H7] an election names who, and whose votes were measured', () => {
    expect(told('en', election({ ...simple, base: 'valid' }, [1_200, 500, 300]))).toBe('Anna elected. Anna: 1,200 of 2,000 valid votes; 1,001 needed (more than half).');
    expect(told('de', election(null, [900, 800, 300]))).toBe('Gewählt: Anna. Anna: 900 von 2.000 gültigen Stimmen. Die meisten Stimmen entscheiden.');
  });

  test('[H7] a tie and a run-off name between whom', () => {
    expect(told('en', election(null, [800, 800, 300]))).toBe('Equal votes: Anna and Ben. Anna and Ben: each 800 of 1,900 valid votes. The most votes decide.');
    expect(told('de', election({ ...simple, base: 'valid' }, [900, 800, 300], true))).toMatch(/^Keine Mehrheit: Stichwahl zwischen Anna und Ben\./);
  });
});

describe('the next step [H7]', () => {
  test('[H7] only what was left open has one', () => {
    expect(nextStep(motion(simple, 3, 1, 0))).toBeNull();
    expect(nextStep(motion(simple, 2, 2, 0))).toBeNull();
    expect(nextStep(motion(simple, 2, 1, 0, 'missed'))).toEqual({ kind: 'vote-again', options: 'all' });
    expect(nextStep(election({ ...simple, base: 'valid' }, [9, 8, 3], true))).toEqual({ kind: 'run-off' });
    expect(nextStep(election({ ...simple, base: 'valid' }, [9, 8, 3]))).toEqual({ kind: 'vote-again', options: 'all' });
  });

  test('[H7] a tied election is voted on again between the tied, in ballot order', () => {
    const step = nextStep(election(null, [3, 8, 8]));
    expect(step).toEqual({ kind: 'vote-again', options: ['o1', 'o2'] });
    if (step?.kind !== 'vote-again') throw new Error('no vote follows');
    expect(optionsFor(['o0', 'o1', 'o2'].map((id) => ({ id, text: { en: id } })), step).map(({ id }) => id)).toEqual(['o1', 'o2']);
  });
});

describe('the numbers of a result [H7]', () => {
  test('[H7] percentages are of the named base; what is not in it has none', () => {
    const rows = resultRows(motion(simple, 200, 100, 50));
    expect(rows.map(({ id, weight, percent }) => [id, weight, percent])).toEqual([['yes', '200', '66.7'], ['no', '100', '33.3'], [abstainRow, '50', null]]);
    expect(resultRows(motion(twoThirds, 200, 100, 50)).map(({ percent }) => percent)).toEqual(['57.1', '28.6', '14.3']);
  });

  test('[H7] where nobody said yes or no there are no percentages, rather than zero', () => {
    expect(resultRows(motion(simple, 0, 0, 5)).map(({ percent }) => percent)).toEqual([null, null, null]);
  });

  test('[H7] heads are told besides when votes weigh more than one', () => {
    const weighted = count({ method: 'yes-no-abstain', options: [], majority: simple, runOff: false, seats: 1 }, [{ choice: { answer: 'yes' }, weight: '7/3', count: 3 }], { eligible, present: eligible });
    expect(isWeighted(weighted)).toBe(true);
    expect(isWeighted(motion(simple, 2, 1, 0))).toBe(false);
  });
});
