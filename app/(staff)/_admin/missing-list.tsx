'use client';

import { useTranslations } from 'next-intl';
import { useState } from 'react';
import type { ReactElement } from 'react';
import type { ParticipantId } from '../../../lib/assembly/basics.ts';
import type { ImportDryRun } from '../../../lib/protocol/http.ts';
import { ActButton } from './act-button.tsx';
import { useAdmin } from './admin-frame.tsx';
import { ConfirmDialog } from './confirm-dialog.tsx';
import { Listed } from './import-tables.tsx';
import { rollName, spokenName } from './person-name.ts';
import { useTell } from './tell.tsx';
import { useRefusalSentence, useSend } from './use-send.ts';

/** People of the roll whom the file doesn't name. They stay, unless somebody chooses them here one by one, or all that are listed. */
export function MissingList({ missing, onRemoved }: { missing: ImportDryRun['missing']; onRemoved: () => void }): ReactElement {
  const t = useTranslations('admin.import');
  const tRoll = useTranslations('admin.roll');
  const tPerson = useTranslations('admin.person');
  const { block } = useAdmin();
  const send = useSend();
  const tell = useTell();
  const sentence = useRefusalSentence();
  const [chosen, setChosen] = useState<ReadonlySet<ParticipantId>>(() => new Set());
  const [isAsked, setIsAsked] = useState(false);
  const ids = missing.first.map(({ id }) => id);
  const remove = async (): Promise<string | null> => {
    const outcome = await send({ type: 'changeRoll', enrol: [], correct: [], remove: missing.first.filter(({ id }) => chosen.has(id)).map(({ id, version }) => ({ id, basis: version })) });
    if (!outcome.ok) return sentence(outcome.refusal);
    tell({ tone: 'done', text: t('removedMany', { count: chosen.size }) });
    onRemoved();
    return null;
  };
  const toggle = (id: ParticipantId) => {
    const next = new Set(chosen);
    if (!next.delete(id)) next.add(id);
    setChosen(next);
  };
  return (
    <>
      <p>{t('missingText')}</p>
      <div className="adm-buttons">
        <button type="button" className="button quiet small" onClick={() => setChosen(new Set(chosen.size === ids.length ? [] : ids))}>
          {chosen.size === ids.length ? tRoll('chooseNone') : t('chooseListed', { count: ids.length })}
        </button>
        <ActButton block={block} isBusy={chosen.size === 0} onPress={() => setIsAsked(true)}>
          {t('removeMany', { count: chosen.size })}
        </ActButton>
      </div>
      <Listed count={missing.count} shown={missing.first.length}>
        <table className="adm-table">
          <thead>
            <tr>
              <th scope="col" className="adm-check">
                <span className="visually-hidden">{t('chooseColumn')}</span>
              </th>
              <th scope="col">{t('name')}</th>
              <th scope="col">{t('field.number')}</th>
              <th scope="col" className="adm-wide">
                {t('field.group')}
              </th>
            </tr>
          </thead>
          <tbody>
            {missing.first.map(({ id, fields }) => (
              <tr key={id} className={chosen.has(id) ? 'chosen' : undefined}>
                <td className="adm-check">
                  <label>
                    <input type="checkbox" checked={chosen.has(id)} onChange={() => toggle(id)} aria-label={tRoll('choose', { name: spokenName(fields) })} />
                  </label>
                </td>
                <th scope="row">{rollName(fields)}</th>
                <td>{fields.number}</td>
                <td className="adm-wide">{fields.group ?? '–'}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Listed>
      {isAsked && (
        <ConfirmDialog title={t('removeManyTitle', { count: chosen.size })} confirm={t('removeMany', { count: chosen.size })} isGrave block={block} onConfirm={remove} onClose={() => setIsAsked(false)}>
          <p>{tPerson('removeText')}</p>
        </ConfirmDialog>
      )}
    </>
  );
}
