'use client';

import { useState } from 'react';
import type { ReactElement } from 'react';
import { ParticipantPage } from '../../(participant)/_faces/participant-page.tsx';
import type { BallotView, PageView, ParticipantActions } from '../../(participant)/_faces/types.ts';
import { galleryNow, participantViews } from './participant-views.ts';

const serverNow = () => galleryNow;

/** One face, alive as far as it goes without a server: a ballot can be filled in, reviewed and sent. */
export function ParticipantGallery({ face }: { face: string }): ReactElement | null {
  const [page, setPage] = useState<PageView | undefined>(participantViews[face]?.page);
  const view = participantViews[face];
  if (view === undefined || page === undefined) return null;
  const changeBallot = (changes: Partial<BallotView>) => {
    if (page.kind === 'ballot') setPage({ kind: 'ballot', view: { ...page.view, ...changes } });
  };
  const nothing = () => undefined;
  const actions: ParticipantActions = {
    typeCode: (typed) => page.kind === 'sign-in' && setPage({ kind: 'sign-in', view: { ...page.view, mode: { kind: 'code', typed } } }),
    signIn: nothing,
    openResend: nothing,
    typeResendEmail: (email) => page.kind === 'sign-in' && setPage({ kind: 'sign-in', view: { ...page.view, resend: { kind: 'open', email } } }),
    sendLinkAgain: nothing,
    closeResend: nothing,
    useCodeInstead: nothing,
    openCheckIn: nothing,
    checkIn: nothing,
    skipCheckIn: nothing,
    checkOut: nothing,
    takeOver: nothing,
    openPoll: nothing,
    showOpenPolls: nothing,
    select: (selection) => changeBallot({ selection }),
    review: () => changeBallot({ step: 'reviewing' }),
    backToChoosing: () => changeBallot({ step: 'choosing' }),
    cast: () => page.kind === 'ballot' && setPage({ kind: 'sending', view: { poll: page.view.poll, right: page.view.right, selection: page.view.selection, replaces: page.view.replaces, state: 'sending', otherOpenPolls: 0 } }),
    changeVote: nothing,
    showResult: nothing,
    wantBallot: nothing,
    wantContent: nothing,
    showResults: nothing,
    showPastResult: nothing,
    backToStart: nothing,
    noteVoided: nothing,
    signOut: nothing,
    signInAgain: nothing,
    putRecordDoubtAway: nothing,
    chooseLanguage: nothing,
  };
  return <ParticipantPage view={{ ...view, page }} actions={actions} serverNow={serverNow} />;
}
