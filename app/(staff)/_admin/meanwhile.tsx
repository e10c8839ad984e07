'use client';

import { useTranslations } from 'next-intl';
import type { ReactElement } from 'react';
import type { DraftField, PersonDraft } from './person-form-rules.ts';

/**
 * What somebody else changed of a person while a form was filled in: each field as it stands on the roll now, and beside
 * it what the form holds. Nothing typed is lost, and nothing is saved over without a look (RT6).
 */
export function Meanwhile({
  changed,
  fresh,
  draft,
  onTake,
}: {
  /** Fields that are another value on the roll than the form began with; none after a new link alone. */
  changed: readonly DraftField[];
  fresh: PersonDraft;
  draft: PersonDraft;
  /** Puts the roll's value of this field into the form. */
  readonly onTake: (field: DraftField) => void;
}): ReactElement {
  const t = useTranslations('admin.person');
  const worded = (value: string | boolean): string => (typeof value === 'boolean' ? t(value ? 'yes' : 'no') : value === '' ? t('nothing') : t('quoted', { value }));
  return (
    <div className="adm-note adm-meanwhile" role="alert">
      <p>{t('meanwhile.title')}</p>
      {changed.length === 0 && <p>{t('meanwhile.access')}</p>}
      <ul>
        {changed.map((field) => {
          const values = { field: t(field), theirs: worded(fresh[field]), yours: worded(draft[field]) };
          if (draft[field] === fresh[field]) return <li key={field}>{t('meanwhile.taken', values)}</li>;
          return (
            <li key={field}>
              <span>{t('meanwhile.kept', values)}</span>
              <button type="button" className="button quiet small" aria-label={t('meanwhile.takeLabel', values)} onClick={() => onTake(field)}>
                {t('meanwhile.take')}
              </button>
            </li>
          );
        })}
      </ul>
    </div>
  );
}
