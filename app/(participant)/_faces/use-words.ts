'use client';

import { useFormatter, useLocale, useTranslations } from 'next-intl';
import { formatExact } from '../../../lib/i18n/exact-number.ts';
import { majorityWords } from '../../../lib/i18n/majority-words.ts';
import type { BallotForm, ExactNumber, FormulaView, Instant, MajorityView, Selection } from './types.ts';

/** An option's words: Yes, No and Abstain come from the catalogue, all others from the poll. */
export type LabelledOption = { id: string; label: string; detail: string | null };

/** Words that several faces need: times in the assembly's zone, exact numbers, majorities, names of choices. */
export function useWords() {
  const t = useTranslations('common');
  const format = useFormatter();
  const locale = useLocale();

  const options = (form: BallotForm): LabelledOption[] => {
    const abstain = form.canAbstain ? [{ id: 'abstain', label: t('vote.abstain'), detail: null }] : [];
    switch (form.method) {
      case 'yes-no-abstain':
        return [{ id: 'yes', label: t('vote.yes'), detail: null }, { id: 'no', label: t('vote.no'), detail: null }, ...abstain];
      case 'choice':
        return [...form.options, ...abstain];
    }
  };

  return {
    options,
    /** The chosen options in the order of the ballot. */
    chosen: (form: BallotForm, selection: Selection): string[] =>
      options(form).filter(({ id }) => selection.includes(id)).map(({ label }) => label),
    /** Several names in one sentence, as the language joins them. */
    list: (names: readonly string[]): string => format.list(names, { type: 'conjunction' }),
    time: (at: Instant): string => format.dateTime(at, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }),
    /** Day and minute, for what may be of an earlier sitting. */
    moment: (at: Instant): string => format.dateTime(at, { weekday: 'short', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }),
    /** To the second, for what may be disputed: a record, a closing, a late arrival. */
    exactTime: (at: Instant): string => format.dateTime(at, { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' }),
    day: (at: Instant): string => format.dateTime(at, { weekday: 'long', day: 'numeric', month: 'long', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }),
    number: (value: number): string => format.number(value),
    exact: (value: ExactNumber): string => formatExact(value, locale),
    percent: (share: number): string => format.number(share, { style: 'percent', minimumFractionDigits: 1, maximumFractionDigits: 1 }),
    majority: (majority: MajorityView): string => t('majority.needed', majorityWords(majority)),
    formula: ({ votes, base, needed, majority }: FormulaView): string => {
      const words = majorityWords(majority);
      return t('majority.formula', {
        ...words,
        baseName: words.base,
        votes: formatExact(votes, locale),
        base: formatExact(base, locale),
        needed: formatExact(needed, locale),
      });
    },
  };
}
