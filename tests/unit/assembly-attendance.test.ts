import { describe, expect, test } from 'vitest';
import { findQuorum } from '../../lib/assembly/quorum.ts';
import { aMotion, idOf, member, someSettings, staff, World } from '../fixtures/assembly-world.ts';

const admin = staff('admin');

function withPeople(...names: string[]): World {
  const world = new World();
  world.enrol(names);
  return world;
}

describe('attendance', () => {
  test('[AT1] a check-in records place, time and who recorded it', () => {
    const world = withPeople('anna', 'ben');
    world.checkIn(['anna']);
    world.now += 1_000;
    world.must(member('ben'), { type: 'checkInSelf', place: 'remote' });
    const { members } = world.state.roll;
    expect(members.get(idOf('anna'))?.attendance).toEqual({ place: 'room', since: world.now - 1_000, by: idOf('admin') });
    expect(members.get(idOf('ben'))?.attendance).toEqual({ place: 'remote', since: world.now, by: 'self' });
  });

  test('[AT1] who is there already is left as they are; going elsewhere keeps the arrival', () => {
    const world = withPeople('anna');
    const arrival = world.now;
    world.checkIn(['anna']);
    const before = world.state.sequence;
    world.now += 60_000;
    world.checkIn(['anna']);
    expect(world.state.sequence).toBe(before);
    world.checkIn(['anna'], 'remote');
    expect(world.state.roll.members.get(idOf('anna'))).toMatchObject({ attendance: { place: 'remote', since: arrival }, lastChangeAt: world.now });
  });

  test('[AT2] a check-out leaves out who is absent already', () => {
    const world = withPeople('anna', 'ben');
    world.checkIn(['anna']);
    const { entries } = world.must(admin, { type: 'checkOut', participantIds: [idOf('anna'), idOf('ben')] });
    expect(entries.map((entry) => entry.change)).toEqual([{ type: 'attendance.checkedOut@1', body: { participants: [idOf('anna')], all: false } }]);
    expect(world.must(member('anna'), { type: 'checkOutSelf' }).entries).toEqual([]);
  });

  test('[AT3] one stranger, and nobody is checked in or out', () => {
    const world = withPeople('anna');
    const ids = [idOf('anna'), idOf('stranger')];
    expect(world.reason(admin, { type: 'checkIn', participantIds: ids, place: 'room' })).toBe('not-on-roll');
    world.checkIn(['anna']);
    expect(world.reason(admin, { type: 'checkOut', participantIds: ids })).toBe('not-on-roll');
    expect(world.state.roll.room).toBe(1);
  });

  test('[AT5] all leave at once only if as many are present as was shown', () => {
    const world = withPeople('anna', 'ben');
    world.checkIn(['anna', 'ben']);
    expect(world.reason(admin, { type: 'checkOutAll', basis: { present: 1 } })).toBe('outdated');
    expect(world.reason(admin, { type: 'checkOutAll', basis: { present: 2 } })).toBe('accepted');
    expect(world.state.roll.room).toBe(0);
  });

  test('[AT6] after the close nobody arrives, and people still leave', () => {
    const world = withPeople('anna', 'ben');
    world.checkIn(['anna']);
    world.sitting('openSitting');
    world.sitting('closeAssembly');
    expect(world.reason(member('ben'), { type: 'checkInSelf', place: 'room' })).toBe('wrong-state');
    expect(world.reason(member('anna'), { type: 'checkOutSelf' })).toBe('accepted');
  });
});

describe('quorum', () => {
  test('[QU1] guests do not count', () => {
    const world = withPeople('anna', 'ben');
    world.enrol(['guest'], { weight: '0' });
    world.checkIn(['anna', 'guest']);
    expect(findQuorum({ kind: 'heads', heads: 2 }, world.state.roll)).toEqual({ present: 1, needed: 2, reached: false });
  });

  test.each([
    ['at-least', 1, 2, 2], ['more-than', 1, 2, 3], ['at-least', 2, 3, 3], ['at-least', 1, 100, 1],
  ] as const)('[QU2] %s %i/%i of four rights is %i', (kind, numerator, denominator, needed) => {
    const world = withPeople('a', 'b', 'c', 'd');
    expect(findQuorum({ kind: 'share', threshold: { kind, numerator, denominator } }, world.state.roll)?.needed).toBe(needed);
  });

  test('[QU2] an empty roll reaches no quorum', () => {
    expect(findQuorum({ kind: 'share', threshold: { kind: 'at-least', numerator: 1, denominator: 2 } }, new World().state.roll)).toEqual({ present: 0, needed: 1, reached: false });
  });

  function withQuorum(effect: 'blocks-opening' | 'marks-result'): World {
    const world = new World({ ...someSettings, quorum: { kind: 'heads', heads: 2 } });
    world.enrol(['anna', 'ben']);
    world.checkIn(['anna']);
    world.sitting('openSitting');
    world.prepare('m', aMotion({ quorum: { kind: 'attendance', effect } }));
    return world;
  }

  test('[QU3] a missing quorum refuses the opening with both numbers', () => {
    const world = withQuorum('blocks-opening');
    const open = { type: 'openPoll', pollId: idOf('m'), closeAfterMs: null, basis: world.version('m') } as const;
    expect(world.give(staff('chair'), open)).toEqual({ ok: false, refusal: { reason: 'quorum-missing', present: 1, needed: 2 } });
    world.checkIn(['ben']);
    expect(world.give(staff('chair'), open).ok).toBe(true);
  });

  test('[QU3][QU5] or it only marks the result, which decides nothing', () => {
    const world = withQuorum('marks-result');
    world.open('m');
    world.cast('anna', 'm', { answer: 'yes' });
    world.close('m');
    expect(world.pollIn('m', 'closed').outcome).toMatchObject({ verdict: 'no-quorum', totals: [{ option: 'yes', heads: 1 }, { option: 'no', heads: 0 }] });
  });

  test('[QU4] participation counts ballots over eligible', () => {
    const half = { kind: 'participation', threshold: { kind: 'at-least', numerator: 1, denominator: 2 } } as const;
    for (const [voters, verdict] of [[['a'], 'no-quorum'], [['a', 'b'], 'carried']] as const) {
      const world = withPeople('a', 'b', 'c', 'd');
      world.checkIn(['a', 'b', 'c', 'd']);
      world.sitting('openSitting');
      world.poll('m', aMotion({ quorum: half }));
      for (const voter of voters) world.cast(voter, 'm', { answer: 'yes' });
      world.close('m');
      expect(world.pollIn('m', 'closed').outcome?.verdict).toBe(verdict);
    }
  });
});
