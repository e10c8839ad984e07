import type { PollId } from '../lib/assembly/basics.ts';
import { stageTopic, staffTopic } from '../lib/protocol/topics.ts';
import type { AssemblyHost } from './assembly-host.ts';
import type { Committed } from './host-listeners.ts';
import type { RealtimeClock } from './channels/clock.ts';
import type { FanOut } from './fan-out.ts';
import { openCounts, roomCount, roomFigures } from './figures.ts';
import { createInvalidator, type Invalidator } from './invalidator.ts';
import type { Presence } from './presence.ts';
import type { Principal } from './principal.ts';

/**
 * Staff and screens see numbers move once a second, participants once in five (RT4): thousands of phones get them. Theirs
 * wait for the period first, or ten thousand messages would say "one ballot" in the very moment in which everybody votes.
 */
const fastPeriodMs = 1_000;
const slowPeriodMs = 5_000;

/** The part of a stage topic's audience that a channel belongs to. */
export type StageGroup = 'participants' | 'staff' | 'screens';

/** Sends counts of ballots and of the room, each to whom it is for, at their pace. */
export class CountPublisher {
  readonly #host: AssemblyHost;
  readonly #fanOut: FanOut<Principal>;
  readonly #presence: Presence;
  readonly #ballots: { readonly fast: Invalidator; readonly slow: Invalidator };
  readonly #room: { readonly fast: Invalidator; readonly slow: Invalidator };
  readonly #sentFast = new Map<PollId, number>();
  readonly #sentSlow = new Map<PollId, number>();

  constructor(deps: { readonly host: AssemblyHost; readonly fanOut: FanOut<Principal>; readonly clock: RealtimeClock; readonly presence: Presence }) {
    const { host, fanOut, clock, presence } = deps;
    this.#host = host;
    this.#fanOut = fanOut;
    this.#presence = presence;
    this.#ballots = {
      fast: createInvalidator({ clock, periodMs: fastPeriodMs, announce: () => this.#sendCounts(['staff', 'screens'], this.#sentFast) }),
      slow: createInvalidator({ clock, periodMs: slowPeriodMs, waitsFirst: true, announce: () => this.#sendCounts(['participants'], this.#sentSlow) }),
    };
    this.#room = {
      fast: createInvalidator({ clock, periodMs: fastPeriodMs, announce: () => this.#sendFigures() }),
      slow: createInvalidator({ clock, periodMs: slowPeriodMs, waitsFirst: true, announce: () => this.#sendRoom(['participants']) }),
    };
  }

  committed(batch: Committed): void {
    let hasBallots = false;
    let hasRoom = false;
    for (const { change } of batch.entries) {
      if (change.type === 'ballot.cast@1') hasBallots = true;
      else if (change.type.startsWith('attendance.') || change.type.startsWith('roll.') || change.type === 'settings.changed@1') hasRoom = true;
    }
    if (hasBallots || hasRoom) this.#mark(this.#ballots);
    if (hasRoom) this.#mark(this.#room);
  }

  /** Somebody connected or was lost: only staff see that. */
  presenceChanged(): void {
    this.#room.fast.mark();
  }

  reloaded(): void {
    this.#mark(this.#ballots);
    this.#mark(this.#room);
  }

  stop(): void {
    for (const pace of [this.#ballots, this.#room]) {
      pace.fast.stop();
      pace.slow.stop();
    }
  }

  #mark(pace: { readonly fast: Invalidator; readonly slow: Invalidator }): void {
    pace.fast.mark();
    pace.slow.mark();
  }

  #sendCounts(groups: readonly StageGroup[], sent: Map<PollId, number>): void {
    const counts = openCounts(this.#host.committed);
    for (const count of counts) {
      // Two numbers in one: neither gets near 2²⁶.
      const both = count.cast * 2 ** 26 + count.eligible;
      if (sent.get(count.poll) === both) continue;
      sent.set(count.poll, both);
      this.#fanOut.publish(stageTopic(this.#host.id), 'count', count, { to: { groups }, replaceKey: `count:${count.poll}` });
    }
    for (const id of sent.keys()) if (!counts.some((count) => count.poll === id)) sent.delete(id);
  }

  #sendFigures(): void {
    const figures = roomFigures(this.#host.committed, this.#presence.connectedCount);
    this.#fanOut.publish(staffTopic(this.#host.id), 'figures', figures, { replaceKey: 'figures' });
    this.#sendRoom(['staff', 'screens']);
  }

  #sendRoom(groups: readonly StageGroup[]): void {
    this.#fanOut.publish(stageTopic(this.#host.id), 'room', roomCount(this.#host.committed), { to: { groups }, replaceKey: 'room' });
  }
}
