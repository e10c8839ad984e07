'use client';

import { Button, Checkbox, Group, NumberInput, Radio, Select, TextInput } from '@mantine/core';
import { useLocale, useTranslations } from 'next-intl';
import { useMemo, useState } from 'react';
import type { FormEvent, ReactElement } from 'react';
import { v4 as uuid } from 'uuid';
import { languageNames, locales } from '../../../../lib/i18n/locales.ts';
import { goToSignIn, realtimeSession } from '../../_lib/realtime-session.ts';
import { Problem } from '../sign-in/problem.tsx';
import { useProblem } from '../sign-in/use-problem.ts';
import { faultsOf, quorumKinds, requestOf, shares, slugIn, type Draft, type DraftFault, type QuorumKind, type ShareName } from './draft.ts';

const shareNames = Object.keys(shares).filter((name): name is ShareName => name in shares);

/** A new assembly: what can't wait. Roll, agenda and everything else is for its own pages. */
export function NewAssemblyForm({ onCancel }: { onCancel: () => void }): ReactElement {
  const t = useTranslations('staff');
  const problemOf = useProblem();
  const locale = useLocale();
  const [draft, setDraft] = useState<Draft>(() => ({
    languages: [locale],
    title: {},
    slug: null,
    timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone ?? null,
    quorumKind: 'none',
    heads: '',
    share: 'moreThanHalf',
  }));
  // One id for all attempts: if the answer to the first is lost, the second makes no second assembly.
  const [assemblyId] = useState(() => uuid());
  const [isChecked, setIsChecked] = useState(false);
  const [takenSlug, setTakenSlug] = useState<string | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [isBusy, setIsBusy] = useState(false);

  const change = (changes: Partial<Draft>): void => setDraft({ ...draft, ...changes });
  const faults = isChecked ? faultsOf(draft) : [];
  const faultOf = (fault: DraftFault): string | null => (faults.includes(fault) ? t(`create.problem.${fault}`) : null);
  const slug = slugIn(draft);

  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setIsChecked(true);
    setProblem(null);
    const request = requestOf(draft, assemblyId);
    if (isBusy || request === null) return;
    setIsBusy(true);
    const answered = await realtimeSession.ask('/assemblies', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(request),
    });
    if (answered.ok) {
      window.location.assign(`/staff/a/${request.slug}/chair`);
      return;
    }
    setIsBusy(false);
    const { reason } = answered.refusal;
    if (reason === 'signed-out') goToSignIn();
    else if (reason === 'slug-taken') setTakenSlug(request.slug);
    else setProblem(reason === 'not-permitted' ? t('create.problem.not-permitted') : problemOf(answered.refusal));
  };

  return (
    <section className="card">
      <form className="create" noValidate onSubmit={(event) => void submit(event)}>
        <h2>{t('create.title')}</h2>
        <Checkbox.Group
          size="md"
          label={t('create.languages')}
          description={t('create.languagesHint')}
          value={[...draft.languages]}
          onChange={(chosen) => change({ languages: locales.filter((one) => chosen.includes(one)).toSorted((a, b) => Number(b === locale) - Number(a === locale)) })}
          error={faultOf('languages')}
        >
          <Group mt={8} gap={24}>
            {locales.map((one) => (
              <Checkbox key={one} value={one} label={languageNames[one]} iconColor="var(--paper)" />
            ))}
          </Group>
        </Checkbox.Group>
        {draft.languages.map((language, index) => (
          <TextInput
            key={language}
            size="md"
            label={draft.languages.length === 1 ? t('create.name') : t('create.nameIn', { language: languageName(language) })}
            description={index === 0 ? undefined : t('create.optional')}
            placeholder={index === 0 ? t('create.namePlaceholder') : undefined}
            value={draft.title[language] ?? ''}
            maxLength={300}
            onChange={(event) => change({ title: { ...draft.title, [language]: event.currentTarget.value } })}
            error={index === 0 ? faultOf('name') : null}
          />
        ))}
        <TextInput
          size="md"
          label={t('create.slug')}
          description={t('create.slugHint', { address: `${window.location.host}/a/${slug}` })}
          value={slug}
          autoCapitalize="none"
          spellCheck={false}
          maxLength={60}
          onChange={(event) => change({ slug: event.currentTarget.value })}
          error={slug !== '' && slug === takenSlug ? t('create.problem.slug-taken') : faultOf('slug')}
        />
        <TimeZoneField value={draft.timeZone} onChange={(timeZone) => change({ timeZone })} error={faultOf('timeZone')} />
        <Radio.Group
          size="md"
          label={t('create.quorum')}
          description={t('create.quorumHint')}
          value={draft.quorumKind}
          onChange={(kind: QuorumKind) => change({ quorumKind: kind })}
        >
          <div className="create-choices">
            {quorumKinds.map((kind) => (
              <Radio key={kind} value={kind} label={t(`create.quorumKind.${kind}`)} iconColor="var(--paper)" />
            ))}
          </div>
        </Radio.Group>
        {draft.quorumKind === 'heads' && (
          <NumberInput
            size="md"
            className="create-short"
            label={t('create.heads')}
            min={1}
            allowDecimal={false}
            allowNegative={false}
            hideControls
            value={draft.heads}
            onChange={(heads) => change({ heads })}
            error={faultOf('heads')}
          />
        )}
        {draft.quorumKind === 'share' && (
          <Select
            size="md"
            className="create-short"
            label={t('create.share')}
            allowDeselect={false}
            data={shareNames.map((name) => ({ value: name, label: t(`create.shares.${name}`) }))}
            value={draft.share}
            onChange={(share) => share !== null && change({ share })}
          />
        )}
        <Problem>{problem}</Problem>
        <Group>
          <Button type="submit" size="md" aria-disabled={isBusy}>
            {isBusy ? t('entry.busy') : t('create.submit')}
          </Button>
          <Button size="md" variant="default" onClick={onCancel}>
            {t('create.cancel')}
          </Button>
        </Group>
      </form>
    </section>
  );
}

function languageName(tag: string): string {
  const locale = locales.find((one) => one === tag);
  return locale === undefined ? tag : languageNames[locale];
}

function TimeZoneField({ value, onChange, error }: { value: string | null; onChange: (zone: string | null) => void; error: string | null }): ReactElement {
  const t = useTranslations('staff.create');
  // UTC is a zone of the language's standard that its list leaves out; a browser's own zone may be an alias that it leaves out too.
  const zones = useMemo(() => [...new Set(['UTC', ...(value === null ? [] : [value]), ...Intl.supportedValuesOf('timeZone')])].toSorted(), [value]);
  return (
    <Select
      size="md"
      label={t('timeZone')}
      searchable
      allowDeselect={false}
      limit={100}
      data={zones}
      value={value}
      onChange={onChange}
      nothingFoundMessage={t('timeZoneNone')}
      error={error}
    />
  );
}
