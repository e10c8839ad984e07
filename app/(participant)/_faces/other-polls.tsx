'use client';

import { useTranslations } from 'next-intl';
import type { ReactElement } from 'react';

/** Polls that opened while this page stands. They never push it away (ux P3): the person goes there when done. */
export function OtherPolls({ count, onShow }: { count: number; onShow: () => void }): ReactElement {
  const t = useTranslations('participant.ballot');
  return (
    <div role="status">
      {count > 0 && (
        <p className="notice other-polls">
          <span>{t('otherOpen', { count })}</span>
          <button type="button" className="link-button" onClick={onShow}>
            {t('showOpen')}
          </button>
        </p>
      )}
    </div>
  );
}
