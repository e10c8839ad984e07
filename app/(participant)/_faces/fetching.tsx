'use client';

import { useTranslations } from 'next-intl';
import { useEffect } from 'react';
import type { ReactElement } from 'react';
import type { FetchStatus } from './types.ts';

/**
 * In the place of something that is fetched: asks for it once it stands here, says that it is coming, and when nobody
 * answers says so and offers to try again. What is no longer on show won't come back: its page or part has a newer one.
 */
export function Fetching({ hash, status, onWant }: { hash: string; status: FetchStatus; onWant: (hash: string) => void }): ReactElement {
  const t = useTranslations('participant.content');
  const isUnasked = status === 'not-asked';
  useEffect(() => {
    if (isUnasked) onWant(hash);
  }, [isUnasked, hash, onWant]);
  if (status === 'away' || status === 'unknown') {
    return (
      <div className="notice waiting" role="alert">
        <p>{t(status)}</p>
        {status === 'away' && (
          <button type="button" className="link-button" onClick={() => onWant(hash)}>
            {t('retry')}
          </button>
        )}
      </div>
    );
  }
  return (
    <p className="note" role="status">
      {t(status === 'again' ? 'again' : 'coming')}
    </p>
  );
}
