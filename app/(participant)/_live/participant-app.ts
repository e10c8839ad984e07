import type { PollId } from '../../../lib/assembly/basics.ts';
import type { AssemblyClient } from '../../../lib/client/assembly-client.ts';
import type { ClientState } from '../../../lib/client/client-state.ts';
import { createStore, type ReadableStore } from '../../../lib/client/store.ts';
import type { LoadConnect } from '../../_live/browser-parts.ts';
import type { ParticipantActions, Selection } from '../_faces/types.ts';
import { attend, freshAttention, keptAttention, type Attention, type AttentionEvent, type Route } from './attention.ts';
import { faceOf, isBusy, newestSettled, openPolls, pollOf, recordedOf, settledAt, stepOf, type FaceState } from './face.ts';
import type { Places } from './places.ts';
import type { CheckInState } from './page-view.ts';
import { choiceOf } from './poll-view.ts';
import type { SessionFlow, SessionState, PublicFace } from './session.ts';

/** All that the participant's page shows follows from this. */
export type AppState = {
  readonly session: SessionState;
  readonly assembly: PublicFace | null;
  /** Null while nobody is signed in. */
  readonly client: ClientState | null;
  readonly attention: Attention;
  readonly checkIn: CheckInState;
  /** Polls in which a recorded ballot was changed on this page. */
  readonly changedPolls: ReadonlySet<PollId>;
};

export type AppDeps = {
  readonly session: SessionFlow;
  readonly loadConnect: LoadConnect;
  readonly places: Places;
  /** Loads the page anew, in the language if one is given. */
  reload(): void;
  chooseLanguage: ParticipantActions['chooseLanguage'];
};

/** The participant's page without its looks: session, realtime client, and where the person is on the page. */
export type ParticipantApp = ReadableStore<AppState> & {
  readonly actions: ParticipantActions;
  start(): void;
  stop(): void;
  /** The server's time, or null before the first join. */
  serverNow(): number | null;
};

export function createParticipantApp(deps: AppDeps): ParticipantApp {
  const { session, places } = deps;
  const kept = places.current();
  const store = createStore<AppState>(
    {
      ...session.getSnapshot(),
      client: null,
      attention: { ...freshAttention, ...kept },
      checkIn: 'none',
      changedPolls: new Set(),
    },
    () => undefined,
  );
  let client: AssemblyClient | null = null;
  let endClient: (() => void) | null = null;
  let endSession: (() => void) | null = null;
  let endPlaces: (() => void) | null = null;
  let isRunning = false;

  const faceState = (): FaceState | null => {
    const { client: known, attention } = store.getSnapshot();
    return known === null ? null : { client: known, attention };
  };

  function happened(event: AttentionEvent, how: 'push' | 'replace' | 'keep'): void {
    const before = store.getSnapshot().attention;
    const attention = attend(before, event);
    if (attention === before) return;
    store.update({ attention });
    if (how === 'push') places.push(keptAttention(attention));
    if (how === 'replace') places.replace(keptAttention(attention));
  }

  const go = (route: Route, how: 'push' | 'replace') => happened({ type: 'went', route }, how);

  /** "Back" takes a half-made change back too; the ballot that is recorded is shown again. */
  function wentBack(route: Route): void {
    const before = store.getSnapshot().attention.route;
    const isStillChanging = route.at === 'poll' && route.step !== 'ballot';
    if (before.at === 'poll' && before.step === 'changing' && !isStillChanging) client?.casting?.clear(before.pollId);
    happened({ type: 'went', route }, 'keep');
  }

  function sessionChanged(): void {
    const { session: now, assembly } = session.getSnapshot();
    store.update({ session: now, assembly });
    if (now.kind === 'signed-in') void join(now);
    else leave();
  }

  async function join(who: Extract<SessionState, { kind: 'signed-in' }>): Promise<void> {
    const isWanted = () => isRunning && store.getSnapshot().session === who && client === null;
    const connect = await deps.loadConnect(isWanted);
    if (connect === null || !isWanted()) return;
    const { assemblyId, participantId } = who;
    const joined = connect(assemblyId, { kind: 'participant', participantId });
    client = joined;
    endClient = joined.subscribe(() => clientChanged(joined));
    clientChanged(joined);
    joined.start();
  }

  function leave(): void {
    endClient?.();
    endClient = null;
    client?.stop();
    client = null;
    store.update({ client: null, checkIn: 'none' });
  }

  function clientChanged(joined: AssemblyClient): void {
    const before = store.getSnapshot().client?.connection;
    store.update({ client: joined.getSnapshot() });
    // Signed out in another tab, or a cookie that is over: the worker refuses, and the browser doesn't say so.
    const isAway = () => client === joined && isGone(joined.getSnapshot().connection);
    if (!isGone(before) && isAway()) session.confirm(isAway);
    const state = faceState();
    if (state === null || state.client.standing === null || state.client.stage.assembly === null) return;
    // Before the new poll counts as known: what the person is at is judged by the page as it stood.
    const open = openPolls(state).map(({ id }) => id);
    happened({ type: 'saw-open', open, isBusy: isBusy(state) }, 'replace');
  }

  async function checkIn(place: 'room' | 'remote'): Promise<void> {
    if (client === null) return;
    store.update({ checkIn: 'busy' });
    const { answer } = await client.send({ type: 'checkInSelf', place });
    const isIn = answer.outcome === 'accepted';
    store.update({ checkIn: isIn ? 'none' : 'failed' });
    if (isIn && store.getSnapshot().attention.route.at === 'check-in') go({ at: 'auto' }, 'replace');
  }

  async function checkOut(): Promise<void> {
    happened({ type: 'skipped-check-in' }, 'replace');
    await client?.send({ type: 'checkOutSelf' });
  }

  /** The poll of the ballot that stands. */
  function currentPoll(): PollId | null {
    const state = faceState();
    const face = state === null ? null : faceOf(state);
    return face !== null && 'pollId' in face ? face.pollId : null;
  }

  function select(selection: Selection): void {
    const state = faceState();
    const pollId = currentPoll();
    const poll = state === null || pollId === null ? null : pollOf(state, pollId);
    if (poll === null || pollId === null) return;
    const choice = choiceOf(poll, selection);
    if (choice === null) client?.casting?.clear(pollId);
    else client?.casting?.choose(pollId, choice);
    // From here "back" leads to the list, and not out of the page.
    const { attention } = store.getSnapshot();
    if (attention.route.at === 'poll') return;
    places.replace(keptAttention({ ...attention, route: { at: 'list' } }));
    go({ at: 'poll', pollId, step: 'ballot' }, 'push');
  }

  function cast(): void {
    const state = faceState();
    const pollId = currentPoll();
    if (client === null || state === null || pollId === null) return;
    if (recordedOf(state, pollId) !== null) store.update({ changedPolls: new Set([...store.getSnapshot().changedPolls, pollId]) });
    // The page stays with this poll until its confirmation was seen, whatever else is open (P9).
    go({ at: 'poll', pollId, step: 'ballot' }, 'replace');
    client.casting?.cast(pollId);
  }

  function backToStart(): void {
    const state = faceState();
    if (state === null) return;
    const pollId = currentPoll();
    const step = pollId === null ? null : stepOf(state, pollId);
    if (pollId !== null && (step?.kind === 'not-counted' || step?.kind === 'refused')) client?.casting?.clear(pollId);
    // An earlier ballot that counts is shown before its poll is put away.
    if (pollId !== null && step?.kind === 'not-counted' && recordedOf(state, pollId) !== null) return;
    const { route } = state.attention;
    if (route.at === 'past-result') return go({ at: 'results' }, 'replace');
    if (route.at === 'results') return go({ at: 'auto' }, 'replace');
    const poll = pollId === null ? null : pollOf(state, pollId);
    if (poll?.status === 'void' || poll?.status === 'closed') return happened({ type: 'put-away', upTo: settledAt(poll) }, 'replace');
    if (poll?.status === 'open') go({ at: 'list' }, 'replace');
    else if (route.at === 'result') go({ at: 'auto' }, 'replace');
    const news = newestSettled(state);
    if (news !== null && (pollId === null || news.id === pollId)) happened({ type: 'put-away', upTo: settledAt(news) }, 'replace');
  }

  function withPoll(step: 'ballot' | 'reviewing' | 'changing', how: 'push' | 'replace'): void {
    const pollId = currentPoll();
    if (pollId !== null) go({ at: 'poll', pollId, step }, how);
  }

  const actions: ParticipantActions = {
    typeCode: session.typeCode,
    signIn: session.signIn,
    openResend: session.openResend,
    typeResendEmail: session.typeResendEmail,
    sendLinkAgain: session.sendLinkAgain,
    closeResend: session.closeResend,
    useCodeInstead: session.useCodeInstead,
    openCheckIn() {
      const state = faceState();
      if (state !== null && faceOf(state).kind !== 'check-in') go({ at: 'check-in' }, 'push');
    },
    checkIn: (place) => void checkIn(place),
    skipCheckIn: () => happened({ type: 'skipped-check-in' }, 'replace'),
    checkOut: () => void checkOut(),
    takeOver: () => deps.reload(),
    openPoll: (pollId) => go({ at: 'poll', pollId, step: 'ballot' }, 'push'),
    showOpenPolls: () => go({ at: 'list' }, 'push'),
    select,
    review: () => withPoll('reviewing', 'push'),
    backToChoosing: () => withPoll('ballot', 'replace'),
    cast,
    changeVote: () => withPoll('changing', 'push'),
    showResult: (pollId) => go({ at: 'result', pollId }, 'push'),
    wantBallot: (pollId) => client?.wantBallot(pollId),
    wantContent: (hash) => client?.wantContent(hash),
    showResults: () => go({ at: 'results' }, 'push'),
    showPastResult: (pollId, hash) => go({ at: 'past-result', ofPoll: pollId, hash }, 'push'),
    backToStart,
    noteVoided() {
      const state = faceState();
      const news = state === null ? null : newestSettled(state);
      if (news?.status === 'void') happened({ type: 'noted', upTo: settledAt(news) }, 'replace');
    },
    signOut() {
      client?.signOut();
      session.signOut();
    },
    signInAgain() {
      const { client: known } = store.getSnapshot();
      const ended = known !== null && typeof known.connection === 'object' ? known.connection.ended : null;
      if (ended === 'outdated-page') {
        deps.reload();
        return;
      }
      leave();
      session.start();
    },
    putRecordDoubtAway: () => client?.putRecordDoubtAway(),
    chooseLanguage: (locale) => deps.chooseLanguage(locale),
  };

  return {
    subscribe: store.subscribe,
    getSnapshot: store.getSnapshot,
    actions,
    start() {
      isRunning = true;
      endSession = session.subscribe(sessionChanged);
      endPlaces = places.subscribe((entry) => wentBack(entry?.route ?? freshAttention.route));
      session.start();
    },
    stop() {
      isRunning = false;
      endSession?.();
      endPlaces?.();
      session.stop();
      leave();
    },
    serverNow: () => client?.serverNow() ?? null,
  };
}

/** The connection is away for longer than a moment. */
function isGone(connection: ClientState['connection'] | undefined): boolean {
  return connection === 'away' || connection === 'offline';
}
