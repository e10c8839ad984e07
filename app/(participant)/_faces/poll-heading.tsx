'use client';

import { useTranslations } from 'next-intl';
import type { ReactElement } from 'react';
import { Countdown } from './countdown.tsx';
import { FocusHeading } from './focus-heading.tsx';
import type { PollView, ServerNow } from './types.ts';
import { useWords } from './use-words.ts';

/** Code, rule and time above; the question below, as on paper (ux P4). */
export function PollHeading({
  poll,
  serverNow,
  takesFocus,
}: {
  poll: PollView;
  serverNow: ServerNow;
  takesFocus: boolean;
}): ReactElement {
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
      {poll.text !== null && <PollText text={poll.text} />}
      {poll.majority !== null && <p className="note full-size">{majority(poll.majority)}</p>}
    </div>
  );
}

/** What the poll is called in the hall. The question stands right below and isn't said twice. */
export function PollName({ poll }: { poll: PollView }): ReactElement {
  const t = useTranslations('participant.ballot');
  return <span>{poll.itemNumber === null ? poll.code : t('ofItem', { code: poll.code, number: poll.itemNumber })}</span>;
}

/** A motion's own text, folded: it can be pages long, and the options must stay near. */
function PollText({ text }: { text: string }): ReactElement {
  const t = useTranslations('participant.ballot');
  return (
    <details className="poll-text">
      <summary>{t('fullText')}</summary>
      <p>{text}</p>
    </details>
  );
}
