'use client';

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
        <span>
          {poll.code} · {poll.title}
        </span>
        {poll.closesAt !== null && <Countdown closesAt={poll.closesAt} serverNow={serverNow} />}
      </p>
      <FocusHeading className="question poll-question" takesFocus={takesFocus}>
        {poll.question}
      </FocusHeading>
      {poll.majority !== null && <p className="note small">{majority(poll.majority)}</p>}
    </div>
  );
}
