'use client';

import { useFormatter, useLocale, useTranslations } from 'next-intl';
import { useMemo } from 'react';
import type { Instant, Localized } from '../../../lib/assembly/basics.ts';
import type { PollDefinition } from '../../../lib/assembly/poll.ts';
import { pickText } from '../../../lib/protocol/down.ts';
import { formatExact } from '../../../lib/i18n/exact-number.ts';
import { majorityWords } from '../../../lib/i18n/majority-words.ts';
import { pollName, readingOrder } from '../_lib/poll-name.ts';
import { useConsole } from './console-context.ts';
import { presetOf } from './threshold-presets.ts';

/** Words that several parts of the console need; texts in the reader's language, times in the assembly's zone. */
export function useChairWords() {
  const t = useTranslations('chair');
  const tVote = useTranslations('common.vote');
  const format = useFormatter();
  const locale = useLocale();
  const { settings } = useConsole().desk;
  const { timeZone } = settings;
  const order = useMemo(() => readingOrder(locale, settings.languages), [locale, settings.languages]);
  const inLanguages = (tags: readonly string[]) => format.list(tags.map((tag) => languageName(tag, locale)), { type: 'conjunction' });

  return {
    locale,
    /** A text in the reader's language, else in one of the assembly's. */
    text: (localized: Localized): string => pickText(localized, order),
    name: ({ definition }: { readonly definition: Pick<PollDefinition, 'label' | 'question'> }): string => pollName(definition, order),
    list: (names: readonly string[]): string => format.list(names, { type: 'conjunction' }),
    number: (value: number): string => format.number(value),
    exact: (value: string): string => formatExact(value, locale),
    /** `percent` as lib/counting/rational writes it: with a point, without a sign. */
    percent: (value: string): string => formatExact(value, locale) + percentSign(locale),
    /** To the minute. */
    time: (at: Instant): string => format.dateTime(at, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone }),
    exactTime: (at: Instant): string => format.dateTime(at, { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23', timeZone }),
    language: (tag: string): string => languageName(tag, locale),
    languages: inLanguages,
    /** An option of a poll by its id; Yes, No and Abstain are common words. */
    option: ({ options }: Pick<PollDefinition, 'options'>, id: string): string => {
      if (id === 'yes' || id === 'no' || id === 'abstain') return tVote(id);
      const found = options.find((option) => option.id === id);
      return found === undefined ? id : pickText(found.text, order);
    },
    /** "two thirds of valid votes", "simple majority", "most votes win". */
    majority: (definition: Pick<PollDefinition, 'majority'>): string => {
      const { majority } = definition;
      if (majority === null) return t('rule.mostVotes');
      if (presetOf(majority) === 'simple') return t('rule.simple');
      const { base, threshold } = majority;
      const { kind, numerator, denominator } = threshold;
      return t('rule.majority', majorityWords({ base, numerator, denominator, comparison: kind }));
    },
  };
}

/** A language's name in the reader's; the tag where the browser knows none. */
function languageName(tag: string, locale: string): string {
  try {
    return new Intl.DisplayNames([locale], { type: 'language' }).of(tag) ?? tag;
  } catch {
    return tag;
  }
}

/** The sign with the space that the language puts before it. */
function percentSign(locale: string): string {
  const parts = new Intl.NumberFormat(locale, { style: 'percent' }).formatToParts(0);
  return parts.filter(({ type }) => type !== 'integer').map(({ value }) => value).join('');
}
