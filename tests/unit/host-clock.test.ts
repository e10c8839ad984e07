import { describe, expect, test } from 'vitest';
import { genesisHash } from '../../lib/record/chain.ts';
import { loadAssembly } from '../../realtime/load-assembly.ts';
import { createWallClock } from '../../realtime/wall-clock.ts';
import { idOf, staff, theStart } from '../fixtures/assembly-world.ts';
import { ManualClock } from '../fixtures/channel-clock.ts';
import { House, quiet } from '../fixtures/host-house.ts';

const chair = staff('chair');
const hourMs = 3_600_000;

/** A poll that closes after so long, and its deadline. */
async function timed(closeAfterMs = 60_000): Promise<{ house: House; deadline: number }> {
  const house = await House.withSitting();
  await house.must(chair, house.openCommand(closeAfterMs));
  const { timer } = house.openPoll;
  if (timer.kind !== 'running') throw new Error('the timer runs');
  return { house, deadline: timer.closesAt };
}

/** Moves the clock to an instant of server time. */
function goTo(house: House, instant: number): void {
  house.clock.advance(instant - house.host.now());
}

describe('deadlines', () => {
  test('[PO10][faults 19] a ballot 1 ms before the deadline counts, one at it does not', async () => {
    const { house, deadline } = await timed();
    goTo(house, deadline - 1);
    const early = house.cast('anna');
    goTo(house, deadline);
    const late = house.cast('ben');
    await house.drive(Promise.all([early.done, late.done]));
    expect(early.answer).toMatchObject({ kind: 'accepted', at: deadline - 1 });
    expect(late.answer).toEqual({ kind: 'refused', refusal: { reason: 'poll-closed', closedAt: deadline, arrivedAt: deadline } });
    expect(house.host.committed.polls.get(idOf('m'))).toMatchObject({ status: 'closed', closedAt: deadline, outcome: { cast: { heads: 1 } } });
  });

  test('[PO10] it closes by the clock, with nobody asking', async () => {
    const { house, deadline } = await timed();
    goTo(house, deadline - 1);
    await quiet();
    expect(house.pollStatus).toBe('open');
    await house.until(() => house.pollStatus === 'closed');
    expect(house.host.committed.polls.get(idOf('m'))).toMatchObject({ closedAt: deadline, cause: 'timer' });
    expect(house.host.now()).toBeLessThan(deadline + 100);
  });

  for (const [name, command] of [
    ['a pause', (house: House) => ({ type: 'pause', basis: house.host.committed.sittingVersion }) as const],
    ['an extension', (house: House) => ({ type: 'extendPoll', pollId: idOf('m'), byMs: 60_000, basis: house.pollVersion }) as const],
    ['a close', (house: House) => house.closeCommand()],
  ] as const) {
    test(`[PO10] ${name} that arrives before the timer gets to run finds the poll closed at its deadline`, async () => {
      const { house, deadline } = await timed();
      goTo(house, deadline - 1);
      const wanted = command(house);
      house.clock.stall(2);
      await house.give(chair, wanted);
      expect(house.host.committed.polls.get(idOf('m'))).toMatchObject({ status: 'closed', closedAt: deadline, cause: 'timer' });
    });
  }

  test('[PO11] an extension in time moves the deadline', async () => {
    const { house, deadline } = await timed();
    await house.must(chair, { type: 'extendPoll', pollId: idOf('m'), byMs: 60_000, basis: house.pollVersion });
    goTo(house, deadline + 59_000);
    await quiet();
    expect(house.pollStatus).toBe('open');
    await house.until(() => house.pollStatus === 'closed');
  });

  test('[SI4] a pause stops the timer, its end starts it again', async () => {
    const { house } = await timed();
    await house.must(chair, { type: 'pause', basis: house.host.committed.sittingVersion });
    house.clock.advance(hourMs);
    await quiet();
    expect(house.pollStatus).toBe('open');
    await house.must(chair, { type: 'unpause', basis: house.host.committed.sittingVersion });
    const left = house.openPoll.timer.kind === 'running' ? house.openPoll.timer.closesAt - house.host.now() : 0;
    expect(left).toBeGreaterThan(59_000);
    house.clock.advance(left);
    await house.until(() => house.pollStatus === 'closed');
  });
});

describe('interruptions', () => {
  test('[PO13][faults 1] a poll whose time ran out while no worker ran stays open, takes no ballot, and waits for the chair', async () => {
    const { house, deadline } = await timed();
    await house.drive(house.cast('anna').done);
    const next = await house.next({ wallMs: deadline + 5_000 });
    expect(next.openPoll.timer).toEqual({ kind: 'interrupted', since: deadline });
    expect(await next.drive(next.cast('ben').done)).toMatchObject({ kind: 'refused', refusal: { reason: 'poll-closed', closedAt: deadline } });
    next.clock.advance(hourMs);
    await quiet();
    expect(next.pollStatus).toBe('open');
    await next.must(chair, { type: 'extendPoll', pollId: idOf('m'), byMs: 60_000, basis: next.pollVersion });
    expect(await next.drive(next.cast('ben').done)).toMatchObject({ kind: 'accepted' });
    await next.must(chair, next.closeCommand());
    expect(next.host.committed.polls.get(idOf('m'))).toMatchObject({ outcome: { cast: { heads: 2 } } });
  });

  test('[PO13] after a restart also one that ends within 15 s, not one that ends later', async () => {
    for (const [left, kind] of [[15_000, 'interrupted'], [15_001, 'running']] as const) {
      const { house, deadline } = await timed();
      const next = await house.next({ wallMs: deadline - left });
      expect([left, next.openPoll.timer.kind]).toEqual([left, kind]);
    }
  });

  test('[PO13][faults 3] a worker that stood still closes nothing that ended meanwhile', async () => {
    const { house, deadline } = await timed();
    goTo(house, deadline - 10_000);
    house.clock.stall(20_000);
    house.clock.advance(0);
    await house.until(() => house.openPoll.timer.kind === 'interrupted');
    house.clock.advance(hourMs);
    await quiet();
    expect(house.openPoll.timer).toEqual({ kind: 'interrupted', since: deadline });
  });

  test('[PO13][faults 3] also when a ballot is what wakes it, and when the deadline is just ahead', async () => {
    const { house, deadline } = await timed();
    goTo(house, deadline - 25_000);
    house.clock.stall(20_000);
    expect(await house.drive(house.cast('anna').done)).toMatchObject({ kind: 'refused', refusal: { reason: 'poll-closed' } });
    expect(house.openPoll.timer.kind).toBe('interrupted');
  });

  test('[PO13] a short stall interrupts nothing', async () => {
    const { house, deadline } = await timed();
    goTo(house, deadline - 10_000);
    house.clock.stall(3_000);
    house.clock.advance(0);
    await quiet();
    expect(house.openPoll.timer.kind).toBe('running');
  });

  test('[PO13][faults 5] the store was away over the deadline: interrupted when it is back', async () => {
    const { house, deadline } = await timed();
    goTo(house, deadline - 1_000);
    const restore = house.cutOff();
    await house.drive(house.cast('anna').done);
    goTo(house, deadline + 10_000);
    restore();
    await house.until(() => !house.host.isStale && house.openPoll.timer.kind === 'interrupted');
    expect(house.openPoll.timer).toMatchObject({ since: deadline });
  });

  test('[PO13][faults 9] one failed commit interrupts no poll that has seconds left', async () => {
    const { house, deadline } = await timed();
    goTo(house, deadline - 12_000);
    await quiet();
    const restore = house.cutOff();
    await house.drive(house.cast('anna').done);
    restore();
    await house.until(() => !house.host.isStale);
    await quiet();
    expect(house.openPoll.timer.kind).toBe('running');
    expect(await house.drive(house.cast('anna').done)).toMatchObject({ kind: 'accepted' });
    await house.until(() => house.pollStatus === 'closed');
  });
});

describe('the machine\'s clock', () => {
  test('[CL1][faults 10] setting it after the start changes nothing', () => {
    const clock = new ManualClock();
    let machineMs = theStart;
    const wall = createWallClock(clock, () => machineMs);
    for (const jump of [hourMs, -hourMs]) {
      machineMs += jump;
      clock.advance(1_000);
    }
    expect(wall.now()).toBe(theStart + 2_000);
  });

  test('[CL2][faults 10] an hour back at a restart: time goes on from the record, and the poll closes in its time', async () => {
    const { house, deadline } = await timed();
    goTo(house, deadline - 40_000);
    await house.drive(house.cast('anna').done);
    const last = house.host.committed.lastAt;
    const next = await house.next({ wallMs: last - hourMs });
    expect(next.host.now()).toBeGreaterThanOrEqual(last);
    expect(next.host.now()).toBeLessThan(last + 1_000);
    next.clock.advance(30_000);
    expect(await next.drive(next.cast('ben').done)).toMatchObject({ kind: 'accepted' });
    goTo(next, deadline);
    await next.until(() => next.pollStatus === 'closed');
    expect(next.host.committed.polls.get(idOf('m'))).toMatchObject({ closedAt: deadline, outcome: { cast: { heads: 2 } } });
  });

  test('[CL1][faults 10] an hour ahead at a restart: nothing is closed early, it is interrupted', async () => {
    const { house } = await timed();
    const next = await house.next({ wallMs: house.host.now() + hourMs });
    expect(next.openPoll.timer.kind).toBe('interrupted');
  });

  test('[CL1] no entry is older than the one before it', async () => {
    const { house } = await timed();
    await house.drive(house.cast('anna').done);
    const next = await house.next({ wallMs: theStart - hourMs });
    await next.drive(next.cast('ben').done);
    const loaded = await loadAssembly(next.store, idOf('assembly'));
    expect(loaded?.lastHash).not.toBe(genesisHash);
    const times = next.disk.entries(idOf('assembly'), 0, 1_000).map(({ text }) => /"at":"([^"]+)"/.exec(text)?.[1] ?? '');
    expect(times).toEqual([...times].sort());
  });
});
