'use client';

import { useTranslations } from 'next-intl';
import type { ReactElement } from 'react';
import { FocusHeading } from './focus-heading.tsx';
import type { ParticipantActions, Place } from './types.ts';

/** Present by one tap. Both places look alike: neither is the proper one. */
export function CheckIn({
  places,
  isBusy,
  hasFailed,
  hasVote,
  actions,
}: {
  places: readonly Place[];
  isBusy: boolean;
  hasFailed: boolean;
  hasVote: boolean;
  actions: Pick<ParticipantActions, 'checkIn' | 'skipCheckIn'>;
}): ReactElement {
  const t = useTranslations('participant.checkIn');
  return (
    <section className="page">
      <FocusHeading>{t('title')}</FocusHeading>
      <p className="note">{t(hasVote ? 'text' : 'textGuest')}</p>
      <div role="alert">{hasFailed && <p className="notice lost">{t('failed')}</p>}</div>
      <div className="choices">
        {places.map((place) => (
          <button
            key={place}
            type="button"
            className="option as-button"
            aria-disabled={isBusy}
            onClick={() => !isBusy && actions.checkIn(place)}
          >
            {t(place)}
          </button>
        ))}
      </div>
      <p className="note small">{t('later')}</p>
      <button type="button" className="link-button" onClick={actions.skipCheckIn}>
        {t('skip')}
      </button>
    </section>
  );
}
