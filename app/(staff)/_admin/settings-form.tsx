'use client';

import { MultiSelect, NumberInput, Radio, Select, TextInput } from '@mantine/core';
import { useTranslations } from 'next-intl';
import { useMemo, useState } from 'react';
import type { FormEvent, ReactElement } from 'react';
import type { Sequence } from '../../../lib/assembly/basics.ts';
import { sizes } from '../../../lib/protocol/values.ts';
import { quorumKinds, type DraftFault, type QuorumKind } from '../staff/_assemblies/draft.ts';
import { ActButton } from './act-button.tsx';
import { useAdmin } from './admin-frame.tsx';
import { ConfirmDialog } from './confirm-dialog.tsx';
import { Fault } from './dialog.tsx';
import { languageChoices, languageName } from './language-names.ts';
import { faultsOf, settingsDraft, settingsOf, shareNames, type SettingsDraft } from './settings-form-rules.ts';
import { useTell } from './tell.tsx';
import { useRefusalSentence, useSend } from './use-send.ts';

/** Title, address, languages, time zone, quorum. What others change meanwhile is refused, never overwritten. */
export function SettingsForm(): ReactElement {
  const t = useTranslations('admin.settings');
  const tCreate = useTranslations('staff.create');
  const { desk, block, locale } = useAdmin();
  const send = useSend();
  const tell = useTell();
  const sentence = useRefusalSentence();
  /** Null: as it is in the assembly. */
  const [edited, setEdited] = useState<{ readonly draft: SettingsDraft; readonly basis: Sequence } | null>(null);
  const [isChecked, setIsChecked] = useState(false);
  const [isBusy, setIsBusy] = useState(false);
  const [isAsked, setIsAsked] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const draft = edited?.draft ?? settingsDraft(desk.settings, desk.slug);
  const isOverrun = edited !== null && edited.basis !== desk.settingsVersion;

  const change = (changes: Partial<SettingsDraft>) => {
    setEdited({ draft: { ...draft, ...changes }, basis: edited?.basis ?? desk.settingsVersion });
    setProblem(null);
  };
  const faults = isChecked ? faultsOf(draft) : [];
  const faultOf = (fault: DraftFault) => (faults.includes(fault) ? tCreate(`problem.${fault}`) : null);
  const isRenamed = draft.slug !== desk.slug;

  const save = async (): Promise<string | null> => {
    const wanted = settingsOf(draft);
    if (wanted === null || edited === null) return null;
    setIsBusy(true);
    const outcome = await send({ type: 'changeSettings', ...wanted, basis: edited.basis });
    setIsBusy(false);
    if (!outcome.ok) return sentence(outcome.refusal);
    if (wanted.slug !== desk.slug) {
      window.location.assign(`/staff/a/${wanted.slug}/settings`);
      return null;
    }
    setEdited(null);
    setIsChecked(false);
    tell({ tone: 'done', text: t('saved') });
    return null;
  };
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setIsChecked(true);
    setProblem(null);
    if (block !== null || isBusy || edited === null || faultsOf(draft).length > 0) return;
    if (isRenamed) setIsAsked(true);
    else setProblem(await save());
  };
  const choices = useMemo(() => languageChoices(draft.languages, locale), [draft.languages, locale]);
  const zones = useMemo(() => [...new Set(['UTC', ...(draft.timeZone === null ? [] : [draft.timeZone]), ...Intl.supportedValuesOf('timeZone')])].toSorted(), [draft.timeZone]);

  return (
    <section className="card adm-section" aria-labelledby="adm-general">
      <h2 id="adm-general">{t('general')}</h2>
      <form className="adm-form" noValidate onSubmit={(event) => void submit(event)}>
        {draft.languages.map((language, index) => (
          <TextInput
            key={language}
            lang={language}
            label={draft.languages.length === 1 ? tCreate('name') : tCreate('nameIn', { language: languageName(language, locale) })}
            value={draft.title[language] ?? ''}
            maxLength={sizes.title}
            onChange={(event) => change({ title: { ...draft.title, [language]: event.currentTarget.value } })}
            error={index === 0 ? faultOf('name') : null}
          />
        ))}
        <MultiSelect
          label={tCreate('languages')}
          description={t('languagesHint')}
          searchable
          maxValues={sizes.languages}
          data={choices}
          value={[...draft.languages]}
          onChange={(languages) => change({ languages })}
          error={faultOf('languages')}
          nothingFoundMessage={t('noLanguage')}
        />
        <TextInput
          label={tCreate('slug')}
          description={tCreate('slugHint', { address: `${window.location.host}/a/${draft.slug}` })}
          value={draft.slug}
          autoCapitalize="none"
          spellCheck={false}
          maxLength={sizes.slug}
          onChange={(event) => change({ slug: event.currentTarget.value })}
          error={faultOf('slug')}
        />
        {isRenamed && <p className="adm-note warn">{t('slugWarning')}</p>}
        <Select
          label={tCreate('timeZone')}
          searchable
          allowDeselect={false}
          limit={100}
          data={zones}
          value={draft.timeZone}
          onChange={(timeZone) => change({ timeZone })}
          nothingFoundMessage={tCreate('timeZoneNone')}
          error={faultOf('timeZone')}
        />
        <Radio.Group label={tCreate('quorum')} description={t('quorumHint')} value={draft.quorumKind} onChange={(kind: QuorumKind) => change({ quorumKind: kind })}>
          <div className="adm-buttons adm-radios">
            {quorumKinds.map((kind) => (
              <Radio key={kind} value={kind} label={tCreate(`quorumKind.${kind}`)} iconColor="var(--paper)" />
            ))}
          </div>
        </Radio.Group>
        {draft.quorumKind === 'heads' && (
          <NumberInput label={tCreate('heads')} min={1} allowDecimal={false} allowNegative={false} hideControls value={draft.heads} onChange={(heads) => change({ heads })} error={faultOf('heads')} />
        )}
        {draft.quorumKind === 'share' && (
          <Select
            label={tCreate('share')}
            allowDeselect={false}
            data={[...shareNames.map((name) => ({ value: name, label: tCreate(`shares.${name}`) })), ...(draft.own === null ? [] : [{ value: 'own', label: t('ownShare', { kind: draft.own.kind === 'at-least' ? 'atleast' : 'more', numerator: draft.own.numerator, denominator: draft.own.denominator }) }])]}
            value={draft.share}
            onChange={(share) => change({ share: share === 'own' ? 'own' : (shareNames.find((name) => name === share) ?? 'moreThanHalf') })}
          />
        )}
        {isOverrun && (
          <p className="adm-note warn" role="alert">
            {t('overrun')}
          </p>
        )}
        <Fault>{problem}</Fault>
        <div className="adm-buttons">
          <ActButton block={block} type="submit" isBusy={isBusy || edited === null} className="button">
            {t('save')}
          </ActButton>
          {edited !== null && (
            <button
              type="button"
              className="button quiet"
              onClick={() => {
                setEdited(null);
                setProblem(null);
                setIsChecked(false);
              }}
            >
              {t('discard')}
            </button>
          )}
        </div>
      </form>
      {isAsked && (
        <ConfirmDialog title={t('slugTitle', { slug: draft.slug })} confirm={t('slugConfirm')} isGrave block={block} onConfirm={save} onClose={() => setIsAsked(false)}>
          <p>{t('slugText')}</p>
        </ConfirmDialog>
      )}
    </section>
  );
}
