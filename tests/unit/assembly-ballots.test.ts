import { describe, expect, test } from 'vitest';
import { castLimitMs } from '../../lib/assembly/decide/ballots.ts';
import { decide } from '../../lib/assembly/decide/decide.ts';
import { castAgainLimitMs } from '../../lib/client/cast.ts';
import { aMotion, anElection, aSitting, idOf, member, no, sha256, staff, theClock, yes } from '../fixtures/assembly-world.ts';

const castWith = ({ now }: { readonly now: number }, replaces: number | null, revision = 1) => ({ type: 'castBallot', pollId: idOf('m'), choice: no, basis: { revision, replaces, castAt: now } }) as const;

describe('casting', () => {
  test('[PO7] a correction is a new entry, and the last one counts', () => {
    const world = aSitting();
    world.poll('m');
    const first = world.cast('anna', 'm', yes);
    const second = world.cast('anna', 'm', no);
    expect(first.ok && second.ok && second.sequence > first.sequence).toBe(true);
    const { ballots } = world.pollIn('m', 'open');
    expect([...ballots.keys()]).toEqual([idOf('anna')]);
    expect(ballots.get(idOf('anna'))).toMatchObject({ choice: no, sequence: world.state.sequence });
  });

  test('[PO7][RT6] a ballot for another revision, or that replaces another one, is refused with the present one', () => {
    const world = aSitting();
    world.poll('m');
    expect(world.give(member('anna'), castWith(world, null, 2))).toEqual({ ok: false, refusal: { reason: 'revision-outdated', revision: 1 } });
    const first = world.cast('anna', 'm', yes);
    const recorded = first.ok ? first.sequence : null;
    expect(world.give(member('anna'), castWith(world, null))).toEqual({ ok: false, refusal: { reason: 'ballot-outdated', recorded } });
    expect(world.give(member('ben'), castWith(world, recorded))).toEqual({ ok: false, refusal: { reason: 'ballot-outdated', recorded: null } });
    expect(world.give(member('anna'), castWith(world, recorded)).ok).toBe(true);
  });

  test('[RT8][L3c] a ballot that was cast more than two minutes ago is refused, whatever held it up; so is one from the future', () => {
    const world = aSitting();
    world.poll('m');
    const cast = castWith(world, null);
    world.now += castLimitMs + 1;
    expect(world.give(member('anna'), cast)).toEqual({ ok: false, refusal: { reason: 'cast-too-long-ago', castAt: cast.basis.castAt } });
    world.now -= 2 * castLimitMs + 2;
    expect(world.give(member('anna'), cast)).toMatchObject({ refusal: { reason: 'cast-too-long-ago' } });
    world.now += castLimitMs + 2;
    expect(world.give(member('anna'), cast).ok).toBe(true);
    // The client asks the person by the same limit.
    expect(castLimitMs).toBe(castAgainLimitMs);
  });

  test('[PO8] each reason why somebody may not cast', () => {
    const world = aSitting(['anna']);
    world.enrol(['late', 'later']);
    world.enrol(['guest'], { weight: '0' });
    world.checkIn(['guest']);
    world.poll('m');
    world.poll('open to all', aMotion({ admission: 'latecomers' }));
    world.checkIn(['late']);
    const why = (voter: string, poll = 'm') => {
      const answer = world.cast(voter, poll, yes);
      return answer.ok || answer.refusal.reason !== 'not-eligible' ? 'may' : answer.refusal.why;
    };
    expect([why('stranger'), why('guest'), why('late'), why('later', 'open to all'), why('late', 'open to all'), why('anna')]).toEqual([
      'not-on-roll', 'no-voting-right', 'arrived-late', 'not-present', 'may', 'may',
    ]);
  });

  test('[PO8] leaving, or losing weight, changes nothing for the frozen; removal ends casting and keeps the ballot', () => {
    const world = aSitting();
    world.poll('m');
    world.checkOut(['anna']);
    world.correct('ben', { weight: '0' });
    expect([world.cast('anna', 'm', yes).ok, world.cast('ben', 'm', yes).ok]).toEqual([true, true]);
    world.remove('anna');
    expect(world.cast('anna', 'm', no)).toMatchObject({ refusal: { reason: 'not-eligible', why: 'not-on-roll' } });
    world.close('m');
    expect(world.pollIn('m', 'closed').outcome?.totals[0]).toEqual({ option: 'yes', heads: 2, weight: '2' });
  });

  test('[PO9] a latecomer casts with the weight of the arrival; leaving does not take it back', () => {
    const world = aSitting(['anna']);
    world.enrol(['late'], { weight: '5' });
    world.enrol(['guest'], { weight: '0' });
    world.checkIn(['guest']);
    world.poll('m', aMotion({ admission: 'latecomers' }));
    world.checkIn(['late']);
    world.correct('late', { weight: '7' });
    world.correct('guest', { weight: '2' });
    expect([...world.pollIn('m', 'open').late]).toEqual([[idOf('late'), '5'], [idOf('guest'), '2']]);
    world.checkOut(['late']);
    world.cast('late', 'm', yes);
    world.close('m');
    expect(world.pollIn('m', 'closed').outcome?.totals[0]).toEqual({ option: 'yes', heads: 1, weight: '5' });
  });

  test('[PO9] enrolled: who is enrolled later is admitted without being present', () => {
    const world = aSitting(['anna']);
    world.poll('m', aMotion({ eligibility: 'enrolled', admission: 'latecomers' }));
    world.enrol(['late']);
    expect(world.cast('late', 'm', yes).ok).toBe(true);
  });

  test('[PO10][faults 19] one millisecond before the deadline counts, at it does not, and the answer names both times', () => {
    const world = aSitting();
    world.poll('m', aMotion(), 60_000);
    const deadline = world.now + 60_000;
    world.now = deadline - 1;
    expect(world.cast('anna', 'm', yes).ok).toBe(true);
    world.now = deadline;
    const late = { ok: false, refusal: { reason: 'poll-closed', closedAt: deadline, arrivedAt: deadline } };
    expect(world.cast('ben', 'm', yes)).toEqual(late);
    world.must(theClock, { type: 'closeDuePolls' });
    expect(world.cast('ben', 'm', yes)).toEqual(late);
    expect(world.pollIn('m', 'closed').outcome?.cast.heads).toBe(1);
  });

  test('[PO10] the deadline binds by itself, before anybody has closed the poll', () => {
    const world = aSitting();
    world.poll('m', aMotion(), 60_000);
    const deadline = world.now + 60_000;
    const at = (now: number) => decide(world.state, world.castCommand('anna', 'm', yes), { now, actor: member('anna'), commandId: idOf('c'), sha256 });
    expect(at(deadline - 1).ok).toBe(true);
    expect(at(deadline)).toEqual({ ok: false, refusal: { reason: 'poll-closed', closedAt: deadline, arrivedAt: deadline } });
  });

  test('[PO12] where ballots are final, the first one is', () => {
    const world = aSitting();
    world.poll('m', aMotion({ changeable: false }));
    const first = world.cast('anna', 'm', yes);
    expect(world.cast('anna', 'm', no)).toEqual({ ok: false, refusal: { reason: 'not-changeable', recorded: first.ok ? first.sequence : 0 } });
  });

  test.each([{ answer: 'maybe' }, { picks: ['x'] }, { abstain: true }, { answer: 'yes', more: 1 }])('[PO12][CO9] %j is no ballot on a motion', (choice) => {
    const world = aSitting();
    world.poll('m');
    // What the edge would not let through either; the rules don't rely on it.
    expect(world.cast('anna', 'm', JSON.parse(JSON.stringify(choice)))).toEqual({ ok: false, refusal: { reason: 'choice-invalid' } });
  });

  test('[PO12] a candidate who does not stand', () => {
    const world = aSitting();
    world.poll('m', anElection(['x', 'y']));
    expect(world.cast('anna', 'm', { picks: ['z'] })).toMatchObject({ refusal: { reason: 'choice-invalid' } });
    expect(world.cast('anna', 'm', { picks: ['x', 'y'] })).toMatchObject({ refusal: { reason: 'choice-invalid' } });
    expect(world.cast('anna', 'm', { picks: ['x'] }).ok).toBe(true);
  });

  test('[PO12] in a void or unknown poll', () => {
    const world = aSitting();
    world.poll('m');
    world.voidPoll('m');
    expect(world.cast('anna', 'm', yes)).toEqual({ ok: false, refusal: { reason: 'poll-not-open', status: 'void' } });
    expect(world.cast('anna', 'nothing', yes)).toEqual({ ok: false, refusal: { reason: 'unknown', thing: 'poll' } });
  });

  test('[SE3] staff cast nothing', () => {
    const world = aSitting();
    world.poll('m');
    expect(world.reason(staff('owner'), castWith(world, null))).toBe('not-permitted');
  });
});

test('[PO14] a poll in which nobody casts is counted as well', () => {
  const world = aSitting();
  world.poll('m');
  world.close('m');
  expect(world.pollIn('m', 'closed').outcome?.cast).toEqual({ heads: 0, weight: '0' });
});
