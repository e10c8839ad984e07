'use client';

import { NativeSelect, NumberInput } from '@mantine/core';
import { useTranslations } from 'next-intl';
import { useState, type ReactElement } from 'react';
import type { Majority, Threshold } from '../../../lib/counting/majority.ts';
import { majorityPresets, presetOf, simpleMajority, withPreset, type MajorityPreset } from './threshold-presets.ts';

const bases = ['yes-no', 'valid', 'cast', 'present', 'eligible'] as const;
const comparisons = ['at-least', 'more-than'] as const;
/** The wire's limit (lib/protocol/values.ts). */
const largestPart = 10_000;

/** Base and threshold of a poll's majority, by presets that have a name. `canBeNone`: the most votes may win. */
export function MajorityEditor({
  majority,
  canBeNone,
  onChange,
  error,
}: {
  majority: Majority | null;
  canBeNone: boolean;
  onChange: (majority: Majority | null) => void;
  error: string | undefined;
}): ReactElement {
  const t = useTranslations('chair.editor');
  // Kept beside the fraction, or typing 1/2 into one's own would turn it into a preset under the hands.
  const [isOwn, setIsOwn] = useState(presetOf(majority) === 'own');
  const preset: MajorityPreset = isOwn && majority !== null ? 'own' : presetOf(majority);
  const presets = majorityPresets.filter((candidate) => candidate !== 'none' || canBeNone);
  const choose = (chosen: MajorityPreset): void => {
    setIsOwn(chosen === 'own');
    onChange(withPreset(majority, chosen));
  };
  return (
    <fieldset className="chair-fieldset">
      <legend className="visually-hidden">{t('majority')}</legend>
      <div className="chair-fields">
        <NativeSelect
          label={t('majority')}
          error={error}
          value={preset}
          data={presets.map((value) => ({ value, label: t(`preset.${value}`) }))}
          onChange={(event) => choose(presets.find((candidate) => candidate === event.currentTarget.value) ?? 'simple')}
        />
        {majority !== null && preset !== 'simple' && (
          <NativeSelect
            label={t('base')}
            value={majority.base}
            data={bases.map((value) => ({ value, label: t(`baseOf.${value}`) }))}
            onChange={(event) => onChange({ ...majority, base: bases.find((base) => base === event.currentTarget.value) ?? simpleMajority.base })}
          />
        )}
      </div>
      {majority !== null && preset === 'own' && <ThresholdEditor threshold={majority.threshold} onChange={(threshold) => onChange({ ...majority, threshold })} />}
    </fieldset>
  );
}

/** A fraction of one's own, and whether it must be exceeded or reached. */
export function ThresholdEditor({ threshold, onChange }: { threshold: Threshold; onChange: (threshold: Threshold) => void }): ReactElement {
  const t = useTranslations('chair.editor');
  const part = (value: string | number): number => (typeof value === 'number' ? value : 0);
  return (
    <div className="chair-fields">
      <NativeSelect
        label={t('comparison')}
        value={threshold.kind}
        data={comparisons.map((value) => ({ value, label: t(value) }))}
        onChange={(event) => onChange({ ...threshold, kind: event.currentTarget.value === 'at-least' ? 'at-least' : 'more-than' })}
      />
      <NumberInput label={t('numerator')} min={1} max={largestPart} allowDecimal={false} value={threshold.numerator} onChange={(value) => onChange({ ...threshold, numerator: part(value) })} />
      <NumberInput label={t('denominator')} min={1} max={largestPart} allowDecimal={false} value={threshold.denominator} onChange={(value) => onChange({ ...threshold, denominator: part(value) })} />
    </div>
  );
}
