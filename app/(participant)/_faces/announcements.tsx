'use client';

import { useTranslations } from 'next-intl';
import type { ReactElement } from 'react';
import type { AnnouncementView } from './types.ts';
import { useWords } from './use-words.ts';

/** Announcements above a page without asking for a tap; older ones fold away, so that the page stays the page. */
const shownAtOnce = 2;
/** On a small phone a second one would push the button that casts the vote out of sight. */
const shownOverBallot = 1;

/** Pinned ones first, then the newest. */
export function inOrder(announcements: readonly AnnouncementView[]): AnnouncementView[] {
  return announcements.toSorted((a, b) => Number(b.isPinned) - Number(a.isPinned) || b.at - a.at);
}

export function Announcements({ announcements, isOverBallot }: { announcements: readonly AnnouncementView[]; isOverBallot: boolean }): ReactElement | null {
  const t = useTranslations('participant.announcements');
  if (announcements.length === 0) return null;
  const ordered = inOrder(announcements);
  const most = isOverBallot ? shownOverBallot : shownAtOnce;
  const older = ordered.slice(most);
  return (
    <section className="announcements" aria-label={t('title')}>
      {ordered.slice(0, most).map((announcement) => (
        <Announcement key={announcement.id} announcement={announcement} />
      ))}
      {older.length > 0 && (
        <details>
          <summary>{t('more', { count: older.length })}</summary>
          {older.map((announcement) => (
            <Announcement key={announcement.id} announcement={announcement} />
          ))}
        </details>
      )}
    </section>
  );
}

function Announcement({ announcement }: { announcement: AnnouncementView }): ReactElement {
  const t = useTranslations('participant.announcements');
  const { time } = useWords();
  return (
    <div className={announcement.isPinned ? 'notice pinned' : 'notice'}>
      <p className="label">{t(announcement.isPinned ? 'pinned' : 'fromChair', { time: time(announcement.at) })}</p>
      <p>{announcement.text}</p>
    </div>
  );
}
