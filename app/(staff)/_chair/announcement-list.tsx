'use client';

import { useTranslations } from 'next-intl';
import type { ReactElement } from 'react';
import type { Announcement } from '../../../lib/assembly/state.ts';
import { ActButton } from './act-button.tsx';
import { useConsole } from './console-context.ts';
import { useChairWords } from './use-chair-words.ts';

/** What was said to everyone, in the order in which people see it; withdrawn ones fold away (H9). */
export function AnnouncementList(): ReactElement {
  const t = useTranslations('chair.announce');
  const { desk } = useConsole();
  const { text, time } = useChairWords();
  const newestFirst = desk.announcements.toSorted((a, b) => Number(b.pinned) - Number(a.pinned) || b.publishedAt - a.publishedAt);
  const standing = newestFirst.filter(({ withdrawnAt }) => withdrawnAt === null);
  const withdrawn = newestFirst.filter(({ withdrawnAt }) => withdrawnAt !== null);
  return (
    <div>
      <h2 className="label">{t('list')}</h2>
      {standing.length === 0 && <p className="muted">{t('none')}</p>}
      <ul className="chair-announcements">
        {standing.map((announcement) => (
          <Published key={announcement.id} announcement={announcement} />
        ))}
      </ul>
      {withdrawn.length > 0 && (
        <details>
          <summary>{t('withdrawn', { count: withdrawn.length })}</summary>
          <ul className="chair-announcements">
            {withdrawn.map((announcement) => (
              <li key={announcement.id} className="muted">
                {text(announcement.text)} <span className="chair-small">{time(announcement.publishedAt)}</span>
              </li>
            ))}
          </ul>
        </details>
      )}
    </div>
  );
}

function Published({ announcement }: { announcement: Announcement }): ReactElement {
  const t = useTranslations('chair.announce');
  const { act } = useConsole();
  const { text, time } = useChairWords();
  const { id: announcementId, version: basis, pinned } = announcement;
  const at = time(announcement.publishedAt);
  return (
    <li>
      <p>{text(announcement.text)}</p>
      <div className="chair-row spread">
        <span className="chair-small muted">
          {at}
          {pinned && ` · ${t('isPinned')}`}
        </span>
        <span className="chair-row">
          <ActButton className="link-button" label={t(pinned ? 'unpinOf' : 'pinOf', { time: at })} onPress={() => void act({ type: 'pinAnnouncement', announcementId, pinned: !pinned, basis })}>
            {t(pinned ? 'unpin' : 'pin')}
          </ActButton>
          <ActButton className="link-button" label={t('withdrawOf', { time: at })} onPress={() => void act({ type: 'withdrawAnnouncement', announcementId, basis })}>
            {t('withdraw')}
          </ActButton>
        </span>
      </div>
    </li>
  );
}
