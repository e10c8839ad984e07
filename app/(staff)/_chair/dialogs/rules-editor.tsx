'use client';

import { Checkbox, NativeSelect } from '@mantine/core';
import { useTranslations } from 'next-intl';
import type { ReactElement } from 'react';
import type { Quorum } from '../../../../lib/assembly/poll.ts';
import type { EditorForm } from '../editor-form.ts';
import { ThresholdEditor } from '../majority-editor.tsx';

const quorums = ['none', 'blocks-opening', 'marks-result', 'participation'] as const;
type QuorumChoice = (typeof quorums)[number];

/** Who may vote, how a ballot is cast, and what happens when too few take part. */
export function RulesEditor({ form, onChange, quorumError }: { form: EditorForm; onChange: (part: Partial<EditorForm>) => void; quorumError: string | undefined }): ReactElement {
  const t = useTranslations('chair.editor');
  const { quorum } = form;
  return (
    <fieldset className="chair-fieldset">
      <legend className="label">{t('rules')}</legend>
      <div className="chair-fields">
        <NativeSelect
          label={t('eligibility')}
          value={form.eligibility}
          data={[
            { value: 'present', label: t('eligible.present') },
            { value: 'enrolled', label: t('eligible.enrolled') },
          ]}
          onChange={(event) => onChange({ eligibility: event.currentTarget.value === 'enrolled' ? 'enrolled' : 'present' })}
        />
        <NativeSelect
          label={t('admission')}
          value={form.admission}
          data={[
            { value: 'frozen', label: t('admit.frozen') },
            { value: 'latecomers', label: t('admit.latecomers') },
          ]}
          onChange={(event) => onChange({ admission: event.currentTarget.value === 'latecomers' ? 'latecomers' : 'frozen' })}
        />
      </div>
      <div className="chair-fields">
        <NativeSelect
          label={t('quorum')}
          error={quorumError}
          value={choiceOf(quorum)}
          data={quorums.map((value) => ({ value, label: t(`quorumOf.${value}`) }))}
          onChange={(event) => onChange({ quorum: quorumOf(quorums.find((choice) => choice === event.currentTarget.value) ?? 'none') })}
        />
        <NativeSelect
          label={t('confirmation')}
          value={form.confirmation}
          data={[
            { value: 'two-taps', label: t('confirm.two-taps') },
            { value: 'review', label: t('confirm.review') },
          ]}
          onChange={(event) => onChange({ confirmation: event.currentTarget.value === 'review' ? 'review' : 'two-taps' })}
        />
      </div>
      {quorum.kind === 'participation' && <ThresholdEditor threshold={quorum.threshold} onChange={(threshold) => onChange({ quorum: { kind: 'participation', threshold } })} />}
      <div className="chair-fields">
        <NativeSelect
          label={t('result')}
          value={form.result}
          data={[
            { value: 'published', label: t('resultOf.published') },
            { value: 'withheld', label: t('resultOf.withheld') },
          ]}
          onChange={(event) => onChange({ result: event.currentTarget.value === 'withheld' ? 'withheld' : 'published' })}
        />
      </div>
      <Checkbox label={t('changeable')} checked={form.changeable} onChange={(event) => onChange({ changeable: event.currentTarget.checked })} />
    </fieldset>
  );
}

function choiceOf(quorum: Quorum): QuorumChoice {
  return quorum.kind === 'attendance' ? quorum.effect : quorum.kind;
}

function quorumOf(choice: QuorumChoice): Quorum {
  switch (choice) {
    case 'none':
      return { kind: 'none' };
    case 'blocks-opening':
    case 'marks-result':
      return { kind: 'attendance', effect: choice };
    case 'participation':
      return { kind: 'participation', threshold: { kind: 'at-least', numerator: 1, denominator: 2 } };
  }
}
