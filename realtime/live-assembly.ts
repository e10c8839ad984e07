import type { ParticipantId, PollId, StaffId } from '../lib/assembly/basics.ts';
import type { Change } from '../lib/assembly/changes.ts';
import { eligibleWeight } from '../lib/assembly/poll.ts';
import { standingOf } from '../lib/assembly/standing.ts';
import type { EndReason, Version } from '../lib/protocol/down.ts';
import { participantTopic, staffTopic, stageTopic } from '../lib/protocol/topics.ts';
import type { AssemblyHost } from './assembly-host.ts';
import type { Committed } from './host-listeners.ts';
import type { Channel } from './channels/channel.ts';
import type { RealtimeClock } from './channels/clock.ts';
import { AssemblyContent } from './content/assembly-content.ts';
import { CountPublisher, type StageGroup } from './count-publisher.ts';
import type { FanOut } from './fan-out.ts';
import { isOfGroup, participantOf, staffOf } from './identity.ts';
import { createInvalidator, type Invalidator } from './invalidator.ts';
import { createPresence, type Presence } from './presence.ts';
import { isOnlyOf, type Principal } from './principal.ts';
import { RecordPublisher } from './record-publisher.ts';
import { StagePublisher } from './stage-publisher.ts';

export type LiveDeps = {
  readonly fanOut: FanOut<Principal>;
  readonly clock: RealtimeClock;
  readonly metrics: LiveMetrics;
  /** Ends the connections of these principals. */
  readonly disconnect: (where: (principal: Principal) => boolean) => void;
};

export type LiveMetrics = {
  invalidationSent(): void;
  invalidationCoalesced(): void;
  /** What somebody did was written to the last client, so long after they did it. */
  shownToAll(tookMs: number): void;
};

/** At some 20 µs each, a few milliseconds of the event loop. */
const standingsPerSlice = 200;

/** Pages go by themselves when they have heard why; who does not is cut. Well within the 5 s of faults.md row 33. */
const lastWordMs = 2_000;

/** Chairs should see each other's acts as soon as participants do. */
const deskPeriodMs = 200;

/** What leaves one live assembly towards its clients. It listens to the host and speaks through the fan-out. */
export class LiveAssembly {
  readonly host: AssemblyHost;
  readonly stage: StagePublisher;
  readonly record: RecordPublisher;
  readonly content: AssemblyContent;
  readonly presence: Presence;
  readonly #deps: LiveDeps;
  readonly #counts: CountPublisher;
  readonly #participants: Invalidator;
  readonly #desk: Invalidator;
  readonly #channels = new Map<ParticipantId, Set<Channel<Principal>>>();
  readonly #staff = new Map<StaffId, Set<Channel<Principal>>>();
  readonly #onStage = new Map<Channel<Principal>, StageGroup>();

  constructor(host: AssemblyHost, deps: LiveDeps) {
    this.host = host;
    this.#deps = deps;
    const { clock, fanOut, metrics } = deps;
    this.presence = createPresence({ clock, onChange: () => this.#presenceChanged() });
    this.content = new AssemblyContent(host);
    this.stage = new StagePublisher({ host, content: this.content, fanOut, clock, onShown: (tookMs) => metrics.shownToAll(tookMs) });
    this.record = new RecordPublisher({ host, fanOut, clock });
    this.#counts = new CountPublisher({ host, fanOut, clock, presence: this.presence });
    this.#participants = createInvalidator({ clock, announce: () => this.#announceParticipants(), onCoalesced: () => metrics.invalidationCoalesced() });
    this.#desk = createInvalidator({ clock, periodMs: deskPeriodMs, announce: () => fanOut.publish(staffTopic(host.id), 'desk', { version: host.version }, { replaceKey: 'desk' }) });
    host.listen({
      committed: (batch) => this.#committed(batch),
      staleChanged: (stale) => this.#staleChanged(stale),
      signed: () => this.record.signed(),
      ended: () => this.#ended(),
    });
  }

  /** Version of the list of participants: grows with the roll, with attendance, with who is connected, and with the settings, whose main language orders it. */
  get participantsVersion(): Version {
    const { roll, settingsVersion } = this.host.committed;
    return [this.host.term, roll.version + settingsVersion + this.presence.version];
  }

  participantJoined(id: ParticipantId, channel: Channel<Principal>): void {
    addTo(this.#channels, id, channel);
    this.presence.opened(id);
    this.#failIfEnded(channel);
  }

  /** @param wasSilent nothing had been heard of the channel for longer than the grace period */
  participantLeft(id: ParticipantId, channel: Channel<Principal>, wasSilent = false): void {
    removeFrom(this.#channels, id, channel);
    this.presence.closed(id, wasSilent);
  }

  /**
   * Who gave a command has the reply; their other devices learn here what came of it (RT15). `by` may be gone since, and
   * one other device be all that is left.
   */
  tellOtherDevices(id: ParticipantId, by: Channel<Principal>): void {
    for (const channel of this.#channels.get(id) ?? []) {
      if (channel !== by) return this.#pushStanding(id);
    }
  }

  staffJoined(id: StaffId, channel: Channel<Principal>): void {
    addTo(this.#staff, id, channel);
    this.#failIfEnded(channel);
  }

  staffLeft(id: StaffId, channel: Channel<Principal>): void {
    removeFrom(this.#staff, id, channel);
  }

  /** Channels of the stage topic, so that they can be ended with the rest. */
  stageJoined(group: StageGroup, channel: Channel<Principal>): void {
    this.#onStage.set(channel, group);
    this.#failIfEnded(channel);
  }

  stageLeft(channel: Channel<Principal>): void {
    this.#onStage.delete(channel);
  }

  /** The host may have ended while the join was looking for it: nobody would tell this channel any more. */
  #failIfEnded(channel: Channel<Principal>): void {
    if (this.host.ended !== null) channel.fail();
  }

  #committed(batch: Committed): void {
    this.content.committed(batch);
    this.stage.committed(batch);
    this.#counts.committed(batch);
    for (const { change } of batch.entries) {
      if (touchesParticipants(change) || change.type === 'settings.changed@1') this.#participants.mark();
      if (touchesDesk(change)) this.#desk.mark();
      this.#tellThoseConcerned(change);
    }
    if (batch.entries.some(({ change }) => endsAccess(change))) this.#endWithoutAccess();
  }

  /** RT15: those whose own standing differs from what everybody can tell from the stage get a message of their own. */
  #tellThoseConcerned(change: Change): void {
    switch (change.type) {
      case 'attendance.checkedIn@1':
      case 'attendance.checkedOut@1':
        this.#pushStandings(change.body.participants);
        return;
      case 'roll.corrected@1':
        this.#pushStandings(change.body.rights.map((right) => right.id));
        return;
      case 'poll.opened@1':
        this.#tellWhoCannotCast(change.body.poll);
        return;
      default:
    }
  }

  #tellWhoCannotCast(pollId: PollId): void {
    const poll = this.host.committed.polls.get(pollId);
    if (poll?.status !== 'open') return;
    this.#pushStandings([...this.#channels.keys()].filter((id) => eligibleWeight(poll, id) === null));
  }

  /** In slices, so that ballots are taken in between (RT10). A standing is what it is when its turn comes: never older. */
  #pushStandings(ids: readonly ParticipantId[], from = 0): void {
    if (this.host.ended !== null) return;
    for (const id of ids.slice(from, from + standingsPerSlice)) this.#pushStanding(id);
    const next = from + standingsPerSlice;
    if (next < ids.length) this.#deps.clock.soon(() => this.#pushStandings(ids, next));
  }

  #pushStanding(id: ParticipantId): void {
    if (!this.#channels.has(id)) return;
    const standing = standingOf(this.host.committed, id);
    if (standing === null) return;
    this.#deps.fanOut.publish(participantTopic(this.host.id, id), 'standing', { ...standing, term: this.host.term }, { replaceKey: 'standing' });
  }

  /**
   * SE5 to SE7, RO4: every channel that could not be joined as things stand now is told why and ends. Judged by the
   * state instead of by what changed, since after a failed commit nobody says what had landed after all.
   */
  #endWithoutAccess(): void {
    const state = this.host.committed;
    const out = new Set<Principal>();
    const end = (channel: Channel<Principal>, reason: EndReason): void => {
      channel.push('ended', { reason });
      channel.close();
      if (isOnlyOf(channel.principal, state.id)) out.add(channel.principal);
    };
    for (const [id, channels] of this.#channels) {
      for (const channel of channels) if (participantOf(state, channel.principal) !== id) end(channel, this.#whyOut('participants', id));
    }
    for (const channels of this.#staff.values()) {
      for (const channel of channels) if (staffOf(state, channel.principal) === null) end(channel, this.#whyOut('staff', null));
    }
    for (const [channel, group] of this.#onStage) {
      if (isOfGroup(state, channel.principal, group)) continue;
      end(channel, this.#whyOut(group, channel.principal.participants.get(state.id)?.participantId ?? null));
    }
    if (out.size > 0) this.#deps.clock.after(lastWordMs, () => this.#deps.disconnect((principal) => out.has(principal)));
  }

  #whyOut(group: StageGroup, id: ParticipantId | null): EndReason {
    switch (group) {
      case 'participants':
        return id !== null && this.host.committed.roll.members.has(id) ? 'access-reissued' : 'removed-from-roll';
      case 'staff':
        return 'role-taken';
      case 'screens':
        return 'link-renewed';
    }
  }

  #presenceChanged(): void {
    this.#participants.mark();
    this.#counts.presenceChanged();
  }

  #announceParticipants(): void {
    this.#deps.metrics.invalidationSent();
    this.#deps.fanOut.publish(staffTopic(this.host.id), 'invalidate', { list: 'participants', version: this.participantsVersion }, { replaceKey: 'invalidate:participants' });
  }

  #staleChanged(stale: boolean): void {
    for (const topic of [stageTopic(this.host.id), staffTopic(this.host.id)]) {
      this.#deps.fanOut.publish(topic, 'stale', { stale }, { replaceKey: 'stale' });
    }
    if (stale) return;
    this.#endWithoutAccess();
    this.content.reloaded();
    this.stage.reloaded();
    this.#counts.reloaded();
    this.#participants.mark();
    this.#desk.mark();
    this.#pushStandings([...this.#channels.keys()]);
  }

  /** Its channels' state is gone with it; their clients join again, here or elsewhere. */
  #ended(): void {
    this.stage.stop();
    this.record.stop();
    this.#counts.stop();
    this.#participants.stop();
    this.#desk.stop();
    this.presence.stop();
    for (const channels of [...this.#channels.values(), ...this.#staff.values(), this.#onStage.keys()]) {
      for (const channel of channels) channel.fail();
    }
  }
}

function addTo<K>(map: Map<K, Set<Channel<Principal>>>, key: K, channel: Channel<Principal>): void {
  const channels = map.get(key);
  if (channels === undefined) map.set(key, new Set([channel]));
  else channels.add(channel);
}

function removeFrom<K>(map: Map<K, Set<Channel<Principal>>>, key: K, channel: Channel<Principal>): void {
  const channels = map.get(key);
  channels?.delete(channel);
  if (channels?.size === 0) map.delete(key);
}

function touchesParticipants(change: Change): boolean {
  return change.type.startsWith('roll.') || change.type.startsWith('attendance.') || change.type.startsWith('access.');
}

/** After these somebody who is connected may no longer be allowed to be. */
function endsAccess({ type }: Change): boolean {
  return type === 'roll.removed@1' || type === 'access.reissued@1' || type === 'role.taken@1' || type === 'screen.renewed@1';
}

/** Everything that chairs work on; not ballots, and not the room. */
function touchesDesk(change: Change): boolean {
  return change.type !== 'ballot.cast@1' && !touchesParticipants(change);
}
