import { describe, expect, test } from 'vitest';
import { staffCommandWindow } from '../../lib/assembly/state.ts';
import { aMotion, aSitting, idOf, member, no, staff, World, yes } from '../fixtures/assembly-world.ts';

const chair = staff('chair');
const id = idOf('the command');

/** The same command again: the same reply, and nothing recorded. */
function expectSameReply(world: World, again: () => ReturnType<World['give']>, first: ReturnType<World['give']>): void {
  const before = world.state.sequence;
  world.now += 5_000;
  expect(again()).toEqual(first.ok ? { ...first, entries: [] } : first);
  expect(world.state.sequence).toBe(before);
}

describe('the same command id twice', () => {
  test('[HO3][RT7] a ballot: while open, closed, published, and void', () => {
    const world = aSitting();
    world.poll('m');
    const command = world.castCommand('anna', 'm', yes);
    const first = world.give(member('anna'), command, id);
    const again = () => world.give(member('anna'), command, id);
    expectSameReply(world, again, first);
    world.close('m');
    expectSameReply(world, again, first);
    world.act('publishResult', 'm');
    expectSameReply(world, again, first);
    world.voidPoll('m');
    expectSameReply(world, again, first);
  });

  test('[HO3] of two ballots in one poll the last one is kept; the older command is refused and has no effect', () => {
    const world = aSitting();
    world.poll('m');
    const older = world.castCommand('anna', 'm', yes);
    world.give(member('anna'), older, id);
    world.cast('anna', 'm', no);
    expect(world.give(member('anna'), older, id)).toMatchObject({ refusal: { reason: 'ballot-outdated' } });
    expect(world.pollIn('m', 'open').ballots.get(idOf('anna'))?.choice).toEqual(no);
  });

  test('[HO3] a check-in and a check-out of one\'s own', () => {
    const world = new World();
    world.enrol(['anna']);
    const first = world.give(member('anna'), { type: 'checkInSelf', place: 'room' }, id);
    world.checkOut(['anna']);
    expectSameReply(world, () => world.give(member('anna'), { type: 'checkInSelf', place: 'room' }, id), first);
    expect(world.state.roll.room).toBe(0);
  });

  test('[HO3] a staff command, its reply only for the one who gave it', () => {
    const world = aSitting();
    world.role('second', 'chair');
    world.prepare('m');
    const command = { type: 'openPoll', pollId: idOf('m'), closeAfterMs: null, basis: world.version('m') } as const;
    const first = world.give(chair, command, id);
    expectSameReply(world, () => world.give(chair, command, id), first);
    expect(world.give(staff('second'), command, id)).toMatchObject({ refusal: { reason: 'outdated' } });
    world.poll('n', aMotion());
    world.cast('anna', 'n', yes, idOf('anna casts'));
    expect(world.give(member('ben'), world.castCommand('ben', 'n', no), idOf('anna casts')).ok).toBe(true);
    expect(world.pollIn('n', 'open').ballots.size).toBe(2);
  });

  test('[HO3] a role taken away takes the reply with it', () => {
    const world = new World();
    world.must(chair, { type: 'openSitting', basis: 0 }, id);
    world.must(staff('owner'), { type: 'takeRole', staffId: idOf('chair'), basis: world.state.rolesVersion });
    expect(world.give(chair, { type: 'openSitting', basis: 0 }, id)).toMatchObject({ refusal: { reason: 'not-permitted' } });
  });

  test('[HO3] the window of staff commands is bounded, the oldest goes first', () => {
    const world = new World();
    const pin = (commandId: string) => world.give(chair, { type: 'goToItem', itemId: null, basis: world.state.currentItemVersion }, commandId);
    pin(id);
    for (let index = 0; index < staffCommandWindow; index += 1) pin(idOf(`later ${index}`));
    expect(world.state.staffCommands.size).toBe(staffCommandWindow);
    expect(world.state.staffCommands.has(id)).toBe(false);
    expect(world.state.staffCommands.has(idOf('later 0'))).toBe(true);
  });
});
