import type { AssemblyId, Instant, ParticipantId, PollId } from '../assembly/basics.ts';
import type { WireCommand } from '../protocol/commands.ts';
import type { EndReason, Joined, JoinRefusal, ParticipantJoined, StaffJoined, StageJoined, Version } from '../protocol/down.ts';
import { participantTopic, staffTopic, stageTopic } from '../protocol/topics.ts';
import { protocolVersion } from '../protocol/version.ts';
import { createCastStorage } from './cast-storage.ts';
import { createCasting, type Casting } from './casting.ts';
import { initialState, type ClientState } from './client-state.ts';
import type { ClientClock } from './clock.ts';
import { sendCommand, type SentCommand } from './commands.ts';
import { createConnection } from './connection.ts';
import { createContentFetcher } from './content.ts';
import { withAllCounts, withCount } from './counts.ts';
import { createDeskQuery } from './desk-query.ts';
import type { KeyValueStorage } from './guarded-storage.ts';
import type { Lifecycle } from './lifecycle.ts';
import { createPastBallots } from './past-ballots.ts';
import {
  isBallotCount,
  isDeskEvent,
  isEnded,
  isInvalidation,
  isParticipantJoined,
  isRoomCount,
  isRoomFigures,
  isSignedHead,
  isStaffJoined,
  isStageEvent,
  isStageJoined,
  isStaleEvent,
  isStandingEvent,
} from './read-down.ts';
import { createRecordWatch } from './record-watch.ts';
import { createSeenStorage } from './seen-record.ts';
import { createServerTime } from './server-time.ts';
import { withPart, withSnapshot } from './stage-view.ts';
import { emptyStanding, standingOf, withAccepted, withStanding, type StandingView } from './standing-view.ts';
import { createStore, type ReadableStore } from './store.ts';
import { createTopicLink, type TopicLink } from './topic-link.ts';
import type { Warn } from './warn.ts';
import type { Way } from './ways.ts';

/** How long a lost connection is called "reconnecting" before the page says that the server does not answer (P12). The client tries on either way. */
const awayAfterMs = 15_000;
/** A change of the transport that takes no longer is none that people need to hear of. */
const changeMomentMs = 2_000;

export type ClientOptions = {
  /** Origin of the worker, such as `https://vote.example.org`; empty for the page's own. */
  readonly baseUrl: string;
  readonly assemblyId: AssemblyId;
  readonly as: { readonly kind: 'participant'; readonly participantId: ParticipantId } | { readonly kind: 'staff' } | { readonly kind: 'screen' };
  /** UUID of the page load: a join retires the older epochs of the same one, and of no other tab (RT6). */
  readonly instance: string;
  /** `localStorage`; it keeps a choice until its reply (RT8), and what was seen last of the record (RC15). */
  readonly storage: KeyValueStorage;
  readonly clock: ClientClock;
  /** From 0 to below 1. */
  random(): number;
  /** A new UUID. Browsers lack `crypto.randomUUID` without TLS, so the page hands one in. */
  newId(): string;
  readonly warn: Warn;
  /** For what has no cookie; asked at each connect. */
  readonly authToken?: () => string;
  readonly fetch?: typeof fetch;
  readonly WebSocket?: typeof WebSocket;
  readonly lifecycle?: Lifecycle;
};

/** The browser's half of the protocol, for one assembly and one page load. It knows no React. */
export type AssemblyClient = ReadableStore<ClientState> & {
  start(): void;
  /** Leaves and disconnects. `start` begins again, unless the server has ended it. */
  stop(): void;
  /** The server's time, or null before the first join. Doesn't depend on the device's wall clock (faults row 41). */
  serverNow(): Instant | null;
  /** When anything was last heard from the server, in its own time; null before the first join. What is shown is no newer. */
  lastHeardAt(): Instant | null;
  /** What this page's own connection goes over; null while there is none. */
  way(): Way | null;
  /** Sends a command now or not at all; nothing is ever queued (L3). */
  send(command: WireCommand): Promise<SentCommand>;
  /** One's own ballots; null for staff and screens. */
  readonly casting: Casting | null;
  /** Asks for one's own ballot in a poll that has left the stage; it stands in `pastBallots` then (PO23). */
  readonly wantBallot: (pollId: PollId) => void;
  /** Fetches a long text or a result by its hash; what becomes of it stands in `contents`. */
  readonly wantContent: (hash: string) => void;
  /** Staff: the list of participants is now this version, by an invalidation or a join reply. The returned function ends it. */
  onParticipantsVersion(listener: (version: Version) => void): () => void;
  /** The person has read why the record is in doubt. */
  putRecordDoubtAway(): void;
  /** On signing out: stops, and leaves nothing of the participant in this browser. */
  signOut(): void;
};

export function createAssemblyClient(options: ClientOptions): AssemblyClient {
  const { assemblyId, as, clock, warn, lifecycle } = options;
  const store = createStore<ClientState>(initialState, warn);
  const serverTime = createServerTime(clock);
  const versionListeners = new Set<(version: Version) => void>();
  const links: TopicLink[] = [];
  let standing: StandingView = emptyStanding;
  let participantsVersion: Version | null = null;
  let mounts = 0;
  let isRunning = false;
  let hasEnded = false;
  let cancelAway: (() => void) | null = null;
  let cancelMoment: (() => void) | null = null;
  let unsubscribe: (() => void) | null = null;

  const connection = createConnection({
    baseUrl: options.baseUrl,
    instance: options.instance,
    clock,
    random: () => options.random(),
    ...(options.authToken === undefined ? {} : { authToken: options.authToken }),
    ...(options.WebSocket === undefined ? {} : { WebSocket: options.WebSocket }),
    ...(lifecycle === undefined ? {} : { lifecycle }),
    isQuiet: () => isConnected() && !links.some((one) => one.isUnderWay()) && casting?.isUnderWay() !== true,
    onDropped() {
      for (const link of links) link.lose();
    },
  });
  const desk = as.kind === 'staff' ? createDeskQuery({ ...options, serverNow: serverTime.now, onDesk: (body) => store.update({ desk: body }) }) : null;
  const content = createContentFetcher({ ...options, random: () => options.random(), onChange: (contents) => store.update({ contents }) });
  const pastBallots = createPastBallots({ ...options, onChange: (ballots) => store.update({ pastBallots: ballots }) });
  const casting = as.kind === 'participant' ? ownCasting(as.participantId) : null;
  const seenStorage = as.kind === 'participant' ? createSeenStorage(options.storage, assemblyId, as.participantId, warn) : null;
  const record = createRecordWatch(seenStorage, (seen) => store.update({ record: seen }));
  /** The topic that takes commands, with the epoch of its present join. */
  let epoch: string | null = null;

  const stageEvents = {
    stage: checked('stage', isStageEvent, (part) => {
      store.update({ stage: withPart(store.getSnapshot().stage, part, part.term) });
      casting?.learn();
    }),
    count: checked('count', isBallotCount, (count) => store.update({ counts: withCount(store.getSnapshot().counts, count) })),
    room: checked('room', isRoomCount, (room) => store.update({ room })),
    head: checked('head', isSignedHead, (head) => {
      // After signing out nothing is kept any more.
      if (isRunning) record.heard(head);
    }),
  };
  link<StageJoined>(stageTopic(assemblyId), isStageJoined, tookStage, () => undefined, stageEvents, () => record.asking());
  const commandLink = ownLink();

  function ownLink(): TopicLink | null {
    const onLost = () => {
      epoch = null;
    };
    switch (as.kind) {
      case 'participant':
        return link<ParticipantJoined>(participantTopic(assemblyId, as.participantId), isParticipantJoined, tookOwn, onLost, {
          standing: checked('standing', isStandingEvent, (heard) => {
            setStanding(withStanding(standing, heard));
            casting?.learn();
          }),
        });
      case 'staff':
        return link<StaffJoined>(staffTopic(assemblyId), isStaffJoined, tookStaff, onLost, {
          count: checked('count', isBallotCount, (count) => store.update({ counts: withCount(store.getSnapshot().counts, count) })),
          figures: checked('figures', isRoomFigures, (figures) => store.update({ figures })),
          desk: checked('desk', isDeskEvent, ({ version }) => desk?.invalidate(version)),
          invalidate: checked('invalidate', isInvalidation, ({ version }) => tellParticipantsVersion(version)),
        });
      case 'screen':
        return null;
    }
  }

  function link<Reply extends Joined>(
    topic: string,
    isReply: (response: unknown) => response is Reply,
    took: (reply: Reply) => void,
    onLost: () => void,
    events: Readonly<Record<string, (payload: unknown) => void>>,
    asking: () => void = () => undefined,
  ): TopicLink {
    const created = createTopicLink<Reply>({
      topic,
      connection,
      clock,
      random: () => options.random(),
      warn,
      params() {
        asking();
        return { protocol: protocolVersion, instance: options.instance, mounts, as: as.kind };
      },
      isReply,
      onJoined(reply, roundTripMs) {
        serverTime.learn(reply.now, roundTripMs);
        took(reply);
        store.update({ stale: reply.stale });
        joinedOne(reply.reconnectWindowMs);
      },
      onLost() {
        onLost();
        lostOne();
      },
      onRefused: (reason) => end(reason),
      events: {
        ...events,
        stale: checked('stale', isStaleEvent, ({ stale }) => store.update({ stale })),
        ended: checked('ended', isEnded, ({ reason }) => end(reason)),
      },
    });
    links.push(created);
    return created;
  }

  /** A payload that does not fit is dropped and reported; it never throws into the channel client. */
  function checked<T>(event: string, fits: (payload: unknown) => payload is T, handle: (payload: T) => void): (payload: unknown) => void {
    return (payload) => {
      if (fits(payload)) handle(payload);
      else warn(`A malformed "${event}" message was dropped`);
    };
  }

  function tookStage(reply: StageJoined): void {
    const { stage, counts } = store.getSnapshot();
    store.update({ stage: withSnapshot(stage, reply.stage, reply.version), counts: withAllCounts(counts, reply.counts), room: reply.room });
    record.joined(reply.record, reply.version[1]);
  }

  function tookOwn(reply: ParticipantJoined): void {
    epoch = reply.epoch;
    store.update({ me: reply.me });
    setStanding(withStanding(standing, { ...reply.standing, term: reply.version[0] }));
  }

  function tookStaff(reply: StaffJoined): void {
    epoch = reply.epoch;
    store.update({ staff: reply.me, figures: reply.room, counts: withAllCounts(store.getSnapshot().counts, reply.counts) });
    desk?.hold(reply.desk, reply.desk.version);
    tellParticipantsVersion(reply.participantsVersion);
  }

  function setStanding(next: StandingView): void {
    if (next === standing) return;
    standing = next;
    store.update({ standing: standingOf(next) });
  }

  function tellParticipantsVersion(version: Version): void {
    participantsVersion = version;
    for (const listener of versionListeners) listener(version);
  }

  function isConnected(): boolean {
    return links.every((one) => one.isJoined()) && connection.canSend();
  }

  function joinedOne(reconnectWindowMs: number): void {
    if (!isRunning || !isConnected()) return;
    mounts += 1;
    connection.settled(reconnectWindowMs);
    endWaits();
    store.update({ connection: 'connected' });
    desk?.setConnected(true);
    casting?.learn();
  }

  function lostOne(): void {
    if (!isRunning) return;
    const { connection: before } = store.getSnapshot();
    desk?.setConnected(false);
    if (before === 'connected' && connection.isChanging()) {
      cancelMoment ??= clock.after(changeMomentMs, showLost);
      return;
    }
    casting?.lose();
    if (before === 'connected') showLost();
  }

  function showLost(): void {
    endWaits();
    casting?.lose();
    store.update({ connection: isOffline() ? 'offline' : 'reconnecting' });
    awaySoon();
  }

  /** Only the device's own word: a server that does not answer is no fault of the network here. */
  function isOffline(): boolean {
    return lifecycle?.isOnline() === false;
  }

  function endWaits(): void {
    cancelMoment?.();
    cancelMoment = null;
    cancelAway?.();
    cancelAway = null;
  }

  function awaySoon(): void {
    cancelAway?.();
    cancelAway = clock.after(awayAfterMs, () => {
      if (isRunning && !isConnected()) store.update({ connection: isOffline() ? 'offline' : 'away' });
    });
  }

  function end(reason: EndReason | JoinRefusal): void {
    if (hasEnded) return;
    hasEnded = true;
    stop();
    store.update({ connection: { ended: reason } });
    if (reason !== 'signed-out' && reason !== 'removed-from-roll') return;
    casting?.eraseAll();
    record.erase();
  }

  function stop(): void {
    if (!isRunning) return;
    isRunning = false;
    endWaits();
    unsubscribe?.();
    casting?.lose();
    casting?.stop();
    content.stop();
    desk?.setConnected(false);
    for (const one of links) one.stop();
    connection.stop();
  }

  function ownCasting(participantId: ParticipantId): Casting {
    return createCasting({
      storage: createCastStorage(options.storage, assemblyId, participantId, warn),
      clock,
      random: () => options.random(),
      newId: () => options.newId(),
      serverNow: serverTime.now,
      stage: () => store.getSnapshot().stage,
      standing: () => store.getSnapshot().standing,
      isConnected,
      send,
      rejoin: () => connection.drop(),
      onChange: (casts) => store.update({ casts }),
      onAccepted: (pollId, ballot) => setStanding(withAccepted(standing, pollId, ballot)),
    });
  }

  async function send(command: WireCommand, commandId: string): Promise<SentCommand> {
    return sendCommand({ link: commandLink, epoch: () => epoch, newId: () => options.newId(), warn, ...(as.kind === 'staff' ? { actedAt: serverTime.now } : {}) }, command, commandId);
  }

  function onLifecycle(): void {
    desk?.setVisible(lifecycle?.isVisible() ?? true);
    const { connection: before } = store.getSnapshot();
    if ((before === 'reconnecting' || before === 'away') && isOffline()) store.update({ connection: 'offline' });
    if (before === 'offline' && !isOffline()) showLost();
  }

  return {
    subscribe: store.subscribe,
    getSnapshot: store.getSnapshot,
    start() {
      if (isRunning || hasEnded) return;
      isRunning = true;
      store.update({ connection: 'connecting' });
      unsubscribe = lifecycle?.subscribe(onLifecycle) ?? null;
      awaySoon();
      for (const one of links) one.start();
      connection.start();
    },
    stop,
    serverNow: serverTime.now,
    lastHeardAt() {
      const [now, heardAt] = [serverTime.now(), connection.lastHeardAt()];
      return now === null || heardAt === null ? null : Math.round(now - (clock.now() - heardAt));
    },
    way: () => connection.way(),
    send: (command) => send(command, options.newId()),
    casting,
    wantBallot: pastBallots.want,
    wantContent: content.want,
    onParticipantsVersion(listener) {
      const entry = (version: Version) => listener(version);
      versionListeners.add(entry);
      if (participantsVersion !== null) entry(participantsVersion);
      return () => void versionListeners.delete(entry);
    },
    putRecordDoubtAway: () => record.putAway(),
    signOut() {
      end('signed-out');
    },
  };
}
