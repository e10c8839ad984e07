import { describe, expect, test } from 'vitest';
import type { Actor } from '../../lib/assembly/basics.ts';
import type { Command } from '../../lib/assembly/commands.ts';
import { encodeSnapshot, snapshotFormat } from '../../lib/assembly/snapshot.ts';
import { RecordGap } from '../../lib/store/group.ts';
import { MemoryDisk } from '../../lib/store/memory-disk.ts';
import { RecordIncomplete, type StoredEntry } from '../../lib/store/store.ts';
import { loadAssembly } from '../../realtime/load-assembly.ts';
import { idOf, member, someSettings, staff } from '../fixtures/assembly-world.ts';
import { House, pass, quiet, withBallots } from '../fixtures/host-house.ts';

const chair = staff('chair');
const id = idOf('assembly');

/** The same assembly on a disk on which somebody has been at work. */
function tampered(house: House, change: (entries: readonly StoredEntry[]) => readonly StoredEntry[]): MemoryDisk {
  const disk = new MemoryDisk();
  const row = house.disk.find(id);
  if (row === null) throw new Error('there is no such assembly');
  const entries = change(house.disk.entries(id, 0, house.disk.lastSequence(id)));
  disk.create(row, { entries: entries.map((entry, index) => ({ ...entry, sequence: index + 1 })), registry: house.disk.people(id).map((person) => ({ kind: 'put-person', person })) });
  for (const checkpoint of house.disk.checkpoints(id)) disk.saveCheckpoint(id, checkpoint);
  return disk;
}

async function loadFrom(house: House, disk: MemoryDisk): Promise<{ why: string; said: string[] }> {
  const other = House.beside(house, disk);
  const found = await other.drive(other.hosts.get(id));
  return { why: found.ok ? 'live' : found.why, said: other.logged.filter(({ level }) => level === 'error').map(({ fields }) => ('error' in fields ? String(fields.error) : '')) };
}

describe('loading', () => {
  test('[RC4][RC5] a tampered entry: not served, and one sentence says which', async () => {
    const house = await withBallots();
    const last = house.disk.lastSequence(id);
    const disk = tampered(house, (entries) => entries.map((entry) => (entry.sequence === last ? { ...entry, text: entry.text.replace('"yes"', '"no"') } : entry)));
    expect(await loadFrom(house, disk)).toEqual({ why: 'record-broken', said: [`The record was altered: entry ${last} does not have the hash it was stored with.`] });
  });

  test('[RC5] entries that the store counts and does not have: not served, and one sentence says which', async () => {
    const house = await withBallots();
    const next = House.beside(house);
    next.hooks = {
      beforeCall: ({ method }) => {
        if (method === 'entries') throw new RecordIncomplete('entries 3 to 5 are missing');
      },
    };
    expect(await next.drive(next.hosts.get(id))).toEqual({ ok: false, why: 'record-broken' });
    expect(next.logged).toContainEqual(expect.objectContaining({ level: 'error', fields: expect.objectContaining({ error: 'entries 3 to 5 are missing' }) }));
  });

  test('[RC5, RT14] a broken record is read once for all who ask, and again after half a minute', async () => {
    const house = await withBallots();
    const next = House.beside(house, tampered(house, (entries) => entries.filter(({ sequence }) => sequence !== 4)));
    let loads = 0;
    next.hooks = { beforeCall: ({ method }) => void (loads += method === 'load' ? 1 : 0) };
    for (let asked = 0; asked < 3; asked += 1) expect(await next.drive(next.hosts.get(id))).toEqual({ ok: false, why: 'record-broken' });
    expect(loads).toBe(1);
    next.clock.advance(30_000);
    await next.drive(next.hosts.get(id));
    expect(loads).toBe(2);
  });

  test('[RC4] a removed entry', async () => {
    const house = await withBallots();
    const disk = tampered(house, (entries) => entries.filter(({ sequence }) => sequence !== 4));
    expect(await loadFrom(house, disk)).toEqual({ why: 'record-broken', said: ['The record was altered: entry 4 does not follow the entry before it.'] });
  });

  test('[RC4] an end that is missing behind a signed checkpoint', async () => {
    const house = await withBallots();
    await house.pass(11);
    const last = house.disk.lastSequence(id);
    const { why, said } = await loadFrom(house, tampered(house, (entries) => entries.slice(0, -1)));
    expect(why).toBe('record-broken');
    expect(said[0]).toContain(`the record ends at entry ${last - 1}, and a checkpoint signed entry ${last}`);
  });

  test('[RC4] another checkpoint than the signed one', async () => {
    const house = await withBallots();
    await house.pass(11);
    const signed = house.disk.checkpoints(id).at(-1);
    if (signed === undefined) throw new Error('there is a checkpoint');
    const disk = tampered(house, (entries) => entries);
    const forged = new MemoryDisk();
    const row = disk.find(id);
    if (row === null) throw new Error('there is no such assembly');
    forged.create(row, { entries: disk.entries(id, 0, signed.sequence), registry: [] });
    forged.saveCheckpoint(id, { ...signed, at: signed.at + 1 });
    expect((await loadFrom(house, forged)).said[0]).toContain(`entry ${signed.sequence} is not the one that the checkpoint signed`);
  });

  test('[RC10] from a snapshot and the entries after it: the same as a replay; another format is ignored', async () => {
    const house = await withBallots();
    const whole = await loadAssembly(house.store, id);
    if (whole === null) throw new Error('it is there');
    for (const [format, after] of [[snapshotFormat, whole.state.sequence], ['state/0', 0]] as const) {
      const disk = tampered(house, (entries) => entries);
      disk.saveSnapshot(id, { sequence: whole.state.sequence, hash: whole.lastHash, format, body: encodeSnapshot(whole.state) });
      const next = House.beside(house, disk);
      const loaded = await loadAssembly(next.store, id);
      expect([loaded?.snapshotSequence, loaded?.lastHash]).toEqual([after, whole.lastHash]);
      expect(loaded === null ? '' : encodeSnapshot(loaded.state)).toBe(encodeSnapshot(whole.state));
    }
  });

  test('[RC10] half a snapshot is named, not served, and not thrown about', async () => {
    const house = await withBallots();
    const whole = await loadAssembly(house.store, id);
    if (whole === null) throw new Error('it is there');
    const disk = tampered(house, (entries) => entries);
    disk.saveSnapshot(id, { sequence: whole.state.sequence, hash: whole.lastHash, format: snapshotFormat, body: encodeSnapshot(whole.state).slice(0, 500) });
    const { why, said } = await loadFrom(house, disk);
    expect([why, said[0]]).toEqual(['record-broken', expect.stringContaining(`The snapshot at entry ${whole.state.sequence} can't be read`)]);
  });

  test('[HO11] one assembly that does not load harms no other', async () => {
    const house = await withBallots();
    await house.drive(house.hosts.create({ id: idOf('other'), slug: 'other', settings: someSettings, owner: idOf('owner') }));
    const next = House.beside(house);
    next.hooks = {
      beforeCall: ({ method, assemblyId }) => {
        if (method === 'takeOwnership' && assemblyId === id) throw new Error('a bug in the store');
      },
    };
    await next.drive(next.hosts.loadAll());
    expect([...next.hosts.live].map((host) => host.id)).toEqual([idOf('other')]);
  });

  test('[HO1] asked for by many at once, it is loaded once', async () => {
    const house = await withBallots();
    const next = House.beside(house);
    const found = await next.drive(Promise.all(Array.from({ length: 20 }, () => next.hosts.get(id))));
    expect(new Set(found.map((each) => (each.ok ? each.host : null))).size).toBe(1);
    expect(next.disk.term(id)).toBe(house.host.term + 1);
  });
});

describe('owners', () => {
  test('[HO1][OP1][faults 22] a second worker fences the first, which acknowledges nothing and steps down', async () => {
    const house = await withBallots();
    const second = await house.next();
    const replaces = house.openPoll.ballots.get(idOf('anna'))?.sequence ?? null;
    const lost = house.cast('anna', { answer: 'no' }, { replaces });
    expect(await house.drive(lost.done)).toEqual({ kind: 'retry', because: 'stepping-down' });
    expect(house.host.ended).toBe('taken-over');
    expect(await house.hosts.get(id)).toEqual({ ok: false, why: 'taken-over' });
    expect(house.hosts.census()).toEqual({ live: 0, stale: 0, lost: 1 });
    expect(await second.drive(second.cast('anna', { answer: 'no' }, { replaces }).done)).toMatchObject({ kind: 'accepted' });
    expect(second.host.version[0]).toBeGreaterThan(house.host.version[0]);
  });

  test('[HO1] an idle owner notices within a second or two', async () => {
    const house = await withBallots();
    await house.next();
    house.clock.advance(2_000);
    await quiet();
    expect(house.host.ended).toBe('taken-over');
    expect(house.logged.at(-1)?.message).toContain('Another worker has taken this assembly over');
  });

  test('[HO14] a store that hangs is asked once at a time, and again after the longest wait; deadlines are kept', async () => {
    const house = await House.withSitting();
    await house.must(staff('chair'), house.openCommand(60_000));
    let asked = 0;
    house.hooks = {
      beforeCall: ({ method }) => {
        if (method !== 'currentTerm') return;
        asked += 1;
        return new Promise(() => undefined);
      },
    };
    await house.pass(8);
    expect(asked).toBe(1);
    await house.pass(10);
    expect(asked).toBe(2);
    expect(house.logged.filter(({ message }) => message.includes('not answered the owner'))).toHaveLength(1);
    await house.pass(42);
    await house.until(() => house.pollStatus === 'closed');
    expect(house.host.ended).toBeNull();
  });

  test('[HO1] one that was cut off and replaced meanwhile steps down when the store is back', async () => {
    const house = await withBallots();
    const restore = house.cutOff();
    await house.drive(house.cast('anna').done);
    await house.next();
    restore();
    await house.until(() => house.host.ended !== null);
    expect(house.host.ended).toBe('taken-over');
  });

  test('[HO10] a record that has become shorter than what was acknowledged is not gone on with', async () => {
    const house = await withBallots();
    house.hooks = {
      beforeCommit: () => {
        // As after a restore from an older backup, under the running worker.
        const before = tampered(house, (entries) => entries.slice(0, -2));
        const term = house.host.term;
        for (let from = before.term(id) ?? 0; from < term; from += 1) before.raiseTerm(id, 'worker-1', from);
        Object.defineProperty(house.disk, 'entries', { value: before.entries.bind(before) });
        Object.defineProperty(house.disk, 'lastSequence', { value: before.lastSequence.bind(before) });
        throw new RecordGap(id, 9, 6);
      },
    };
    expect(await house.drive(house.cast('anna', { answer: 'no' }, { replaces: house.openPoll.ballots.get(idOf('anna'))?.sequence ?? null }).done)).toMatchObject({ kind: 'retry' });
    await house.until(() => house.host.ended !== null);
    expect(house.host.ended).toBe('record-broken');
    expect(house.logged.some(({ fields }) => 'error' in fields && String(fields.error).includes('Entries are missing'))).toBe(true);
    expect(await house.hosts.get(id)).toEqual({ ok: false, why: 'record-broken' });
  });
});

describe('listeners', () => {
  test('[HO11][RT14] one that throws harms nobody', async () => {
    const house = await House.withSitting();
    const heard: string[] = [];
    const fail = (): never => {
      throw new Error('a bug in a listener');
    };
    house.host.listen({ committed: fail, staleChanged: fail, ended: fail });
    house.host.listen({ committed: ({ entries }) => heard.push(...entries.map(({ change }) => change.type)), staleChanged() {}, ended: () => void heard.push('ended') });
    expect(await house.give(chair, house.openCommand())).toMatchObject({ kind: 'accepted' });
    await house.drive(house.hosts.stop());
    expect(heard).toEqual(['poll.opened@1', 'ended']);
  });

  test('[HO6] they hear of entries that are in the committed state, before the one who asked', async () => {
    const house = await House.withSitting();
    const order: string[] = [];
    house.host.listen({
      committed: ({ entries }) => {
        const last = entries.at(-1)?.sequence ?? 0;
        order.push(house.host.committed.sequence >= last ? 'heard of what is there' : 'heard too early');
      },
      staleChanged() {},
      ended() {},
    });
    const asked = house.ask(chair, house.openCommand());
    void asked.done.then(() => order.push('answered'));
    await house.drive(asked.done);
    expect(order).toEqual(['heard of what is there', 'answered']);
  });

  test('[HO16] [L4e] what was committed is logged with the id of the tap that led to it: of staff always, of participants for who wants to follow one', async () => {
    const house = await withBallots();
    const cast = { type: 'castBallot', pollId: idOf('m'), choice: { answer: 'no' }, basis: { revision: 1, replaces: null, castAt: house.host.now() } } as const;
    const request = (actor: Actor, command: Command, correlationId: string) => house.host.submit({ actor, commandId: idOf(correlationId), command, isEpochCurrent: true, correlationId });
    await house.drive(request(chair, { type: 'goToItem', itemId: null, basis: house.host.committed.currentItemVersion }, 'a click'));
    const recorded = house.host.committed.polls.get(idOf('m'));
    const replaces = recorded?.status === 'open' ? (recorded.ballots.get(idOf('anna'))?.sequence ?? null) : null;
    await house.drive(request(member('anna'), { ...cast, basis: { ...cast.basis, replaces } }, 'a tap'));
    const committed = house.logged.filter(({ fields }) => 'correlationId' in fields && (fields.correlationId === 'a click' || fields.correlationId === 'a tap'));
    expect(committed.map(({ level, message }) => [level, message])).toEqual([['info', 'command committed'], ['debug', 'command committed']]);
    expect(JSON.stringify(committed)).not.toContain('answer');
  });

  async function move(house: House, times: number): Promise<void> {
    const first = house.host.committed.currentItemVersion;
    const before = house.host.committed.sequence;
    const moves = Array.from({ length: times }, (_, index) => house.ask(chair, { type: 'goToItem', itemId: null, basis: index === 0 ? first : before + index }));
    await house.drive(Promise.all(moves.map(({ done }) => done)));
  }

  test('[HO13] a snapshot is asked for after 5,000 entries, once nothing goes on', async () => {
    const house = await House.withSitting();
    await move(house, 4_900);
    await pass(house, 3);
    expect(house.snapshotsAsked).toEqual([]);
    await move(house, 100);
    for (let second = 0; second < 3; second += 1) {
      await move(house, 1);
      house.clock.advance(1_000);
      await move(house, 1);
    }
    expect(house.snapshotsAsked).toEqual([]);
    await pass(house, 3);
    expect(house.snapshotsAsked).toEqual([id]);
  });

  test('[HO13] after 50,000 entries it is asked for whatever goes on', async () => {
    const house = await House.withSitting();
    while (house.host.committed.sequence < 51_000) {
      await move(house, 5_000);
      house.clock.advance(1_000);
      await move(house, 1);
    }
    expect(house.snapshotsAsked).toEqual([id]);
  });
});
