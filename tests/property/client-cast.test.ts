import fc from 'fast-check';
import { expect, test } from 'vitest';
import { castAgainLimitMs, isUnderWay, keptOf, newCast, nextCast, restoredCast, type Cast, type CastEvent, type Choice, type Facts, type PendingCast } from '../../lib/client/cast.ts';
import type { CommandAnswer } from '../../lib/client/commands.ts';

type Ballot = NonNullable<Cast['recorded']>;
type Answer = CommandAnswer;

/** What can happen, to the person, to the network, to the server; each picked at random, again and again. */
const happenings = ['choose yes', 'choose no', 'tap', 'clear', 'arrives', 'answered', 'cut', 'rejoin', 'reload', 'tick', 'long tick', 'other device', 'close', 'leaves the stage', 'busy', 'waited', 'times out', 'hears'] as const;
type Happening = (typeof happenings)[number];

const start = 1_700_000_000_000;

/** One browser, one server and the network between them; every rule that the server keeps is the real one's. */
class World {
  now = start;
  cast: Cast = newCast('poll');
  isOpen = true;
  isOnStage = true;
  closedAt = 0;
  sequence = 0;
  ballot: Ballot | null = null;
  /** Every ballot that was ever recorded, by sequence. */
  readonly history = new Map<number, Choice>();
  readonly accepted = new Map<string, { readonly sequence: number; readonly at: number }>();
  readonly tapped = new Map<string, Choice>();
  epoch = 1;
  isConnected = true;
  isBusy = false;
  taps = 0;
  /** On their way to the server; those of an older epoch may still arrive. */
  up: { readonly pending: PendingCast; readonly epoch: number }[] = [];
  down: { readonly commandId: string; readonly answer: Answer }[] = [];

  facts(): Facts {
    const ballot = this.isOnStage ? this.ballot : null;
    if (this.isOpen) return { poll: { status: 'open', revision: 1, exception: null, isInterrupted: false }, ballot, now: this.now };
    if (!this.isOnStage) return { poll: { status: 'absent' }, ballot, now: this.now };
    return { poll: { status: 'closed', closedAt: this.closedAt, isConclusive: true }, ballot, now: this.now };
  }

  give(event: CastEvent): void {
    const { cast, effect } = nextCast(this.cast, event);
    this.cast = cast;
    if (effect?.do === 'send') this.send(effect.pending);
    if (effect?.do === 'rejoin') this.rejoin();
  }

  send(pending: PendingCast): void {
    // L3, RT8: only what the person tapped, as they tapped it, and soon enough, unless it can't be cast any more.
    expect(this.tapped.get(pending.commandId)).toEqual(pending.choice);
    if (this.isOpen) expect(this.now - pending.castAt).toBeLessThanOrEqual(castAgainLimitMs);
    if (this.isConnected) this.up.push({ pending, epoch: this.epoch });
    else this.give({ type: 'answered', commandId: pending.commandId, answer: { outcome: 'refused', refusal: { reason: 'not-connected' } } });
  }

  serve({ pending, epoch }: { readonly pending: PendingCast; readonly epoch: number }): Answer {
    const before = this.accepted.get(pending.commandId);
    if (before !== undefined) return { outcome: 'accepted', ...before };
    if (epoch !== this.epoch) return { outcome: 'refused', refusal: { reason: 'stale-epoch' } };
    if (this.isBusy) return { outcome: 'refused', refusal: { reason: 'try-again', because: 'busy' } };
    if (!this.isOpen) return { outcome: 'refused', refusal: { reason: 'poll-closed', closedAt: this.closedAt, arrivedAt: this.now } };
    if ((this.ballot?.sequence ?? null) !== pending.replaces) return { outcome: 'refused', refusal: { reason: 'ballot-outdated', recorded: this.ballot?.sequence ?? null } };
    const recorded = { sequence: this.record(pending.choice), at: this.now };
    this.accepted.set(pending.commandId, recorded);
    return { outcome: 'accepted', ...recorded };
  }

  record(choice: Choice): number {
    this.sequence += 1;
    this.ballot = { sequence: this.sequence, at: this.now, choice };
    this.history.set(this.sequence, choice);
    return this.sequence;
  }

  lose(): void {
    this.isConnected = false;
    this.down = [];
    this.give({ type: 'lost' });
  }

  rejoin(): void {
    if (this.isConnected) this.lose();
    this.epoch += 1;
    this.isConnected = true;
    this.give({ type: 'learned', facts: this.facts() });
  }

  happen(what: Happening): void {
    switch (what) {
      case 'choose yes':
      case 'choose no':
        if (this.isOpen) this.give({ type: 'choose', draft: { revision: 1, choice: { answer: what === 'choose yes' ? 'yes' : 'no' } } });
        return;
      case 'tap':
        this.tap();
        return;
      case 'clear':
        this.give({ type: 'clear' });
        return;
      case 'arrives': {
        const arrived = this.up.shift();
        if (arrived === undefined) return;
        const answer = this.serve(arrived);
        if (this.isConnected && arrived.epoch === this.epoch) this.down.push({ commandId: arrived.pending.commandId, answer });
        return;
      }
      case 'answered': {
        const reply = this.down.shift();
        if (reply !== undefined) this.give({ type: 'answered', ...reply });
        return;
      }
      case 'cut':
        this.lose();
        return;
      case 'rejoin':
        this.rejoin();
        return;
      case 'reload': {
        const kept = keptOf(this.cast);
        this.lose();
        this.cast = kept === null ? newCast('poll') : restoredCast('poll', kept);
        this.rejoin();
        return;
      }
      case 'tick':
        this.now += 5_000;
        return;
      case 'long tick':
        this.now += 100_000;
        return;
      case 'other device':
        if (this.isOpen) this.record({ answer: 'abstain' });
        return;
      case 'close':
        if (this.isOpen) this.closedAt = this.now;
        this.isOpen = false;
        return;
      case 'leaves the stage':
        if (!this.isOpen) this.isOnStage = false;
        return;
      case 'busy':
        this.isBusy = !this.isBusy;
        return;
      case 'waited':
        if (this.isConnected) this.give({ type: 'waited', facts: this.facts() });
        return;
      case 'times out':
        if (isUnderWay(this.cast.step)) this.give({ type: 'answered', commandId: this.cast.step.pending.commandId, answer: { outcome: 'unanswered', because: 'timeout' } });
        return;
      case 'hears':
        if (this.isConnected) this.give({ type: 'learned', facts: this.facts() });
        return;
    }
  }

  tap(): void {
    const { step } = this.cast;
    this.taps += 1;
    const commandId = `command-${this.taps}`;
    if ('draft' in step) this.tapped.set(commandId, step.draft.choice);
    this.give({ type: 'cast', commandId, at: this.now });
  }

  check(): void {
    const { recorded, step } = this.cast;
    if (recorded !== null) expect(this.history.get(recorded.sequence)).toEqual(recorded.choice);
    if (step.kind === 'not-counted') expect(this.isOpen).toBe(false);
  }

  /** Everything comes back, and everything under way arrives. */
  settle(): void {
    this.isBusy = false;
    this.rejoin();
    for (let round = 0; round < 20 && isUnderWay(this.cast.step); round += 1) {
      while (this.up.length > 0) this.happen('arrives');
      while (this.down.length > 0) this.happen('answered');
      this.happen('waited');
    }
    this.happen('hears');
  }
}

test('[RT8] whatever the network does, a ballot is never claimed, doubled, or sent without a tap, and its fate is told in the end', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...happenings), { maxLength: 40 }), (schedule) => {
      const world = new World();
      for (const what of schedule) {
        world.happen(what);
        world.check();
      }
      const pending = isUnderWay(world.cast.step) ? world.cast.step.pending : null;
      world.settle();
      world.check();
      const { step, recorded } = world.cast;
      expect(isUnderWay(step)).toBe(false);
      if (world.isOnStage) expect(recorded).toEqual(world.ballot);
      // What was under way is in, or the person is told otherwise.
      if (pending !== null && !world.accepted.has(pending.commandId)) {
        const isSameRecorded = recorded !== null && recorded.sequence > (pending.replaces ?? 0);
        expect(isSameRecorded || step.kind === 'confirm-again' || step.kind === 'not-counted').toBe(true);
      }
      if (step.kind === 'not-counted' && pending !== null) expect(world.accepted.has(pending.commandId)).toBe(false);
      // Each tap counted at most once.
      expect(new Set([...world.accepted.values()].map((done) => done.sequence)).size).toBe(world.accepted.size);
    }),
    { numRuns: 5_000 },
  );
});
