import { describe, expect, test } from 'vitest';
import { isSignedBy } from '../../lib/record/record-key.ts';
import { StoreUnavailable } from '../../lib/store/store.ts';
import { idOf, staff } from '../fixtures/assembly-world.ts';
import { House, pass, quiet, withBallots } from '../fixtures/host-house.ts';

const chair = staff('chair');
const id = idOf('assembly');

describe('checkpoints', () => {
  test('[RC3] after a change a head is signed within 10 s, and verifies', async () => {
    const house = await withBallots();
    await house.pass(11);
    const checkpoints = house.disk.checkpoints(id);
    const [last] = house.disk.entries(id, house.disk.lastSequence(id) - 1, house.disk.lastSequence(id));
    expect(checkpoints.at(-1)).toMatchObject({ sequence: last?.sequence, hash: last?.hash });
    for (const checkpoint of checkpoints) {
      expect(isSignedBy(house.host.publicKey, checkpoint)).toBe(true);
      expect(isSignedBy(house.host.publicKey, { ...checkpoint, at: checkpoint.at + 1 })).toBe(false);
    }
    await house.pass(60);
    expect(house.disk.checkpoints(id)).toHaveLength(checkpoints.length);
  });

  test('[RC3] what a crash left unsigned is signed after the restart, without a further change', async () => {
    const house = await withBallots();
    expect(house.disk.checkpoints(id)).toEqual([]);
    const next = await house.next();
    await next.pass(11);
    expect(next.disk.checkpoints(id).at(-1)?.sequence).toBe(next.disk.lastSequence(id));
  });

  test('[RC3] after 256 entries at the next look, and when a save failed, again', async () => {
    const house = await House.withSitting();
    house.hooks = {
      beforeCall: ({ method }) => {
        if (method === 'saveCheckpoint') throw new StoreUnavailable('no');
      },
    };
    const items = Array.from({ length: 256 }, (_, index) => house.ask(chair, { type: 'addAgendaItem', itemId: idOf(`item ${index}`), number: '', title: { en: 'x' }, text: null, after: null }));
    await house.drive(Promise.all(items.map(({ done }) => done)));
    house.clock.advance(1_000);
    await quiet();
    expect(house.disk.checkpoints(id)).toEqual([]);
    house.hooks = {};
    house.clock.advance(1_000);
    await quiet();
    expect(house.disk.checkpoints(id).at(-1)?.sequence).toBe(house.disk.lastSequence(id));
  });

  test('[RC3] a save that failed is tried again at the next look, and the log says so once', async () => {
    const house = await withBallots();
    house.hooks = {
      beforeCall: ({ method }) => {
        if (method === 'saveCheckpoint') throw new StoreUnavailable('no');
      },
    };
    house.clock.advance(11_000);
    await quiet();
    for (let look = 0; look < 3; look += 1) {
      house.clock.advance(1_000);
      await quiet();
    }
    expect([house.disk.checkpoints(id), house.host.signedHead]).toEqual([[], null]);
    expect(house.logged.filter(({ message }) => message.includes('could not save a checkpoint'))).toHaveLength(1);
    house.hooks = {};
    house.clock.advance(1_000);
    await quiet();
    expect(house.disk.checkpoints(id)).toEqual([house.host.signedHead]);
  });

  test('[RC3] the close of the assembly is signed at once', async () => {
    const house = await House.withSitting();
    await house.must(chair, { type: 'closeAssembly', basis: house.host.committed.sittingVersion });
    await quiet();
    expect(house.disk.checkpoints(id).at(-1)?.sequence).toBe(house.disk.lastSequence(id));
  });

  test('[HO12] stopping waits for a save that is under way, and saves again what it could not', async () => {
    const house = await withBallots();
    let fail: (error: Error) => void = () => undefined;
    const underWay = new Promise<void>((_resolve, reject) => (fail = reject));
    house.hooks = { beforeCall: ({ method }) => (method === 'saveCheckpoint' ? underWay : undefined) };
    await pass(house, 11);
    const stopped = house.hosts.stop();
    await quiet();
    expect(house.host.ended).toBeNull();
    house.hooks = {};
    fail(new StoreUnavailable('the answer never came'));
    await house.drive(stopped);
    expect(house.disk.checkpoints(id).at(-1)?.sequence).toBe(house.disk.lastSequence(id));
  });

  test('[RC14] a head is told of once it is durable, and not before', async () => {
    const house = await withBallots();
    const told: number[] = [];
    house.host.listen({ committed() {}, staleChanged() {}, signed: ({ sequence }) => void told.push(sequence), ended() {} });
    let save: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => (save = resolve));
    house.hooks = { beforeCall: ({ method }) => (method === 'saveCheckpoint' ? gate : undefined) };
    await pass(house, 11);
    expect([told, house.host.signedHead]).toEqual([[], null]);
    save();
    await quiet();
    expect(told).toEqual([house.disk.lastSequence(id)]);
    expect((await house.next()).host.signedHead).toEqual(house.host.signedHead);
  });

  test('[HO12] stopping commits what is decided, signs the head, and ends', async () => {
    const house = await withBallots();
    const cast = house.cast('anna', { answer: 'no' }, { replaces: house.openPoll.ballots.get(idOf('anna'))?.sequence ?? null });
    let ended = 0;
    house.host.listen({ committed() {}, staleChanged() {}, ended: () => void (ended += 1) });
    await house.drive(house.hosts.stop());
    expect(cast.answer).toMatchObject({ kind: 'accepted' });
    expect(house.disk.checkpoints(id).at(-1)?.sequence).toBe(house.disk.lastSequence(id));
    expect([ended, house.host.ended]).toEqual([1, 'stopped']);
    expect(await house.drive(house.cast('ben').done)).toEqual({ kind: 'retry', because: 'stepping-down' });
  });
});
