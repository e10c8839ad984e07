'use client';

import { useTranslations } from 'next-intl';
import type { ReactElement, ReactNode } from 'react';
import type { PersonInput } from '../../../lib/assembly/directory.ts';
import type { ImportDryRun, RollField } from '../../../lib/protocol/http.ts';
import { formatExact } from '../../../lib/i18n/exact-number.ts';
import { useAdmin } from './admin-frame.tsx';
import { useFaultWords } from './fault-words.ts';
import { rollName } from './person-name.ts';

/** The frame of a list of the dry run: it says when it shows the first of many. */
export function Listed({ count, shown, children }: { count: number; shown: number; children: ReactNode }): ReactElement {
  const t = useTranslations('admin.import');
  return (
    <>
      {shown < count && <p className="muted">{t('cut', { shown, count })}</p>}
      <div className="adm-table-frame">{children}</div>
    </>
  );
}

export function AddedTable({ added }: { added: ImportDryRun['added'] }): ReactElement {
  const t = useTranslations('admin.import');
  const value = useFieldValue();
  return (
    <Listed count={added.count} shown={added.first.length}>
      <table className="adm-table">
        <thead>
          <tr>
            <th scope="col">{t('line')}</th>
            <th scope="col">{t('name')}</th>
            {(['number', 'group', 'email', 'weight'] as const).map((field) => (
              <th key={field} scope="col" className={field === 'number' ? undefined : 'adm-wide'}>
                {t(`field.${field}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {added.first.map(({ line, person }) => (
            <tr key={line}>
              <td className="adm-line">{line}</td>
              <th scope="row">{rollName(person)}</th>
              {(['number', 'group', 'email', 'weight'] as const).map((field) => (
                <td key={field} className={field === 'number' ? undefined : 'adm-wide'}>
                  {value(person, field)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </Listed>
  );
}

export function ChangedTable({ changed }: { changed: ImportDryRun['changed'] }): ReactElement {
  const t = useTranslations('admin.import');
  const value = useFieldValue();
  return (
    <Listed count={changed.count} shown={changed.first.length}>
      <table className="adm-table">
        <thead>
          <tr>
            <th scope="col">{t('line')}</th>
            <th scope="col">{t('name')}</th>
            <th scope="col">{t('change')}</th>
          </tr>
        </thead>
        <tbody>
          {changed.first.map(({ line, id, before, after, fields }) => (
            <tr key={id} className="top">
              <td className="adm-line">{line}</td>
              <th scope="row">{rollName(before)}</th>
              <td>
                <ul className="adm-faults">
                  {fields.map((field) => (
                    <li key={field}>
                      {t(`field.${field}`)}: <del>{value(before, field)}</del> <span aria-hidden="true">→</span> <ins>{value(after, field)}</ins>
                    </li>
                  ))}
                </ul>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Listed>
  );
}

export function FaultyTable({ faulty }: { faulty: ImportDryRun['faulty'] }): ReactElement {
  const t = useTranslations('admin.import');
  const words = useFaultWords();
  return (
    <Listed count={faulty.count} shown={faulty.first.length}>
      <table className="adm-table">
        <thead>
          <tr>
            <th scope="col">{t('line')}</th>
            <th scope="col">{t('reason')}</th>
            <th scope="col" className="adm-wide">
              {t('row')}
            </th>
          </tr>
        </thead>
        <tbody>
          {faulty.first.map(({ line, faults, preview }) => (
            <tr key={line} className="top">
              <th scope="row" className="adm-line">
                {line}
              </th>
              <td>
                <ul className="adm-faults">
                  {faults.map((fault, index) => (
                    <li key={index}>{words.row(fault)}</li>
                  ))}
                </ul>
              </td>
              <td className="adm-wide">
                <div className="adm-cells">{preview.map((cell, index) => (cell === '' ? null : <span key={index}>{cell}</span>))}</div>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Listed>
  );
}

export function WarningsList({ warnings }: { warnings: ImportDryRun['warnings'] }): ReactElement {
  const t = useTranslations('admin.import');
  const words = useFaultWords();
  return (
    <>
      {warnings.first.length < warnings.count && <p className="muted">{t('cut', { shown: warnings.first.length, count: warnings.count })}</p>}
      <ul className="adm-faults">
        {warnings.first.map((warning, index) => (
          <li key={index} className="adm-note">
            {words.warning(warning)}
          </li>
        ))}
      </ul>
    </>
  );
}

/** What a field says of a person, in words where it says nothing. */
function useFieldValue(): (person: PersonInput, field: RollField) => string {
  const t = useTranslations('admin.import');
  const { locale } = useAdmin();
  return (person, field) => {
    if (field === 'votingRight') return t(person.weight === '0' ? 'votingRightNo' : 'votingRightYes');
    if (field === 'weight') return person.weight === '0' ? t('votingRightNo') : formatExact(person.weight, locale);
    const text = person[field] ?? '';
    return text === '' ? t('empty') : text;
  };
}
