'use client';

import { useTranslations } from 'next-intl';
import type { ReactElement } from 'react';
import { SilentCountdown } from './countdown.tsx';
import { FocusHeading } from './focus-heading.tsx';
import type { ParticipantActions, PollCard, ServerNow } from './types.ts';

const badgeOf: Readonly<Record<PollCard['status'], string>> = {
  'to-vote': 'badge now',
  sending: 'badge warn',
  recorded: 'badge live',
  'cannot-vote': 'badge',
};

/** Several open polls, or one with several voting rights: a card for each, one page for each (ux P2, P14). */
export function PollList({ cards, actions, serverNow }: { cards: readonly PollCard[]; actions: Pick<ParticipantActions, 'openPoll'>; serverNow: ServerNow }): ReactElement {
  const t = useTranslations('participant.pollList');
  const polls = new Set(cards.map(({ poll }) => poll.id)).size;
  const cast = cards.filter(({ status }) => status === 'recorded').length;
  const namesRights = cards.some(({ right }) => right.heldFor !== null);
  return (
    <section className="page">
      <div className="stack-tight">
        <FocusHeading>{t('title', { count: polls })}</FocusHeading>
        <p className="note" role="status">
          {t('progress', { cast, total: cards.length })}
        </p>
      </div>
      <ul className="cards">
        {cards.map(({ poll, right, status }) => (
          <li key={`${poll.id} ${right.id}`}>
            <button type="button" className="poll-card" onClick={() => actions.openPoll(poll.id, right.id)}>
              <span className="poll-card-line">
                <span className="label">{poll.code}</span>
                <span className={badgeOf[status]}>{t(`status.${status}`)}</span>
              </span>
              <span className="question">{poll.title}</span>
              {poll.closesAt !== null && (
                <span className="note small">
                  <SilentCountdown closesAt={poll.closesAt} serverNow={serverNow} />
                </span>
              )}
              {namesRights && <span className="note">{right.heldFor === null ? t('own') : t('heldFor', { principal: right.heldFor })}</span>}
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
