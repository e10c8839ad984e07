'use client';

import { useFormatter, useLocale, useTranslations } from 'next-intl';
import { useMemo } from 'react';
import type { Unit } from './plots.ts';

/** Numbers with their units, in the reader's language. */
export type Units = {
  /** None is "–". */
  readonly of: (unit: Unit, value: number | null) => string;
  /** "12 s", "4 min", "2 h 5 min" */
  readonly duration: (ms: number) => string;
};

const secondMs = 1_000;
const minuteMs = 60_000;
const hourMs = 3_600_000;
const gigabyte = 1e9;
const megabyte = 1e6;

export function useUnits(): Units {
  const format = useFormatter();
  const locale = useLocale();
  const t = useTranslations('operations.units');
  return useMemo(() => {
    const unit = (name: string, decimals: number) => {
      const made = new Intl.NumberFormat(locale, { style: 'unit', unit: name, unitDisplay: 'short', maximumFractionDigits: decimals });
      return (value: number) => made.format(value);
    };
    const [ms, fineMs] = [unit('millisecond', 0), unit('millisecond', 1)];
    // Browsers write "sec" and "Sek.", beside "ms".
    const seconds = (value: number) => t('seconds', { seconds: format.number(value, { maximumFractionDigits: 1 }) });
    const [megabytes, gigabytes, percent] = [unit('megabyte', 0), unit('gigabyte', 1), unit('percent', 0)];
    const time = (value: number) => (value >= secondMs ? seconds(value / secondMs) : value < 10 ? fineMs(value) : ms(value));
    const bytes = (value: number) => (value >= gigabyte ? gigabytes(value / gigabyte) : megabytes(value / megabyte));
    const written = (name: Unit, value: number): string => {
      switch (name) {
        case 'count':
          return format.number(value);
        case 'perSecond':
          return t('perSecond', { rate: format.number(value, { maximumFractionDigits: value < 10 ? 1 : 0 }) });
        case 'time':
          return time(value);
        case 'percent':
          return percent(value);
        case 'bytes':
          return bytes(value);
      }
    };
    return {
      of: (name, value) => (value === null ? '–' : written(name, value)),
      duration(value) {
        if (value < minuteMs) return seconds(Math.floor(value / secondMs));
        if (value < hourMs) return t('minutes', { minutes: Math.floor(value / minuteMs) });
        return t('hours', { hours: Math.floor(value / hourMs), minutes: Math.floor((value % hourMs) / minuteMs) });
      },
    };
  }, [format, locale, t]);
}
