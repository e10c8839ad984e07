'use client';

import type { ReactElement } from 'react';
import { ParticipantPage } from './_faces/participant-page.tsx';
import type { ParticipantActions, ParticipantView } from './_faces/types.ts';

/** What the shell shows until the browser knows who and where it is; also the whole of the static HTML. */
const startingView: ParticipantView = {
  assembly: null,
  me: null,
  connection: 'reconnecting',
  announcements: [],
  unanswered: null,
  page: { kind: 'starting' },
  spoken: { polite: '', assertive: '' },
};

const nothing = () => undefined;

/** Nothing can be done on the starting page. */
const noActions: ParticipantActions = {
  typeCode: nothing,
  signIn: nothing,
  openResend: nothing,
  typeResendEmail: nothing,
  sendLinkAgain: nothing,
  closeResend: nothing,
  useCodeInstead: nothing,
  openCheckIn: nothing,
  checkIn: nothing,
  takeOver: nothing,
  openPoll: nothing,
  showOpenPolls: nothing,
  select: nothing,
  review: nothing,
  backToChoosing: nothing,
  cast: nothing,
  changeVote: nothing,
  showResult: nothing,
  backToStart: nothing,
  signOut: nothing,
  signInAgain: nothing,
};

/** The place where the realtime client is wired to the faces: it turns what the client knows into a `ParticipantView`. */
export function ParticipantEntry(): ReactElement {
  return <ParticipantPage view={startingView} actions={noActions} serverNow={Date.now} />;
}
