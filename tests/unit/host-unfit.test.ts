import { randomUUID } from 'node:crypto';
import { afterEach, describe, expect, test, vi } from 'vitest';
import type * as applying from '../../lib/assembly/apply/apply.ts';
import { idOf, staff } from '../fixtures/assembly-world.ts';
import { House, quiet } from '../fixtures/host-house.ts';

/** A bug of the state's own: an entry that it can't take. */
const bug = vi.hoisted(() => ({ type: '' }));
vi.mock('../../lib/assembly/apply/apply.ts', async (original) => {
  const real = await original<typeof applying>();
  return {
    ...real,
    apply: (...given: Parameters<typeof real.apply>) => {
      if (given[1].change.type === bug.type) throw new TypeError('it does not fit');
      real.apply(...given);
    },
  };
});
afterEach(() => {
  bug.type = '';
});

const chair = staff('chair');
const owner = staff('owner');
const accepted = { kind: 'accepted' };
const never = { kind: 'refused', refusal: { reason: 'not-recordable' } };

/** A store that will never take an entry of this type. */
function refuses(house: House, type: string): { tried: number } {
  const seen = { tried: 0 };
  house.hooks = {
    beforeCommit: ({ group }) => {
      if (group?.entries.some(({ text }) => text.includes(`"type":"${type}"`)) !== true) return;
      seen.tried += 1;
      throw new TypeError('the group can not be stored');
    },
  };
  return seen;
}

describe('what the store will never take', () => {
  test('[HO15] is refused, counted and told; of its group, what came before lands, and what came after lands at the next attempt', async () => {
    const house = await House.withSitting();
    await house.must(chair, house.openCommand());
    const seen = refuses(house, 'screen.renewed@1');
    const commandId = randomUUID();
    const before = house.cast('anna');
    const poison = house.ask(owner, { type: 'renewScreenLink' }, { commandId });
    const after = house.cast('ben');
    await house.drive(Promise.all([before, poison, after].map(({ done }) => done)));
    expect([before.answer, poison.answer, after.answer]).toMatchObject([accepted, never, { kind: 'retry', because: 'store-away' }]);
    await house.until(() => !house.host.isStale);
    expect(house.openPoll.ballots.size).toBe(1);
    expect(house.unfit).toBe(1);
    expect(house.logged).toContainEqual(expect.objectContaining({ level: 'error', fields: expect.objectContaining({ failure: 'unfit', entryTypes: ['screen.renewed@1'] }) }));

    const { tried } = seen;
    const again = house.ask(owner, { type: 'renewScreenLink' }, { commandId });
    const neighbours = [house.cast('ben'), house.cast('cleo')];
    await house.drive(Promise.all([again, ...neighbours].map(({ done }) => done)));
    expect([again.answer, ...neighbours.map(({ answer }) => answer)]).toMatchObject([never, accepted, accepted]);
    await house.pass(30);
    expect(seen.tried).toBe(tried);
    expect(house.host.isStale).toBe(false);
    expect((await house.next()).ballotsOnDisk).toBe(3);
  });

  test('[HO15] of the clock it is tried twice a minute, and everybody else goes on', async () => {
    const house = await House.withSitting();
    await house.must(chair, house.openCommand(5_000));
    const seen = refuses(house, 'poll.closed@1');
    await house.pass(6);
    await house.until(() => !house.host.isStale);
    expect(house.pollStatus).toBe('open');
    const { tried } = seen;
    for (let item = 0; item < 10; item += 1) {
      await house.pass(1);
      await house.must(chair, { type: 'goToItem', itemId: null, basis: house.host.committed.currentItemVersion });
    }
    expect(seen.tried).toBe(tried);
    house.hooks = {};
    await house.pass(30);
    expect(house.pollStatus).toBe('closed');
  });

  test('[HO15] an entry that the state itself can not take is refused, and nobody else notices', async () => {
    const house = await House.withSitting();
    await house.must(chair, house.openCommand());
    const heard: boolean[] = [];
    house.host.listen({ committed() {}, staleChanged: (isStale) => void heard.push(isStale), ended() {} });
    const before = house.cast('anna');
    bug.type = 'screen.renewed@1';
    const poison = house.ask(owner, { type: 'renewScreenLink' });
    const after = house.cast('ben');
    await house.drive(Promise.all([before, poison, after].map(({ done }) => done)));
    expect([before.answer, poison.answer, after.answer]).toMatchObject([accepted, never, accepted]);
    expect([heard, house.unfit, house.openPoll.ballots.size]).toEqual([[], 1, 2]);
    bug.type = '';
    expect((await house.next()).host.committed.polls.get(idOf('m'))).toMatchObject({ status: 'open' });
  });
});

test('[HO8] a store that refuses to load is no outage: it is told as an error, asked rarely, and resumes when it is put right', async () => {
  const house = await House.withSitting();
  const restore = house.cutOff();
  await house.drive(house.ask(chair, house.openCommand()).done);
  restore();
  let loads = 0;
  house.hooks = {
    beforeCall: ({ method }) => {
      if (method !== 'load') return;
      loads += 1;
      throw new TypeError('a column is missing');
    },
  };
  await house.pass(20);
  expect(loads).toBeLessThanOrEqual(5);
  expect(house.logged).toContainEqual(expect.objectContaining({ level: 'error', message: 'the store refuses to load an assembly; somebody has to put it right' }));
  expect(house.host.isStale).toBe(true);
  house.hooks = {};
  await house.pass(6);
  await quiet();
  expect(house.host.isStale).toBe(false);
});
