import type { PollChoice } from '../../lib/assembly/ballot.ts';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { apply, applyRegistry } from '../../lib/assembly/apply/apply.ts';
import type { Actor, PollId } from '../../lib/assembly/basics.ts';
import type { Entry } from '../../lib/assembly/changes.ts';
import type { Command } from '../../lib/assembly/commands.ts';
import { decide } from '../../lib/assembly/decide/decide.ts';
import { isPermitted } from '../../lib/assembly/permissions.ts';
import { encodeSnapshot } from '../../lib/assembly/snapshot.ts';
import { emptyState, type AssemblyState } from '../../lib/assembly/state.ts';
import { cloneState } from '../../realtime/load-assembly.ts';
import { aMotion, anElection, aPersonInput, idOf, member, sha256, staff, theClock, World } from '../fixtures/assembly-world.ts';
import { recount, sixths } from '../fixtures/assembly-recount.ts';

/** Few people and polls, so that what is drawn at random often meets. */
const names = ['anna', 'ben', 'cleo', 'dora', 'emil'];
const pollNames = ['p1', 'p2', 'p3'];

/** An act drawn at random. Small numbers pick from what there is when it is run, `stale` acts on an outdated basis. */
type Act = { readonly kind: (typeof kinds)[number]; readonly a: number; readonly b: number; readonly c: number; readonly stale: boolean };
const kinds = [
  'cast', 'cast', 'cast', 'cast', 'cast', 'checkIn', 'checkIn', 'checkInSelf', 'checkOut', 'checkOutAll', 'enrol', 'correct', 'remove',
  'prepare', 'prepare', 'change', 'open', 'open', 'open', 'close', 'extend', 'publish', 'void', 'repeat', 'runOff', 'removePoll',
  'sitting', 'pause', 'unpause', 'wait', 'wait', 'closeDue', 'interrupt', 'item', 'announce', 'restart', 'stranger',
] as const;

const acts: fc.Arbitrary<Act> = fc.record({
  kind: fc.constantFrom(...kinds), a: fc.nat({ max: 59 }), b: fc.nat({ max: 59 }), c: fc.nat({ max: 59 }),
  stale: fc.integer({ min: 0, max: 9 }).map((n) => n === 0),
});

const pick = <T>(list: readonly T[], n: number): T => {
  const found = list[n % list.length];
  if (found === undefined) throw new Error('test: nothing to pick from');
  return found;
};
const weights = Object.keys(sixths);

/** What stands in for the host: the present world, and all that was recorded across its restarts. */
class Real {
  world: World;
  readonly record: World;
  enrolled = 0;
  prepared = 0;

  constructor() {
    this.world = new World();
    this.record = this.world;
    this.world.enrol(names.slice(0, 3));
    this.world.checkIn(names.slice(0, 2));
    this.world.sitting('openSitting');
  }

  /** After a restart the first world still holds the record. */
  keep(entries: readonly Entry[]): void {
    if (this.record === this.world) return;
    this.record.entries.push(...entries);
    this.record.registry.push(...this.world.registry.splice(0));
  }
}

function commandOf(real: Real, { kind, a, b, c, stale }: Act): [Actor, Command] | null {
  const { world } = real;
  const { state } = world;
  const name = pick(names, a);
  const people = [...state.roll.members.keys()];
  const person = people.length === 0 ? idOf(name) : pick(people, a);
  const seen = { id: person, basis: stale ? 0 : (state.roll.members.get(person)?.version ?? 0) };
  const pollIds: PollId[] = [...state.polls.keys()];
  const pollId = pollIds.length === 0 ? idOf('p1') : pick(pollIds, b);
  const poll = state.polls.get(pollId);
  const basis = stale ? 0 : (poll?.version ?? 0);
  const place = b % 2 === 0 ? 'room' : 'remote';
  const chair = staff('chair');
  const admin = staff('admin');
  const shared = { changeable: c % 4 !== 0, eligibility: c % 3 === 0 ? 'enrolled' : 'present', admission: c % 2 === 0 ? 'latecomers' : 'frozen', ...(b % 5 === 0 && { result: 'withheld' as const }) } as const;
  const definition = a % 3 === 0 ? anElection(['x', 'y', 'z'], { ...shared, runOff: b % 2 === 0, majority: b % 2 === 0 ? { base: 'cast', threshold: { kind: 'more-than', numerator: 1, denominator: 2 } } : null }) : aMotion(shared);
  switch (kind) {
    case 'cast': {
      const choices: PollChoice[] = poll?.definition.method === 'plurality' ? [{ picks: ['x'] }, { picks: ['y'] }, { picks: ['z'] }, { abstain: true }] : [{ answer: 'yes' }, { answer: 'no' }, { answer: 'abstain' }];
      const wrong: PollChoice = { picks: ['nobody'] };
      const replaces = poll?.status === 'open' ? (poll.ballots.get(person)?.sequence ?? null) : null;
      return [{ kind: 'participant', id: person }, { type: 'castBallot', pollId, choice: c === 59 ? wrong : pick(choices, c), basis: { revision: (poll?.revision ?? 1) + (stale ? 1 : 0), replaces: c === 58 ? 1 : replaces, castAt: world.now - (c === 57 ? 120_001 : 0) } }];
    }
    case 'checkIn':
      return [admin, { type: 'checkIn', participantIds: stale ? [person, idOf('stranger')] : [person, pick(people.length === 0 ? [person] : people, c)], place }];
    case 'checkInSelf':
      return [{ kind: 'participant', id: person }, c % 2 === 0 ? { type: 'checkInSelf', place } : { type: 'checkOutSelf' }];
    case 'checkOut':
      return [admin, { type: 'checkOut', participantIds: [person] }];
    case 'checkOutAll':
      return c % 6 === 0 ? [admin, { type: 'checkOutAll', basis: { present: stale ? 99 : state.roll.room + state.roll.remote } }] : null;
    case 'enrol':
      return [admin, { type: 'changeRoll', enrol: [{ id: idOf(`new ${(real.enrolled += 1)}`), person: aPersonInput(`new ${stale ? 1 : real.enrolled}`, { weight: pick(weights, c) }) }], correct: [], remove: [] }];
    case 'correct':
      return [admin, { type: 'changeRoll', enrol: [], correct: [{ ...seen, person: aPersonInput(`changed ${a}${b}`, { weight: a === 59 ? 'x' : pick(weights, c), number: `changed ${a % 5}` }) }], remove: [] }];
    case 'remove':
      return c % 3 === 0 ? [admin, { type: 'changeRoll', enrol: [], correct: [], remove: [b === 59 ? { id: idOf('stranger'), basis: 0 } : seen] }] : null;
    case 'prepare':
      return [chair, { type: 'preparePoll', pollId: idOf(stale ? pick(pollNames, a) : `p${(real.prepared += 1)}`), definition }];
    case 'change':
      return [chair, { type: 'changePoll', pollId, definition, basis }];
    case 'open':
      return [chair, { type: 'openPoll', pollId, closeAfterMs: c % 2 === 0 ? null : 1 + c * 1_000, basis }];
    case 'close':
      return [chair, { type: 'closePoll', pollId, afterMs: c % 3 === 0 ? c * 500 : 0, basis }];
    case 'extend':
      return [chair, { type: 'extendPoll', pollId, byMs: c % 5 === 0 ? null : c * 1_000, basis }];
    case 'publish':
      return [chair, { type: 'publishResult', pollId, basis }];
    case 'void':
      return c % 3 === 0 ? [chair, { type: 'voidPoll', pollId, reason: { en: 'a mistake' }, basis }] : null;
    case 'repeat':
      return [chair, { type: 'repeatPoll', pollId, newPollId: idOf(`p${(real.prepared += 1)}`), basis }];
    case 'runOff':
      return [chair, { type: 'prepareRunOff', pollId, newPollId: idOf(`p${(real.prepared += 1)}`), basis }];
    case 'removePoll':
      return [chair, { type: 'removePoll', pollId, basis }];
    case 'sitting':
      return c % 5 === 0 ? [chair, { type: c % 2 === 0 ? 'adjournSitting' : 'openSitting', basis: stale ? 0 : state.sittingVersion }] : [chair, { type: 'openSitting', basis: state.sittingVersion }];
    case 'pause':
    case 'unpause':
      return [chair, { type: kind, basis: stale ? 0 : state.sittingVersion }];
    case 'closeDue':
      return [theClock, { type: 'closeDuePolls' }];
    case 'interrupt':
      return [theClock, { type: 'markInterrupted', returningMs: c * 100 }];
    case 'item':
      return [chair, { type: 'addAgendaItem', itemId: idOf(`item ${a}`), number: `${a}`, title: { en: `Item ${a}` }, text: null, after: null }];
    case 'announce':
      return [chair, { type: 'publishAnnouncement', announcementId: idOf(`text ${a}`), text: { en: 'Coffee' }, pinned: c % 2 === 0 }];
    case 'stranger':
      return [pick([member('stranger'), staff('observer'), staff('nobody')], a), pick<Command>([{ type: 'checkInSelf', place }, { type: 'closePoll', pollId, afterMs: 0, basis }, { type: 'castBallot', pollId, choice: { answer: 'yes' }, basis: { revision: 1, replaces: null, castAt: world.now } }], b)];
    case 'wait':
    case 'restart':
      return null;
  }
}

/** All of a state, the registry's part included. */
function textOf(state: AssemblyState): string {
  return encodeSnapshot(state) + JSON.stringify([state.slug, state.screenGeneration, [...state.directory.people], [...state.directory.byNumber]]);
}

function checkSums(state: AssemblyState): void {
  const members = [...state.roll.members.values()];
  const tally = (list: readonly { weight: string }[]) => Object.fromEntries(weights.map((weight) => [weight, list.filter((each) => each.weight === weight && weight !== '0').length]));
  const kept = (map: ReadonlyMap<string, number>) => Object.fromEntries(weights.map((weight) => [weight, map.get(weight) ?? 0]));
  expect(kept(state.roll.enrolled)).toEqual(tally(members));
  expect(kept(state.roll.present)).toEqual(tally(members.filter(({ attendance }) => attendance !== null)));
  expect(state.roll.room).toBe(members.filter(({ attendance }) => attendance?.place === 'room').length);
  expect(state.roll.remote).toBe(members.filter(({ attendance }) => attendance?.place === 'remote').length);
}

/** One act, with all that must hold of it. */
class Step implements fc.Command<{ accepted: number }, Real> {
  readonly act: Act;

  constructor(act: Act) {
    this.act = act;
  }

  check(): boolean {
    return true;
  }

  run(model: { accepted: number }, real: Real): void {
    if (this.act.kind === 'wait') {
      real.world.now += this.act.a * 250;
      return;
    }
    if (this.act.kind === 'restart') {
      const { now } = real.world;
      real.world = new World(undefined, cloneState(real.world.state));
      real.world.now = now;
      return;
    }
    const given = commandOf(real, this.act);
    if (given === null) return;
    const [actor, command] = given;
    const { world } = real;
    if (actor.kind !== 'system') real.keep(world.settle());
    const before = textOf(world.state);
    const commandId = idOf(`command ${(model.accepted += 1)}`);
    const context = { now: world.now, actor, commandId, sha256 };
    if (isPermitted(world.state, actor, command.type)) {
      const [once, twice] = [decide(world.state, command, context), decide(world.state, command, context)];
      expect(JSON.stringify(twice), 'decide is deterministic').toBe(JSON.stringify(once));
      expect(textOf(world.state), 'decide changes nothing').toBe(before);
    }
    const answer = world.give(actor, command, commandId);
    if (!answer.ok) {
      expect(textOf(world.state), 'a refusal changes nothing').toBe(before);
      return;
    }
    real.keep(answer.entries);
    checkSums(world.state);
    if (actor.kind === 'system' || answer.entries.length === 0) return;
    const after = textOf(world.state);
    expect(world.give(actor, command, commandId), 'the same reply again').toEqual({ ...answer, entries: [] });
    expect(textOf(world.state), 'one effect').toBe(after);
  }

  toString(): string {
    return JSON.stringify(this.act);
  }
}

const recorded = new Map<string, number>();

test('[RO7][PO7][PO9][PO10][PO14][PO22][RC9][HO3] whatever people do, in whatever order', () => {
  fc.assert(
    fc.property(fc.commands([acts.map((act) => new Step(act))], { maxCommands: 120, size: 'max' }), (commands) => {
      const real = new Real();
      fc.modelRun(() => ({ model: { accepted: 0 }, real }), commands);
      const { entries, registry } = real.record;
      for (const { change } of entries) recorded.set(change.type, (recorded.get(change.type) ?? 0) + 1);

      const counted = recount(entries);
      expect(counted.faults).toEqual([]);
      expect(new Map([...counted.people].map(([id, { weight, place }]) => [id, [weight, place]]))).toEqual(
        new Map([...real.world.state.roll.members.values()].map(({ id, weight, attendance }) => [id, [weight, attendance?.place ?? null]])),
      );
      expect([...counted.polls].map(([id, { status, ballots }]) => [id, status, ballots.size])).toEqual(
        [...real.world.state.polls.values()].map((poll) => [poll.id, poll.status, poll.status === 'draft' ? 0 : poll.status === 'open' ? poll.ballots.size : (poll.receipts?.rows.size ?? 0)]),
      );
      expect([...real.world.state.polls.values()].filter(({ status, definition }) => status === 'published' && definition.result === 'withheld')).toEqual([]);

      const replayed = emptyState(real.world.state.id, 'convention');
      for (const change of registry) applyRegistry(replayed, change);
      for (const entry of entries) apply(replayed, entry);
      expect(encodeSnapshot(replayed)).toBe(encodeSnapshot(real.world.state));
      expect([...replayed.directory.people]).toEqual([...real.world.state.directory.people]);
    }),
    { numRuns: 400 },
  );
});

test('what was drawn did reach every kind of thing', () => {
  const wanted = ['roll.removed@1', 'attendance.checkedOut@1', 'poll.opened@1', 'ballot.cast@1', 'poll.timer@1', 'poll.tallied@1', 'poll.published@1', 'poll.voided@2', 'assembly.paused@1'];
  for (const type of wanted) expect(recorded.get(type) ?? 0, type).toBeGreaterThan(0);
});
