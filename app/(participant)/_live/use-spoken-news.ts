'use client';

import { useTranslations } from 'next-intl';
import { useEffect, useRef, useState } from 'react';
import type { ClientState } from '../../../lib/client/client-state.ts';
import { namedQuestion } from '../../_components/named-question.ts';
import { codeOf, type Pick, type PollWords } from '../../_live/poll-words.ts';
import type { ParticipantView, ServerNow } from '../_faces/types.ts';
import { newsBetween } from './news.ts';

const silent: ParticipantView['spoken'] = { polite: '', assertive: '' };

/** Long enough to be felt through a pocket, too short to be a call. */
const openedVibrationMs = 200;

/**
 * Sentences for people who hear the page, from what changes on the stage: aloud at once only for a vote that opens, is given
 * an end, or ends by its close or by being voided (W3). A vote that opens also vibrates where the device lets pages do that (P3).
 */
export function useSpokenNews(client: ClientState | null, words: PollWords, pick: Pick, serverNow: ServerNow): ParticipantView['spoken'] {
  const t = useTranslations('participant.live');
  const [spoken, setSpoken] = useState(silent);
  const seen = useRef<ClientState | null>(null);
  useEffect(() => {
    const before = seen.current;
    seen.current = client;
    if (client === null || before === null || before.stage === client.stage) return;
    const { opened, closed, published, voided, timed, announced } = newsBetween(before, client);
    const spokenVoided = ({ poll }: (typeof voided)[number]) => t('spokenVoided', { code: codeOf(poll, words), reason: pick(poll.reason) });
    const assertive = [
      ...closed.map((poll) => t('spokenClosed', { code: codeOf(poll, words) })),
      ...voided.filter(({ wasOpen }) => wasOpen).map(spokenVoided),
      ...timed.map(({ poll, closesAt }) => t('spokenTimed', { code: codeOf(poll, words), ...timeWords(closesAt - serverNow()) })),
      ...opened.map((poll) => t('spokenOpened', { poll: namedQuestion(codeOf(poll, words), pick(poll.definition.question), '. ') })),
    ].join(' ');
    const polite = [
      ...published.map((poll) => t('spokenPublished', { code: codeOf(poll, words) })),
      ...voided.filter(({ wasOpen }) => !wasOpen).map(spokenVoided),
      ...announced.map(({ text }) => t('spokenAnnounced', { text: pick(text) })),
    ].join(' ');
    if (opened.length > 0) vibrate();
    if (assertive !== '' || polite !== '') setSpoken({ assertive, polite });
  }, [client, pick, serverNow, t, words]);
  return spoken;
}

/** Below this time is told in seconds. */
const secondsBelowMs = 120_000;

/** Time left as the message takes it; `minutes` is 0 where seconds are told. */
function timeWords(leftMs: number): { minutes: number; seconds: number } {
  return { minutes: leftMs < secondsBelowMs ? 0 : Math.round(leftMs / 60_000), seconds: Math.max(1, Math.round(leftMs / 1_000)) };
}

function vibrate(): void {
  try {
    // Before the first touch of the page browsers refuse, and complain in the console.
    if ('vibrate' in navigator && navigator.userActivation.hasBeenActive) navigator.vibrate(openedVibrationMs);
  } catch {
    // A device that forbids it stays still.
  }
}
