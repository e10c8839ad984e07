'use client';

import { useFormatter, useLocale, useTranslations } from 'next-intl';
import { formatExact } from '../../../lib/i18n/exact-number.ts';
import { majorityWords } from '../../../lib/i18n/majority-words.ts';
import type { MajorityRule } from '../../../lib/i18n/majority-words.ts';

/** Words that several screen faces need. Times are told in the assembly's zone. */
export function useScreenWords() {
  const t = useTranslations('common');
  const format = useFormatter();
  const locale = useLocale();
  return {
    time: (at: number): string => format.dateTime(at, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }),
    day: (at: number): string => format.dateTime(at, { weekday: 'long', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }),
    number: (value: number): string => format.number(value),
    exact: (value: string): string => formatExact(value, locale),
    percent: (share: number): string => format.number(share, { style: 'percent', minimumFractionDigits: 1, maximumFractionDigits: 1 }),
    list: (parts: readonly string[]): string => format.list(parts, { type: 'conjunction' }),
    majority: (rule: MajorityRule): string => t('majority.needed', majorityWords(rule)),
    formula: ({ votes, base, needed, majority }: { votes: string; base: string; needed: string; majority: MajorityRule }): string => {
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
