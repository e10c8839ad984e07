import { unreachable } from '../../../lib/assembly/basics.ts';
import { isWithheld } from '../../../lib/assembly/poll.ts';
import type { PollPart } from '../../../lib/assembly/stage.ts';
import type { ClientState } from '../../../lib/client/client-state.ts';
import { pollsOf } from '../../../lib/client/stage-view.ts';
import { codeOf, formulaOf, majorityRule, outcomeWord, partFor, pickFor, resultParts, type Pick, type PollWords } from '../../_live/poll-words.ts';
import type { ScreenFace, ScreenPollView, ScreenView } from '../_faces/types.ts';
import { isOpening, screenFaceOf, type StageFace } from './screen-face.ts';
import type { ScreenSessionState } from './screen-session.ts';

/** Where people take part: in the QR code, and as it is typed. */
export type Join = { readonly url: string; readonly address: string };

export type ScreenInput = {
  readonly session: ScreenSessionState;
  readonly client: ClientState | null;
  readonly now: number;
  readonly locale: string;
  readonly words: PollWords;
  readonly join: Join;
};

export function screenView({ session, client, now, locale, words, join }: ScreenInput): ScreenView {
  const known = client?.stage.assembly?.body;
  if (client === null || known === undefined) return { assembly: null, room: null, isConnected: session.kind !== 'asking' || !session.isAway, fingerprint: null, face: faceWithoutStage(session, client) };
  const { connection, room } = client;
  const pick = pickFor(locale, known.languages);
  // A link that was renewed ends a screen: what it shows may no longer be what is.
  const isEnded = typeof connection === 'object';
  const face = screenFaceOf(client, now);
  const isCompared = !isEnded && (face.kind === 'welcome' || isOpening(client, now));
  return {
    assembly: { name: pick(known.title), timeZone: known.timeZone },
    room: room === null || isEnded ? null : { present: room.present, quorum: room.quorum?.needed ?? null },
    isConnected: isEnded || (connection === 'connected' && !client.stale),
    fingerprint: isCompared ? (client.record?.fingerprint ?? null) : null,
    face: isEnded ? { kind: 'refused', because: connection.ended === 'outdated-page' ? 'outdated-page' : 'link-ended' } : faceView(face, client, words, pick, join),
  };
}

function faceWithoutStage(session: ScreenSessionState, client: ClientState | null): ScreenFace {
  if (client !== null && typeof client.connection === 'object') return { kind: 'refused', because: client.connection.ended === 'outdated-page' ? 'outdated-page' : 'link-ended' };
  switch (session.kind) {
    case 'asking':
    case 'joined':
      return { kind: 'starting' };
    case 'refused':
      return { kind: 'refused', because: session.because };
    default:
      return unreachable(session);
  }
}

function faceView(face: StageFace, client: ClientState, words: PollWords, pick: Pick, join: Join): ScreenFace {
  const { stage, room } = client;
  switch (face.kind) {
    case 'starting':
      return { kind: 'starting' };
    case 'welcome':
      return { kind: 'welcome', joinUrl: join.url, joinAddress: join.address, present: room?.present ?? 0, onRoll: room?.enrolled ?? 0 };
    case 'item': {
      const item = stage.item?.body ?? null;
      if (item === null) return { kind: 'starting' };
      const text = partFor(item.text, pick);
      // Pages of text are no picture: the hall is told where to read them.
      return { kind: 'item', number: item.number, title: pick(item.title), text: typeof text === 'string' ? text : null, isTextElsewhere: text !== null && typeof text !== 'string' };
    }
    case 'announcement': {
      const found = stage.announcements?.body.find(({ id }) => id === face.id);
      return found === undefined ? { kind: 'starting' } : { kind: 'announcement', text: pick(found.text), at: found.publishedAt };
    }
    case 'pause':
      return { kind: 'pause', because: face.because, until: null };
    case 'poll':
    case 'void': {
      const poll = stage.polls[face.pollId]?.body ?? null;
      return poll === null ? { kind: 'starting' } : pollFace(poll, client, words, pick, join);
    }
    default:
      return unreachable(face);
  }
}

function pollFace(poll: PollPart, { counts, stage }: ClientState, words: PollWords, pick: Pick, join: Join): ScreenFace {
  const view = pollView(poll, words, pick);
  switch (poll.status) {
    case 'open': {
      const count = counts[poll.id];
      const open = pollsOf(stage).filter(({ status }) => status === 'open').length;
      return { kind: 'poll-open', poll: view, timer: poll.timer, otherOpen: open - 1, cast: count?.cast ?? 0, eligible: count?.eligible ?? poll.eligible, joinAddress: join.address };
    }
    case 'closed':
      return { kind: 'poll-closed', poll: view, cast: poll.cast, eligible: poll.eligible };
    case 'published': {
      const { outcome } = poll;
      return { kind: 'result', poll: view, outcome: outcomeWord({ verdict: outcome.verdict, isTied: outcome.ties.length > 0 }), parts: resultParts(poll, outcome, words, pick), formula: formulaOf(poll, outcome) };
    }
    case 'void':
      return { kind: 'poll-void', poll: view, reason: pick(poll.reason) };
    default:
      return unreachable(poll);
  }
}

function pollView(poll: PollPart, words: PollWords, pick: Pick): ScreenPollView {
  const { majority, question } = poll.definition;
  return { code: codeOf(poll, words), itemNumber: poll.itemNumber, question: pick(question), majority: majority === null ? null : majorityRule(majority), isResultWithheld: isWithheld(poll.definition), isPractice: false };
}
