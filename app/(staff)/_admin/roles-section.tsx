'use client';

import { useTranslations } from 'next-intl';
import { useState } from 'react';
import type { ReactElement } from 'react';
import type { StaffId } from '../../../lib/assembly/basics.ts';
import type { StaffRole } from '../../../lib/assembly/state.ts';
import { useMe } from '../_lib/assembly-context.ts';
import { ActButton, blockedId } from './act-button.tsx';
import { useAdmin } from './admin-frame.tsx';
import { ConfirmDialog } from './confirm-dialog.tsx';
import { Fault } from './dialog.tsx';
import { InviteForm } from './invite-form.tsx';
import { useTell } from './tell.tsx';
import { useRefusalSentence, useSend } from './use-send.ts';
import { useStaffNames } from './use-staff-names.ts';

export const staffRoles = ['owner', 'chair', 'admin', 'observer'] as const satisfies readonly StaffRole[];

/** Who may do what in this assembly. Giving and taking works at once (SE7). */
export function RolesSection(): ReactElement {
  const t = useTranslations('admin.roles');
  const { desk, block } = useAdmin();
  const me = useMe();
  const send = useSend();
  const tell = useTell();
  const sentence = useRefusalSentence();
  const { names, isFailed } = useStaffNames(desk.roles.map(({ staffId }) => staffId));
  const [asked, setAsked] = useState<StaffId | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [isBusy, setIsBusy] = useState(false);
  const nameOf = (staffId: StaffId) => names.get(staffId) ?? t(isFailed ? 'nameUnknown' : 'nameless');

  const give = async (staffId: StaffId, role: StaffRole): Promise<void> => {
    if (isBusy || block !== null) return;
    setIsBusy(true);
    setProblem(null);
    const outcome = await send({ type: 'giveRole', staffId, role, basis: desk.rolesVersion });
    setIsBusy(false);
    if (outcome.ok) tell({ tone: 'done', text: t('given', { name: nameOf(staffId), role: t(`role.${role}`) }) });
    else setProblem(sentence(outcome.refusal));
  };
  const take = async (staffId: StaffId): Promise<string | null> => {
    const outcome = await send({ type: 'takeRole', staffId, basis: desk.rolesVersion });
    if (!outcome.ok) return sentence(outcome.refusal);
    tell({ tone: 'done', text: t('taken', { name: nameOf(staffId) }) });
    return null;
  };

  return (
    <section className="card adm-section" aria-labelledby="adm-roles">
      <h2 id="adm-roles">{t('title')}</h2>
      <p className="muted">{t('text')}</p>
      <div className="adm-table-frame">
        <table className="adm-table">
          <thead>
            <tr>
              <th scope="col">{t('name')}</th>
              <th scope="col">{t('roleColumn')}</th>
              <th scope="col">
                <span className="visually-hidden">{t('actions')}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {desk.roles.map(({ staffId, role }) => (
              <tr key={staffId}>
                <th scope="row">
                  {nameOf(staffId)} {me?.id === staffId && <span className="muted">{t('you')}</span>}
                </th>
                <td>
                  <select
                    className="adm-input"
                    aria-label={t('roleOf', { name: nameOf(staffId) })}
                    aria-describedby={block === null ? undefined : blockedId}
                    disabled={block !== null || isBusy}
                    value={role}
                    onChange={(event) => {
                      const chosen = staffRoles.find((one) => one === event.currentTarget.value);
                      if (chosen !== undefined) void give(staffId, chosen);
                    }}
                  >
                    {staffRoles.map((one) => (
                      <option key={one} value={one}>
                        {t(`role.${one}`)}
                      </option>
                    ))}
                  </select>
                </td>
                <td className="adm-marks">
                  <ActButton block={block} className="adm-mark" label={t('takeLabel', { name: nameOf(staffId) })} onPress={() => setAsked(staffId)}>
                    {t('take')}
                  </ActButton>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <dl className="adm-role-words">
        {staffRoles.map((one) => (
          <div key={one}>
            <dt>{t(`role.${one}`)}</dt>
            <dd className="muted">{t(`means.${one}`)}</dd>
          </div>
        ))}
      </dl>
      <Fault>{problem}</Fault>
      <InviteForm />
      {asked !== null && (
        <ConfirmDialog title={t('takeTitle', { name: nameOf(asked) })} confirm={t('take')} isGrave block={block} onConfirm={() => take(asked)} onClose={() => setAsked(null)}>
          <p>{t(asked === me?.id ? 'takeOwn' : 'takeText')}</p>
        </ConfirmDialog>
      )}
    </section>
  );
}
