'use client';

import { useTranslations } from 'next-intl';
import type { ReactElement } from 'react';
import { FocusHeading } from './focus-heading.tsx';
import type { ParticipantActions, SessionEndReason } from './types.ts';

/** Why this page no longer acts for the person, and the way back (L1e: a link that stops working must say so). */
export function SessionEnded({
  reason,
  actions,
}: {
  reason: SessionEndReason;
  actions: Pick<ParticipantActions, 'signInAgain'>;
}): ReactElement {
  const t = useTranslations('participant.sessionEnded');
  return (
    <section className="page">
      <FocusHeading>{t(`${reason}.title`)}</FocusHeading>
      <p className="lead">{t(`${reason}.text`)}</p>
      <p className="note">{t(`${reason}.remedy`)}</p>
      {reason !== 'removed' && reason !== 'signing-out' && reason !== 'assembly-over' && (
        <div className="act">
          <button type="button" className="button quiet wide" onClick={actions.signInAgain}>
            {reason === 'outdated-page' ? t('reload') : t('signIn')}
          </button>
        </div>
      )}
    </section>
  );
}
