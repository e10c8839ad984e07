'use client';

import { useTranslations } from 'next-intl';
import type { ReactElement } from 'react';
import { Countdown } from './countdown.tsx';
import { FocusHeading } from './focus-heading.tsx';
import { LongText } from './long-text.tsx';
import type { PollView, ServerNow } from './types.ts';
import { useWords } from './use-words.ts';

/** Code, rule and time above; the question below, as on paper (ux P4). */
export function PollHeading({
  poll,
  serverNow,
  takesFocus,
  onWant,
}: {
  poll: PollView;
  serverNow: ServerNow;
  takesFocus: boolean;
  /** Fetches the text of the motion. */
  onWant: (hash: string) => void;
}): ReactElement {
  const t = useTranslations('participant.ballot');
  const { majority } = useWords();
  return (
    <div className="stack-tight">
      <p className="poll-line label">
        <PollName poll={poll} />
        {poll.closesAt !== null && <Countdown closesAt={poll.closesAt} serverNow={serverNow} />}
      </p>
      <FocusHeading className="question poll-question" takesFocus={takesFocus}>
        {poll.question}
      </FocusHeading>
      {poll.text !== null && <LongText text={poll.text} summary={t('fullText')} onWant={onWant} />}
      {poll.majority !== null && <p className="note full-size">{majority(poll.majority)}</p>}
    </div>
  );
}

/** What the poll is called in the hall. The question stands right below and isn't said twice. */
export function PollName({ poll }: { poll: PollView }): ReactElement {
  const t = useTranslations('participant.ballot');
  return <span>{poll.itemNumber === null ? poll.code : t('ofItem', { code: poll.code, number: poll.itemNumber })}</span>;
}
