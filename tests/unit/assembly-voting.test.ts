import { describe, expect, test } from 'vitest';
import { longestTimerMs, mostOpenPolls } from '../../lib/assembly/limits.ts';
import { aMotion, aSitting, idOf, no, replayed, sha256, staff, theClock, World, yes } from '../fixtures/assembly-world.ts';

const chair = staff('chair');
const open = (world: World, name: string, closeAfterMs: number | null = null) => world.give(chair, { type: 'openPoll', pollId: idOf(name), closeAfterMs, basis: world.version(name) });
const closeDue = { type: 'closeDuePolls' } as const;
const interrupt = (returningMs: number) => ({ type: 'markInterrupted', returningMs }) as const;

describe('opening', () => {
  test('[PO5] the entry holds number, weight, and the hash of the sorted rights', () => {
    const world = aSitting(['anna', 'ben']);
    world.enrol(['cleo'], { weight: '1/3' });
    world.enrol(['guest'], { weight: '0' });
    world.enrol(['absent']);
    world.checkIn(['cleo', 'guest']);
    world.poll('m');
    const lines = [`${idOf('anna')} 1\n`, `${idOf('ben')} 1\n`, `${idOf('cleo')} 1/3\n`].sort().join('');
    expect(world.entries.at(-1)?.change).toMatchObject({
      type: 'poll.opened@1',
      body: { roll: { sequence: world.state.roll.version, heads: 3, weight: '7/3', hash: sha256(lines) }, present: { heads: 3, weight: '7/3' }, closesAt: null },
    });
  });

  test('[PO5] enrolled: the absent may cast as well', () => {
    const world = aSitting(['anna']);
    world.enrol(['absent']);
    world.poll('m', aMotion({ eligibility: 'enrolled' }));
    expect(world.pollIn('m', 'open').eligible.heads).toBe(2);
    expect(world.cast('absent', 'm', yes).ok).toBe(true);
  });

  test('[PO5] not outside a sitting, and not for nobody', () => {
    const world = new World();
    world.prepare('m');
    expect(open(world, 'm')).toEqual({ ok: false, refusal: { reason: 'not-sitting', status: 'preparing' } });
    world.sitting('openSitting');
    expect(open(world, 'm')).toEqual({ ok: false, refusal: { reason: 'nobody-eligible' } });
    world.prepare('late', aMotion({ admission: 'latecomers' }));
    expect(open(world, 'late').ok).toBe(true);
  });

  test('[PO5] twelve at a time', () => {
    const world = aSitting();
    for (let index = 0; index < mostOpenPolls; index += 1) world.poll(`m${index}`);
    world.prepare('one more');
    expect(open(world, 'one more')).toMatchObject({ refusal: { reason: 'limit-reached', limit: 'open-polls' } });
    world.close('m0');
    expect(open(world, 'one more').ok).toBe(true);
  });

  test('[PO6] polls opened on an unchanged roll share one list, others do not', () => {
    const world = aSitting();
    world.poll('m1');
    world.poll('m2');
    expect(world.pollIn('m2', 'open').eligible).toBe(world.pollIn('m1', 'open').eligible);
    world.poll('all', aMotion({ eligibility: 'enrolled' }));
    expect(world.pollIn('all', 'open').eligible).not.toBe(world.pollIn('m1', 'open').eligible);
    world.checkOut(['anna']);
    world.poll('m3');
    expect(world.pollIn('m3', 'open').eligible.heads).toBe(2);
    expect(world.pollIn('m1', 'open').eligible.heads).toBe(3);
  });
});

describe('closing', () => {
  test('[PO10] by the clock: at the deadline, however late the entry is', () => {
    const world = aSitting();
    world.poll('m', aMotion(), 60_000);
    const deadline = world.now + 60_000;
    world.now = deadline - 1;
    expect(world.must(theClock, closeDue).entries).toEqual([]);
    world.now = deadline + 700;
    world.must(theClock, closeDue);
    expect(world.pollIn('m', 'closed')).toMatchObject({ closedAt: deadline, cause: 'timer' });
  });

  test('[PO10] several that are due close in the order of their deadlines', () => {
    const world = aSitting();
    world.poll('later', aMotion(), 2_000);
    world.poll('sooner', aMotion(), 1_000);
    world.now += 5_000;
    const closed = world.must(theClock, closeDue).entries.flatMap(({ change }) => (change.type === 'poll.closed@1' ? [change.body.poll] : []));
    expect(closed).toEqual([idOf('sooner'), idOf('later')]);
  });

  test('[PO11] the chair closes now or sets an end', () => {
    const world = aSitting();
    world.poll('m');
    world.close('m', 30_000);
    expect(world.pollIn('m', 'open').timer).toEqual({ kind: 'running', closesAt: world.now + 30_000 });
    world.now += 1;
    world.close('m');
    expect(world.pollIn('m', 'closed')).toMatchObject({ closedAt: world.now, cause: 'chair' });
    expect(world.close('m')).toMatchObject({ refusal: { reason: 'wrong-state', status: 'closed' } });
  });

  test('[PO11] more time is added to what is left; no limit is possible as well', () => {
    const world = aSitting();
    world.poll('m', aMotion(), 60_000);
    world.now += 50_000;
    world.extend('m', 60_000);
    expect(world.pollIn('m', 'open').timer).toEqual({ kind: 'running', closesAt: world.now + 70_000 });
    world.extend('m', null);
    expect(world.pollIn('m', 'open').timer).toEqual({ kind: 'none' });
    world.extend('m', 5_000);
    expect(world.pollIn('m', 'open').timer).toEqual({ kind: 'running', closesAt: world.now + 5_000 });
  });

  test('[PO11] in a pause the new time left is kept stopped', () => {
    const world = aSitting();
    world.poll('m', aMotion(), 60_000);
    world.sitting('pause');
    world.extend('m', 10_000);
    expect(world.pollIn('m', 'open').timer).toEqual({ kind: 'stopped', remainingMs: 70_000 });
  });

  test.each([0, -1, 0.5, Number.NaN, longestTimerMs + 1])('[PO11] %d ms is no timer', (ms) => {
    const world = aSitting();
    world.prepare('m');
    expect(open(world, 'm', ms)).toMatchObject({ refusal: { reason: 'invalid', field: 'closeAfterMs' } });
    world.open('m');
    if (ms !== 0) expect(world.close('m', ms)).toMatchObject({ refusal: { reason: 'invalid', field: 'afterMs' } });
    expect(world.extend('m', ms)).toMatchObject({ refusal: { reason: 'invalid', field: 'byMs' } });
  });

  test('[PO13] interrupted: stays open, takes no ballot, waits for the chair', () => {
    const world = aSitting();
    world.poll('cut', aMotion(), 60_000);
    world.poll('long', aMotion(), 3_600_000);
    const deadline = world.now + 60_000;
    world.now = deadline + 5_000;
    world.must(theClock, interrupt(15_000));
    expect(world.pollIn('cut', 'open').timer).toEqual({ kind: 'interrupted', since: deadline });
    expect(world.pollIn('long', 'open').timer.kind).toBe('running');
    expect(world.cast('anna', 'cut', yes)).toEqual({ ok: false, refusal: { reason: 'poll-closed', closedAt: deadline, arrivedAt: world.now } });
    expect(world.must(theClock, closeDue).entries).toEqual([]);
    world.extend('cut', 60_000);
    expect(world.cast('anna', 'cut', yes).ok).toBe(true);
  });

  test('[PO13] what would run out before people are back is interrupted now, not in the future', () => {
    const world = aSitting();
    world.poll('m', aMotion(), 10_000);
    expect(world.must(theClock, interrupt(9_999)).entries).toEqual([]);
    world.must(theClock, interrupt(10_000));
    expect(world.pollIn('m', 'open').timer).toEqual({ kind: 'interrupted', since: world.now });
  });

  test('[PO14] the close and its tally are recorded together; a replay takes the outcome as it stands', () => {
    const world = aSitting();
    world.poll('m');
    world.cast('anna', 'm', yes);
    world.cast('ben', 'm', no);
    world.cast('ben', 'm', yes);
    const answer = world.close('m');
    expect(answer.ok && answer.entries.map(({ change }) => change.type)).toEqual(['poll.closed@1', 'poll.tallied@1']);
    expect(world.pollIn('m', 'closed').outcome).toMatchObject({ verdict: 'carried', cast: { heads: 2 }, totals: [{ option: 'yes', heads: 2 }, { option: 'no', heads: 0 }] });
    const tampered = world.entries.map((entry) => (entry.change.type === 'poll.tallied@1' ? { ...entry, change: { ...entry.change, body: { ...entry.change.body, outcome: { ...entry.change.body.outcome, verdict: 'rejected' as const } } } } : entry));
    world.entries.splice(0, world.entries.length, ...tampered);
    expect(replayed(world).polls.get(idOf('m'))).toMatchObject({ outcome: { verdict: 'rejected' } });
  });

  test('[PO14] the tally weighs with the weight of the opening', () => {
    const world = aSitting(['anna', 'ben']);
    world.correct('anna', { weight: '3' });
    world.poll('m');
    world.cast('anna', 'm', yes);
    world.cast('ben', 'm', no);
    world.correct('anna', { weight: '1/2' });
    world.close('m');
    expect(world.pollIn('m', 'closed').outcome).toMatchObject({ totals: [{ option: 'yes', heads: 1, weight: '3' }, { option: 'no', heads: 1, weight: '1' }] });
  });

  test('[PO15] the bases eligible and present are those of the opening, latecomers added', () => {
    const present = { base: 'present', threshold: { kind: 'more-than', numerator: 1, denominator: 2 } } as const;
    const world = aSitting(['anna', 'ben']);
    world.enrol(['late']);
    world.poll('present', aMotion({ majority: present, admission: 'latecomers' }));
    world.poll('enrolled', aMotion({ majority: present, eligibility: 'enrolled' }));
    world.checkIn(['late']);
    for (const name of ['present', 'enrolled']) {
      world.cast('anna', name, yes);
      world.close(name);
    }
    expect(world.pollIn('present', 'closed').outcome?.base).toEqual({ name: 'present', heads: 3, weight: '3' });
    expect(world.pollIn('enrolled', 'closed').outcome?.base).toEqual({ name: 'present', heads: 2, weight: '2' });
  });
});

describe('publishing and voiding', () => {
  test('[PO16] only a closed poll is published, once', () => {
    const world = aSitting();
    world.poll('m');
    expect(world.act('publishResult', 'm').ok).toBe(false);
    world.close('m');
    expect(world.act('publishResult', 'm').ok).toBe(true);
    expect(world.pollIn('m', 'published').outcome.verdict).toBe('rejected');
    expect(world.act('publishResult', 'm')).toMatchObject({ refusal: { status: 'published' } });
  });

  test('[PO22] a withheld result is counted and never published', () => {
    const world = aSitting();
    world.poll('m', aMotion({ result: 'withheld' }));
    world.cast('anna', 'm', yes);
    expect(world.act('publishResult', 'm')).toMatchObject({ refusal: { reason: 'wrong-state' } });
    world.close('m');
    expect(world.act('publishResult', 'm')).toEqual({ ok: false, refusal: { reason: 'result-withheld' } });
    expect(world.pollIn('m', 'closed').outcome?.verdict).toBe('carried');
    expect(replayed(world).polls.get(idOf('m'))?.definition.result).toBe('withheld');
    expect(world.voidPoll('m').ok).toBe(true);
  });

  test('[PO17] open, closed and published polls are voided with a reason; receipts stay', () => {
    for (const steps of [0, 1, 2]) {
      const world = aSitting();
      world.poll('m');
      world.cast('anna', 'm', yes);
      if (steps > 0) world.close('m');
      if (steps > 1) world.act('publishResult', 'm');
      expect(world.voidPoll('m', { en: '  ' })).toMatchObject({ refusal: { reason: 'invalid', field: 'reason' } });
      expect(world.voidPoll('m', { en: '☃'.repeat(500), de: '☃'.repeat(500) })).toMatchObject({ refusal: { reason: 'limit-reached', limit: 'reason-bytes' } });
      expect(world.voidPoll('m', { en: 'wrong text' }).ok).toBe(true);
      const poll = world.pollIn('m', 'void');
      expect(poll).toMatchObject({ reason: { en: 'wrong text' }, wasPublished: steps === 2 });
      expect(poll.receipts?.rows.has(idOf('anna'))).toBe(true);
      expect(world.voidPoll('m').ok).toBe(false);
    }
  });

  test('[PO21] two chairs at once: one succeeds, the other learns the present version', () => {
    const world = aSitting();
    world.poll('m');
    const basis = world.version('m');
    world.must(chair, { type: 'closePoll', pollId: idOf('m'), afterMs: 0, basis });
    expect(world.give(chair, { type: 'extendPoll', pollId: idOf('m'), byMs: 1_000, basis })).toEqual({ ok: false, refusal: { reason: 'outdated', thing: 'poll', version: world.version('m') } });
  });
});
