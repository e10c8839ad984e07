'use client';

import { Checkbox, NativeSelect, TextInput } from '@mantine/core';
import { useTranslations } from 'next-intl';
import { useState, type ReactElement } from 'react';
import type { Localized } from '../../../../lib/assembly/basics.ts';
import { tooLong } from '../../../../lib/assembly/long-text.ts';
import type { DeskPoll } from '../../../../lib/protocol/down.ts';
import type { StaffCommand } from '../../../../lib/protocol/commands.ts';
import { refusalWords, type AnyRefusal } from '../../_lib/refusal-words.ts';
import { missingLanguages } from '../../_lib/poll-name.ts';
import { ActButton } from '../act-button.tsx';
import { useConsole } from '../console-context.ts';
import { definitionOf, fieldOf, formOf, withMethod, type EditorField, type EditorForm, type FormFaults } from '../editor-form.ts';
import { TextGate } from '../fetched-text.tsx';
import { LocalizedInput } from '../localized-input.tsx';
import { MajorityEditor } from '../majority-editor.tsx';
import { longestLabelChars, newDefinition, nextLabel, onTheWire } from '../new-poll.ts';
import { OptionsEditor } from '../options-editor.tsx';
import { refusalSentence, useRefusalTranslator } from '../refusal-sentence.ts';
import { useChairWords } from '../use-chair-words.ts';
import { DialogFrame } from './dialog-frame.tsx';
import { RulesEditor } from './rules-editor.tsx';

const methods = ['yes-no-abstain', 'plurality'] as const;

/** Prepares a poll, or changes a draft. `poll` is null for a new one, which goes under `itemId`. */
export function PollEditor({ poll, itemId, onClose }: { poll: DeskPoll | null; itemId: string | null; onClose: () => void }): ReactElement {
  const t = useTranslations('chair.editor');
  const { name } = useChairWords();
  // What was there when the editor opened: a change by somebody else is refused on this basis, not overwritten.
  const [seen] = useState(poll);
  const title = seen === null ? t('newTitle') : t('editTitle', { poll: name(seen) });
  return (
    <TextGate text={seen?.definition.text ?? null} title={title} onClose={onClose}>
      {(text) => <Editor seen={seen} seenText={text} itemId={itemId} title={title} onClose={onClose} />}
    </TextGate>
  );
}

function Editor({ seen, seenText, itemId, title, onClose }: { seen: DeskPoll | null; seenText: Localized | null; itemId: string | null; title: string; onClose: () => void }): ReactElement {
  const t = useTranslations('chair');
  const { act, desk, focus, newId } = useConsole();
  const { text, languages: inWords } = useChairWords();
  const [form, setForm] = useState<EditorForm>(() => formOf(seen === null ? newDefinition(desk.settings, itemId, nextLabel(desk, itemId)) : { ...seen.definition, text: seenText }));
  const [faults, setFaults] = useState<FormFaults>({});
  const [refusal, setRefusal] = useState<AnyRefusal | null>(null);
  const [hasText, setHasText] = useState(Object.keys(form.text).length > 0);
  const change = (part: Partial<EditorForm>): void => setForm({ ...form, ...part });
  const errorAt = useErrorAt(faults, refusal);
  const missing = missingLanguages(form.question, desk.settings.languages);

  const save = async (): Promise<void> => {
    const read = definitionOf(form);
    setRefusal(null);
    setFaults(read.ok ? {} : read.faults);
    if (!read.ok) return;
    const fault = tooLong(read.definition.text);
    if (fault !== null) return setRefusal(fault);
    const pollId = seen?.id ?? newId();
    const definition = onTheWire(read.definition);
    const command: StaffCommand = seen === null ? { type: 'preparePoll', pollId, definition } : { type: 'changePoll', pollId, definition, basis: seen.version };
    const outcome = await act(command, { isShownByCaller: true });
    if (!outcome.ok) return setRefusal(outcome.refusal);
    focus(pollId);
    onClose();
  };

  return (
    <DialogFrame title={title} size="xl" holdsText onClose={onClose}>
      <div className="chair-form">
        <LocalizedInput
          label={t('editor.question')}
          labelIn={(language) => t('editor.questionIn', { language })}
          value={form.question}
          onChange={(question) => change({ question })}
          error={errorAt('question')}
          isLong
          isFocused
        />
        {missing.length > 0 && missing.length < desk.settings.languages.length && <p className="chair-small muted">{t('editor.missing', { languages: inWords(missing) })}</p>}
        <div className="chair-fields">
          <TextInput
            label={t('editor.label')}
            description={t('editor.labelHint')}
            inputWrapperOrder={['label', 'input', 'description', 'error']}
            error={errorAt('label')}
            maxLength={longestLabelChars}
            value={form.label}
            onChange={(event) => change({ label: event.currentTarget.value })}
          />
          <NativeSelect
            label={t('editor.item')}
            value={form.itemId ?? ''}
            data={[{ value: '', label: t('editor.noItem') }, ...desk.agenda.map((item) => ({ value: item.id, label: `${item.number} ${text(item.title)}` }))]}
            onChange={(event) => change({ itemId: event.currentTarget.value === '' ? null : event.currentTarget.value })}
          />
        </div>
        {hasText ? (
          <LocalizedInput
            label={t('editor.text')}
            labelIn={(language) => t('editor.textIn', { language })}
            description={t('editor.textHint')}
            value={form.text}
            onChange={(long) => change({ text: long })}
            error={errorAt('text')}
            isLong
          />
        ) : (
          <button type="button" className="link-button" onClick={() => setHasText(true)}>
            {t('editor.addText')}
          </button>
        )}
        <NativeSelect
          label={t('editor.method')}
          value={form.method}
          data={methods.map((value) => ({ value, label: t(`method.${value}`) }))}
          onChange={(event) => setForm(withMethod(form, event.currentTarget.value === 'plurality' ? 'plurality' : 'yes-no-abstain'))}
        />
        {form.method === 'plurality' && <OptionsEditor options={form.options} onChange={(options) => change({ options })} error={errorAt('options')} />}
        <MajorityEditor
          key={form.method}
          majority={form.majority}
          canBeNone={form.method === 'plurality'}
          onChange={(majority) => change({ majority, runOff: form.runOff && majority !== null })}
          error={errorAt('majority')}
        />
        {form.method === 'plurality' && form.majority !== null && (
          <Checkbox label={t('editor.runOff')} error={errorAt('runOff')} checked={form.runOff} onChange={(event) => change({ runOff: event.currentTarget.checked })} />
        )}
        <RulesEditor form={form} onChange={change} quorumError={errorAt('quorum')} />
        <EditorProblem faults={faults} refusal={refusal} />
        <div className="chair-row end">
          <button type="button" className="button quiet" onClick={onClose}>
            {t('action.cancel')}
          </button>
          <ActButton className="button" onPress={() => void save()}>
            {t(seen === null ? 'editor.saveNew' : 'action.save')}
          </ActButton>
        </div>
      </div>
    </DialogFrame>
  );
}

/** The sentence at a field: what the form itself knows, or what the worker refused there. */
function useErrorAt(faults: FormFaults, refusal: AnyRefusal | null): (field: EditorField) => string | undefined {
  const t = useRefusalTranslator();
  return (field) => {
    const fault = faults[field];
    if (fault !== undefined) return t(fault);
    return refusal !== null && fieldOf(refusal) === field ? refusalSentence(t, refusal) : undefined;
  };
}

/** Beside the button: that something is marked above, or a refusal that belongs to no field. */
function EditorProblem({ faults, refusal }: { faults: FormFaults; refusal: AnyRefusal | null }): ReactElement | null {
  const t = useRefusalTranslator();
  const tEditor = useTranslations('chair.editor');
  const isMarked = Object.keys(faults).length > 0 || (refusal !== null && fieldOf(refusal) !== null);
  if (!isMarked && refusal === null) return null;
  return (
    <p className="chair-fault" role="alert">
      {isMarked || refusal === null ? tEditor('fix') : t(refusalWords(refusal).key, refusalWords(refusal).values)}
    </p>
  );
}
