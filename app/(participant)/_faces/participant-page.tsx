'use client';

import { useTranslations } from 'next-intl';
import type { ReactElement } from 'react';
import { Ballot } from './ballot.tsx';
import { CannotVote } from './cannot-vote.tsx';
import { CheckIn } from './check-in.tsx';
import { FocusHeading } from './focus-heading.tsx';
import { Frame } from './frame.tsx';
import { Idle } from './idle.tsx';
import { LateBallot } from './late-ballot.tsx';
import { PollList } from './poll-list.tsx';
import { Recorded } from './recorded.tsx';
import { Result } from './result.tsx';
import { PastResult, ResultsList } from './results-list.tsx';
import { Sending } from './sending.tsx';
import { SessionEnded } from './session-ended.tsx';
import { SignIn } from './sign-in.tsx';
import type { PageView, ParticipantActions, ParticipantView, ServerNow } from './types.ts';

type PageProps = { page: PageView; actions: ParticipantActions; serverNow: ServerNow };

/** The participant's whole page as a function of its view: the wiring renders this and nothing else. */
export function ParticipantPage({
  view,
  actions,
  serverNow,
}: {
  view: ParticipantView;
  actions: ParticipantActions;
  serverNow: ServerNow;
}): ReactElement {
  return (
    <Frame view={view} actions={actions}>
      <Page key={identityOf(view.page)} page={view.page} actions={actions} serverNow={serverNow} />
    </Frame>
  );
}

/**
 * What makes a page another page: then it is mounted anew and its heading may take focus. A count that changes, a
 * choice that is made, keep the page and the focus as they are.
 */
function identityOf(page: PageView): string {
  switch (page.kind) {
    case 'ballot':
      return `ballot ${page.view.poll.id} ${page.view.right.id}`;
    case 'sending':
    case 'recorded':
      return `${page.kind} ${page.view.poll.id} ${page.view.right.id}`;
    case 'late-ballot':
    case 'result':
      return `${page.kind} ${page.view.poll.id}`;
    case 'cannot-vote':
      return `cannot-vote ${page.view.reason.kind} ${page.view.poll?.id ?? ''}`;
    case 'sign-in':
      return `sign-in ${page.view.mode.kind} ${page.view.resend.kind}`;
    case 'session-ended':
      return `session-ended ${page.reason}`;
    case 'past-result':
      return `past-result ${page.hash}`;
    case 'starting':
    case 'away':
    case 'unknown-assembly':
    case 'check-in':
    case 'idle':
    case 'poll-list':
    case 'results':
      return page.kind;
  }
}

function Page({ page, actions, serverNow }: PageProps): ReactElement {
  switch (page.kind) {
    case 'starting':
      return <Plain words="starting" />;
    case 'away':
      return <Plain words="away" />;
    case 'unknown-assembly':
      return <Plain words="unknownAssembly" />;
    case 'sign-in':
      return <SignIn view={page.view} actions={actions} />;
    case 'check-in':
      return <CheckIn places={page.places} isBusy={page.isBusy} hasFailed={page.hasFailed} hasVote={page.hasVote} actions={actions} />;
    case 'idle':
      return <Idle view={page.view} actions={actions} />;
    case 'poll-list':
      return <PollList cards={page.cards} actions={actions} serverNow={serverNow} />;
    case 'ballot':
      return <Ballot view={page.view} actions={actions} serverNow={serverNow} />;
    case 'sending':
      return <Sending view={page.view} actions={actions} />;
    case 'recorded':
      return <Recorded view={page.view} actions={actions} />;
    case 'cannot-vote':
      return <CannotVote view={page.view} actions={actions} />;
    case 'late-ballot':
      return <LateBallot view={page.view} actions={actions} />;
    case 'result':
      return <Result view={page.view} actions={actions} />;
    case 'results':
      return <ResultsList view={page.view} actions={actions} />;
    case 'past-result':
      return <PastResult hash={page.hash} status={page.status} actions={actions} />;
    case 'session-ended':
      return <SessionEnded reason={page.reason} actions={actions} />;
  }
}

/** A heading and a sentence. Only the first page doesn't take focus: nothing was there before it. */
function Plain({ words }: { words: 'starting' | 'away' | 'unknownAssembly' }): ReactElement {
  const t = useTranslations(`participant.${words}`);
  return (
    <section className="page">
      <FocusHeading takesFocus={words !== 'starting'}>{t('title')}</FocusHeading>
      <p className="note">{t('text')}</p>
    </section>
  );
}
