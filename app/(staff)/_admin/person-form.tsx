'use client';

import { Autocomplete, Checkbox, TextInput } from '@mantine/core';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import type { ReactElement } from 'react';
import type { PersonInput } from '../../../lib/assembly/directory.ts';
import { sizes } from '../../../lib/protocol/values.ts';
import type { Field } from '../../../lib/roll-import/faults.ts';
import type { AnyRefusal } from '../_lib/refusal-words.ts';
import { ActButton } from './act-button.tsx';
import { useAdmin } from './admin-frame.tsx';
import { Fault } from './dialog.tsx';
import { useFaultWords } from './fault-words.ts';
import { Meanwhile } from './meanwhile.tsx';
import { changedSince, checkDraft, draftFields, keepTyped, type DraftField, type PersonDraft } from './person-form-rules.ts';
import { useRefusalSentence } from './use-send.ts';

/** Why nothing was saved. `changedTo`: somebody else was faster, and this is how the person stands now. */
export type Unsaved = { readonly refusal: AnyRefusal } | { readonly changedTo: PersonDraft };

/** The fields of one person. `onSave` resolves with why nothing was saved, or null when it is done. */
export function PersonForm({
  initial,
  groups,
  submit,
  onSave,
  onCancel,
}: {
  initial: PersonDraft;
  groups: readonly string[];
  submit: string;
  readonly onSave: (person: PersonInput) => Promise<Unsaved | null>;
  readonly onCancel: () => void;
}): ReactElement {
  const t = useTranslations('admin.person');
  const tDialog = useTranslations('admin.dialog');
  const words = useFaultWords();
  const sentence = useRefusalSentence();
  const { block } = useAdmin();
  const [draft, setDraft] = useState(initial);
  const [isChecked, setIsChecked] = useState(false);
  const [isBusy, setIsBusy] = useState(false);
  const [refusal, setRefusal] = useState<AnyRefusal | null>(null);
  /** The person as the form last knew them, and the fields that somebody else has changed since it was opened. */
  const [seen, setSeen] = useState(initial);
  const [changed, setChanged] = useState<readonly DraftField[] | null>(null);
  const checked = checkDraft(draft);

  const isTaken = refusal?.reason === 'number-taken';
  const errorOf = (field: Field): string | undefined => {
    if (field === 'number' && isTaken && refusal !== null) return sentence(refusal);
    const fault = isChecked && !checked.ok ? checked.faults.get(field) : undefined;
    return fault === undefined ? undefined : words.row(fault);
  };
  const change = (changes: Partial<PersonDraft>) => {
    setDraft({ ...draft, ...changes });
    setRefusal(null);
  };
  const save = async (): Promise<void> => {
    setIsChecked(true);
    if (!checked.ok || isBusy || block !== null) return;
    setIsBusy(true);
    setRefusal(null);
    const unsaved = await onSave(checked.person);
    setIsBusy(false);
    if (unsaved === null) return;
    if ('refusal' in unsaved) {
      setRefusal(unsaved.refusal);
      return;
    }
    const fresh = unsaved.changedTo;
    setDraft((typed) => keepTyped(seen, typed, fresh));
    setChanged((before) => draftFields.filter((field) => before?.includes(field) === true || changedSince(seen, fresh).includes(field)));
    setSeen(fresh);
  };
  const text = (field: 'number' | 'firstName' | 'lastName' | 'email' | 'weight' | 'language', maxLength: number) => ({
    label: t(field),
    value: draft[field],
    maxLength,
    autoComplete: 'off',
    error: errorOf(field),
    onChange: (event: { readonly currentTarget: { readonly value: string } }) => change({ [field]: event.currentTarget.value }),
  });

  return (
    <form
      className="adm-form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <div className="adm-pair">
        <TextInput {...text('number', sizes.number)} description={t('numberHint')} data-autofocus required withAsterisk={false} />
        <Autocomplete label={t('group')} description={t('groupHint')} value={draft.group} maxLength={sizes.group} data={[...groups]} limit={20} error={errorOf('group')} onChange={(group) => change({ group })} />
      </div>
      <div className="adm-pair">
        <TextInput {...text('firstName', sizes.name)} />
        <TextInput {...text('lastName', sizes.name)} />
      </div>
      <TextInput {...text('email', sizes.email)} type="email" description={t('emailHint')} />
      <Checkbox
        label={t('mayVote')}
        description={t('mayVoteHint')}
        checked={draft.mayVote}
        error={errorOf('votingRight')}
        iconColor="var(--paper)"
        onChange={(event) => change({ mayVote: event.currentTarget.checked })}
      />
      <div className="adm-pair">
        {draft.mayVote && <TextInput {...text('weight', sizes.weight)} description={t('weightHint')} placeholder="1" />}
        <TextInput {...text('language', 35)} description={t('languageHint')} />
      </div>
      {changed !== null && <Meanwhile changed={changed} fresh={seen} draft={draft} onTake={(field) => change({ [field]: seen[field] })} />}
      <Fault>{refusal !== null && !isTaken ? sentence(refusal) : null}</Fault>
      <div className="adm-buttons end">
        <button type="button" className="button quiet" onClick={onCancel}>
          {tDialog('cancel')}
        </button>
        <ActButton block={block} type="submit" isBusy={isBusy} className="button">
          {isBusy ? tDialog('busy') : submit}
        </ActButton>
      </div>
    </form>
  );
}
