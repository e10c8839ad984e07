'use client';

import { useTranslations } from 'next-intl';
import type { ReactElement } from 'react';
import type { Desk } from '../../../lib/protocol/down.ts';
import type { Notice } from '../_lib/use-acts.ts';
import { blockedBannerId } from './act-button.tsx';
import { useConsole } from './console-context.ts';
import { refusalSentence, useRefusalTranslator } from './refusal-sentence.ts';
import { useChairWords } from './use-chair-words.ts';
import { pollChange } from './what-changed.ts';

/** What became of the last thing one did, when it was not simply done (H10). Stays until it is dismissed or one acts again. */
export function NoticePanel({ notice, onDismiss }: { notice: Notice; onDismiss: () => void }): ReactElement {
  const t = useTranslations('chair.notice');
  const tRefusal = useRefusalTranslator();
  const { desk } = useConsole();
  const { name } = useChairWords();
  const sentence = (): string => {
    switch (notice.kind) {
      case 'asking':
        return t('asking');
      case 'done':
        return t('done');
      case 'not-done':
        return t('notDone');
      case 'refused': {
        const change = changeSince(notice, desk);
        if (change === null || notice.seen === null) return refusalSentence(tRefusal, notice.refusal);
        return tRefusal(`changed.${change}`, { poll: name(notice.seen) });
      }
    }
  };
  return (
    <div className="chair-notice" role="alert">
      <p>{sentence()}</p>
      <button type="button" className="button quiet small" onClick={onDismiss}>
        {t('dismiss')}
      </button>
    </div>
  );
}

/** What somebody else did to the poll that one acted on, as soon as the desk shows it. */
function changeSince(notice: Extract<Notice, { kind: 'refused' }>, desk: Desk) {
  const { refusal, seen } = notice;
  const isOvertaken = refusal.reason === 'outdated' || refusal.reason === 'unknown';
  if (!isOvertaken || refusal.thing !== 'poll' || seen === null) return null;
  return pollChange(seen, desk.polls.find(({ id }) => id === seen.id));
}

/** Why nobody can act now, with the time of what is shown (A4). Disabled buttons point to it. */
export function BlockedBanner(): ReactElement | null {
  const t = useTranslations('chair.blocked');
  const { block, staleSince } = useConsole();
  const { exactTime } = useChairWords();
  if (block === null) return null;
  const isOld = block !== 'role' && staleSince !== null;
  return (
    <p id={blockedBannerId} className={block === 'role' ? 'chair-blocked calm' : 'chair-blocked'} role="status">
      {t(block)} {isOld && t('asOf', { time: exactTime(staleSince) })}
    </p>
  );
}
