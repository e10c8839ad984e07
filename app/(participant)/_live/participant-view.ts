import { unreachable } from '../../../lib/assembly/basics.ts';
import type { ClientState } from '../../../lib/client/client-state.ts';
import type { ConnectionState } from '../../_components/connection-state.ts';
import { codeOf, pickFor, type Pick, type PollWords } from '../../_live/poll-words.ts';
import type { AnnouncementView, AssemblyView, MeView, PageView, ParticipantView } from '../_faces/types.ts';
import { faceOf, newestSettled, pollsToVote, type FaceState } from './face.ts';
import { pageView } from './page-view.ts';
import type { AppState } from './participant-app.ts';
import type { SessionState } from './session.ts';

/** The page's language and its words. */
export type Language = { readonly locale: string; readonly words: PollWords };

/** Until the join has told another. */
const unknownTimeZone = 'UTC';

export function participantView(state: AppState, language: Language, spoken: ParticipantView['spoken']): ParticipantView {
  const { client } = state;
  const pick = pickOf(state, language.locale);
  return {
    assembly: assemblyView(state, pick),
    me: client === null || isEnded(client) ? null : meView(client),
    connection: connectionOf(state),
    isStale: client?.stale ?? false,
    record: client === null || isEnded(client) ? null : client.record,
    announcements: client === null || isEnded(client) ? [] : announcementsOf(client, pick),
    unanswered: client === null ? null : unansweredOf(client, language.words),
    voided: client === null || isEnded(client) ? null : voidedOf({ client, attention: state.attention }, language.words, pick),
    page: pageOf(state, pick, language.words),
    spoken,
  };
}

/** Picks texts in the page's language, then in the assembly's. */
export function pickOf({ client, assembly }: AppState, locale: string): Pick {
  return pickFor(locale, client?.stage.assembly?.body.languages ?? assembly?.languages ?? []);
}

/** The polls that wait for this person, for the title of the window and the lamp of the screen. */
export function waitingPolls({ client, attention }: AppState): ReturnType<typeof pollsToVote> {
  return client === null || isEnded(client) ? [] : pollsToVote({ client, attention });
}

function pageOf(state: AppState, pick: Pick, words: PollWords): PageView {
  const { session, client, attention, checkIn, changedPolls } = state;
  if (session.kind !== 'signed-in') return sessionPage(session);
  if (client === null) return { kind: 'starting' };
  const faceState: FaceState = { client, attention };
  const face = faceOf(faceState);
  if (face.kind === 'starting' && (client.connection === 'away' || client.connection === 'offline')) return { kind: 'away' };
  return pageView(face, { client, attention, checkIn, changedPolls, words, pick });
}

function sessionPage(session: Exclude<SessionState, { kind: 'signed-in' }>): PageView {
  switch (session.kind) {
    case 'asking':
      return { kind: session.isAway ? 'away' : 'starting' };
    case 'unknown-assembly':
      return { kind: 'unknown-assembly' };
    case 'sign-in': {
      const { mode, isBusy, problem, resend } = session;
      return { kind: 'sign-in', view: { mode: mode.kind === 'link' ? { kind: 'link', maskedName: mode.maskedName } : mode, isBusy, problem, resend } };
    }
    case 'signing-out':
      return { kind: 'session-ended', reason: 'signing-out' };
    case 'signed-out':
      return { kind: 'session-ended', reason: 'signed-out' };
    default:
      return unreachable(session);
  }
}

function assemblyView({ client, assembly }: AppState, pick: Pick): AssemblyView | null {
  const known = client?.stage.assembly?.body;
  if (known !== undefined) return { name: pick(known.title), timeZone: known.timeZone, contact: null };
  return assembly === null ? null : { name: pick(assembly.title), timeZone: unknownTimeZone, contact: null };
}

function meView({ me, standing }: ClientState): MeView | null {
  if (me === null || standing === null) return null;
  const { attendance } = standing;
  return { name: me.name, group: me.group, attendance: attendance === null ? { status: 'absent' } : { status: 'present', place: attendance.place, since: attendance.since } };
}

function connectionOf({ session, client }: AppState): ConnectionState {
  if (client !== null) {
    const { connection } = client;
    if (typeof connection === 'object') return 'connected';
    return connection === 'connecting' ? 'reconnecting' : connection;
  }
  switch (session.kind) {
    case 'asking':
      return session.isAway ? 'away' : 'reconnecting';
    case 'sign-in':
      return session.problem === 'no-connection' ? 'away' : 'connected';
    case 'unknown-assembly':
    case 'signed-in':
    case 'signing-out':
    case 'signed-out':
      return 'connected';
    default:
      return unreachable(session);
  }
}

function announcementsOf({ stage }: ClientState, pick: Pick): AnnouncementView[] {
  return (stage.announcements?.body ?? []).map(({ id, text, publishedAt, pinned }) => ({ id, text: pick(text), at: publishedAt, isPinned: pinned }));
}

function unansweredOf({ casts, stage }: ClientState, words: PollWords): ParticipantView['unanswered'] {
  const cast = Object.values(casts).find(({ step }) => step.kind === 'unanswered' || step.kind === 'waiting' || step.kind === 'checking');
  const poll = cast === undefined ? null : (stage.polls[cast.pollId]?.body ?? null);
  return poll === null ? null : { pollCode: codeOf(poll, words) };
}

/** The newest news, if it is a voiding and has no page of its own while others are open. */
function voidedOf(state: FaceState, words: PollWords, pick: Pick): ParticipantView['voided'] {
  const news = newestSettled(state);
  if (news?.status !== 'void') return null;
  const face = faceOf(state);
  return face.kind === 'cannot-vote' && face.pollId === news.id ? null : { pollCode: codeOf(news, words), because: pick(news.reason) };
}

function isEnded({ connection }: ClientState): boolean {
  return typeof connection === 'object';
}
