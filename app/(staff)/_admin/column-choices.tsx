'use client';

import { useTranslations } from 'next-intl';
import type { ReactElement } from 'react';
import { rollFields, type RollField } from '../../../lib/protocol/http.ts';

/** Which column is what: shown as it was understood, and changed by hand (A8). */
export function ColumnChoices({
  columns,
  isBusy,
  onChoose,
}: {
  columns: readonly { readonly header: string; readonly field: RollField | null }[];
  isBusy: boolean;
  readonly onChoose: (index: number, field: RollField | null) => void;
}): ReactElement {
  const t = useTranslations('admin.import');
  return (
    <fieldset>
      <legend className="label">{t('columns')}</legend>
      <div className="adm-columns">
        {columns.map(({ header, field }, index) => (
          <div key={index} className="adm-column">
            <span>{header === '' ? t('columnNumber', { number: index + 1 }) : header}</span>
            <select
              aria-label={header === '' ? t('columnNumber', { number: index + 1 }) : header}
              className={field === null ? 'adm-input' : 'adm-input set'}
              value={field ?? ''}
              disabled={isBusy}
              onChange={(event) => onChoose(index, rollFields.find((one) => one === event.currentTarget.value) ?? null)}
            >
              <option value="">{t('notUsed')}</option>
              {rollFields.map((one) => (
                <option key={one} value={one}>
                  {t(`field.${one}`)}
                </option>
              ))}
            </select>
          </div>
        ))}
      </div>
    </fieldset>
  );
}
