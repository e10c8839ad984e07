import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { StoreUnavailable } from '../../lib/store/store.ts';
import { groupDelayMs, groupEntries, mostQueuedEntries } from '../../realtime/commit-queue.ts';
import { aPersonInput, idOf, member, staff } from '../fixtures/assembly-world.ts';
import { House, quiet } from '../fixtures/host-house.ts';

const chair = staff('chair');
const people = (count: number) => Array.from({ length: count }, (_, index) => `voter ${index}`);
const accepted = { kind: 'accepted' };
const storeAway = { kind: 'retry', because: 'store-away' };

describe('group commit', () => {
  test('[HO5][HO6] what arrives together is one group; nobody hears of it before the commit', async () => {
    const house = await House.withSitting(people(200));
    await house.must(chair, house.openCommand());
    house.groups.length = 0;
    const release = house.hold();
    const asked = people(200).map((voter) => house.cast(voter));
    await quiet();
    expect(house.groups).toEqual([]);
    house.clock.advance(groupDelayMs);
    await quiet();
    expect(house.groups).toEqual([200]);
    expect(asked.filter(({ answer }) => answer !== null)).toEqual([]);
    expect(house.openPoll.ballots.size).toBe(0);
    release();
    await quiet();
    expect(house.openPoll.ballots.size).toBe(200);
    for (const { answer } of asked) expect(answer).toMatchObject(accepted);
  });

  test('[HO5] what gathers during a commit goes into the next group at once, at most 500 entries', async () => {
    const house = await House.withSitting(people(1_101));
    await house.must(chair, house.openCommand());
    house.groups.length = 0;
    const release = house.hold();
    house.cast('voter 0');
    house.clock.advance(groupDelayMs);
    await quiet();
    for (const voter of people(1_101).slice(1)) house.cast(voter);
    await quiet();
    release();
    await quiet();
    expect(house.groups).toEqual([1, groupEntries, groupEntries, 100]);
    expect(house.openPoll.ballots.size).toBe(1_101);
  });

  test('[HO5][RC8] a command larger than a group is committed as one', async () => {
    const house = await House.withSitting();
    const items = Array.from({ length: groupEntries - 1 }, (_, index) => house.ask(chair, { type: 'addAgendaItem', itemId: idOf(`item ${index}`), number: '', title: { en: 'x' }, text: null, after: null }));
    const big = house.ask(staff('admin'), { type: 'changeRoll', enrol: Array.from({ length: 1_001 }, (_, index) => ({ id: idOf(`new ${index}`), person: aPersonInput(`new ${index}`) })), correct: [], remove: [] });
    await house.drive(Promise.all([...items, big].map(({ done }) => done)));
    expect(house.groups).toEqual([groupEntries - 1, 3]);
    expect(house.disk.people(idOf('assembly'))).toHaveLength(1_004);
  });

  test('[HO4] each command is decided on the one before it, durable or not', async () => {
    const house = await House.withSitting();
    const opened = house.ask(chair, house.openCommand());
    const cast = house.cast('anna');
    const early = house.cast('anna', { answer: 'no' });
    await house.drive(Promise.all([opened.done, cast.done, early.done]));
    expect(cast.answer).toMatchObject(accepted);
    expect(early.answer).toMatchObject({ kind: 'refused', refusal: { reason: 'ballot-outdated' } });
    expect(house.groups).toEqual([2]);
  });

  test('[HO9][OP5][faults 6] the queue is bounded, and the clock is never turned away', async () => {
    const house = await House.withSitting();
    await house.must(chair, house.openCommand(2_000));
    const deadline = house.openPoll.timer.kind === 'running' ? house.openPoll.timer.closesAt : 0;
    const first = house.host.committed.sequence;
    const release = house.hold();
    /** Each names the version that the one before it will have. */
    const move = (index: number) => house.ask(chair, { type: 'goToItem', itemId: null, basis: index === 0 ? 0 : first + index });
    const asked = Array.from({ length: mostQueuedEntries }, (_, index) => move(index));
    const tooMany = move(mostQueuedEntries);
    await quiet();
    expect(tooMany.answer).toEqual({ kind: 'retry', because: 'busy' });
    expect(house.retries).toEqual(['busy']);
    house.clock.advance(2_000);
    release();
    await house.drive(Promise.all(asked.map(({ done }) => done)));
    await house.until(() => house.pollStatus === 'closed');
    expect(asked.every(({ answer }) => answer?.kind === 'accepted')).toBe(true);
    const written = house.disk.entries(idOf('assembly'), first, first + mostQueuedEntries + 2).find(({ text }) => text.includes('"poll.closed@1"'));
    expect(written?.text).toContain(`"at":"${new Date(deadline).toISOString()}"`);
    expect(house.host.committed.sequence).toBe(first + mostQueuedEntries + 2);
  });
});

describe('refusals', () => {
  test('[HO7] a refusal waits for what it rests on', async () => {
    const house = await House.withSitting();
    const release = house.hold();
    const first = house.ask(chair, house.openCommand());
    const second = house.ask(chair, house.openCommand());
    house.clock.advance(groupDelayMs);
    await quiet();
    expect(second.answer).toBeNull();
    release();
    await quiet();
    expect(first.answer).toMatchObject(accepted);
    expect(second.answer).toMatchObject({ kind: 'refused', refusal: { reason: 'outdated', version: house.pollVersion } });
  });

  test('[HO7] and is none when that commit fails', async () => {
    const house = await House.withSitting();
    const restore = house.cutOff();
    const asked = [house.ask(chair, house.openCommand()), house.cast('anna'), house.ask(chair, house.openCommand()), house.ask(member('anna'), house.openCommand())];
    await house.drive(Promise.all(asked.map(({ done }) => done)));
    expect(asked.map(({ answer }) => answer)).toEqual([storeAway, storeAway, storeAway, storeAway]);
    restore();
    await house.until(() => !house.host.isStale);
    expect(house.pollStatus).toBe('draft');
    expect(await house.give(member('anna'), house.openCommand())).toMatchObject({ refusal: { reason: 'not-permitted' } });
  });

  test('[HO2] permission before an accepted command, that before the epoch, the epoch before the rules', async () => {
    const house = await House.withSitting();
    const commandId = randomUUID();
    const first = house.ask(chair, house.openCommand(), { commandId });
    await house.drive(first.done);
    const command = { ...house.openCommand(), basis: 0 };
    expect(await house.drive(house.ask(chair, command, { commandId, isEpochCurrent: false }).done)).toEqual(first.answer);
    expect(await house.drive(house.ask(chair, command, { isEpochCurrent: false }).done)).toEqual({ kind: 'refused', refusal: { reason: 'stale-epoch' } });
    expect(await house.drive(house.ask(member('anna'), command, { commandId, isEpochCurrent: false }).done)).toEqual({ kind: 'refused', refusal: { reason: 'not-permitted' } });
  });
});

describe('the same command id', () => {
  test('[HO3][RT7][faults 2] [faults 15] during the commit, afterwards, and after a restart: one effect, one reply', async () => {
    const house = await House.withSitting();
    await house.must(chair, house.openCommand());
    const commandId = randomUUID();
    const release = house.hold();
    const first = house.cast('anna', { answer: 'yes' }, { commandId });
    const during = Array.from({ length: 10 }, () => house.cast('anna', { answer: 'yes' }, { commandId }));
    house.clock.advance(groupDelayMs);
    await quiet();
    expect(during.every(({ answer }) => answer === null)).toBe(true);
    release();
    await house.drive(Promise.all([first, ...during].map(({ done }) => done)));
    const after = house.cast('anna', { answer: 'yes' }, { commandId, isEpochCurrent: false });
    await house.drive(after.done);
    const restarted = await house.next();
    const again = restarted.cast('anna', { answer: 'yes' }, { commandId });
    await restarted.drive(again.done);
    for (const { answer } of [...during, after, again]) expect(answer).toEqual(first.answer);
    expect(house.ballotsOnDisk).toBe(1);
  });

  test('[HO8][faults 2] committed, and the answer lost: the retry gets the reply of what landed', async () => {
    const house = await House.withSitting();
    await house.must(chair, house.openCommand());
    const commandId = randomUUID();
    house.hooks = {
      afterCommit: () => {
        house.hooks = {};
        throw new StoreUnavailable('the answer was lost');
      },
    };
    const first = house.cast('anna', { answer: 'yes' }, { commandId });
    expect(await house.drive(first.done)).toEqual(storeAway);
    await house.until(() => !house.host.isStale);
    expect(house.openPoll.ballots.get(idOf('anna'))?.sequence).toBe(house.host.committed.sequence);
    const again = house.cast('anna', { answer: 'yes' }, { commandId });
    expect(await house.drive(again.done)).toMatchObject({ kind: 'accepted', sequence: house.host.committed.sequence });
    expect(house.ballotsOnDisk).toBe(1);
  });

  test('[HO8] a commit that lands after its time was up is a conflict, and heals', async () => {
    const house = await House.withSitting();
    await house.must(chair, house.openCommand());
    const commandId = randomUUID();
    const late: (() => void)[] = [];
    house.hooks = {
      beforeCommit: ({ group }) => {
        house.hooks = {};
        if (group !== undefined) late.push(() => house.disk.commit(idOf('assembly'), house.host.term, group));
        throw new StoreUnavailable('no answer in time');
      },
    };
    await house.drive(house.cast('anna', { answer: 'yes' }, { commandId }).done);
    await house.until(() => !house.host.isStale);
    for (const land of late) land();
    const other = house.cast('ben');
    expect(await house.drive(other.done)).toEqual(storeAway);
    await house.until(() => !house.host.isStale);
    expect(await house.drive(house.cast('anna', { answer: 'yes' }, { commandId }).done)).toMatchObject(accepted);
    expect(await house.drive(house.cast('ben').done)).toMatchObject(accepted);
    expect(house.ballotsOnDisk).toBe(2);
  });
});

describe('the store is away', () => {
  test('[HO8][OP1][faults 4] [faults 5] [faults 9] nothing is acknowledged, the committed state is served as stale, and it resumes by itself', async () => {
    const house = await House.withSitting();
    await house.must(chair, house.openCommand());
    await house.drive(house.cast('anna').done);
    const heard: boolean[] = [];
    house.host.listen({ committed() {}, staleChanged: (isStale) => void heard.push(isStale), ended() {} });
    const before = house.host.committed.sequence;
    const restore = house.cutOff();
    const group = [house.cast('ben'), house.cast('cleo')];
    await house.drive(Promise.all(group.map(({ done }) => done)));
    expect(group.map(({ answer }) => answer)).toEqual([storeAway, storeAway]);
    expect([house.host.isStale, house.host.committed.sequence, house.openPoll.ballots.size]).toEqual([true, before, 1]);
    expect(house.hosts.census()).toEqual({ live: 0, stale: 1, lost: 0 });
    house.clock.advance(30_000);
    await quiet();
    expect(await house.drive(house.cast('ben').done)).toEqual(storeAway);
    restore();
    await house.until(() => !house.host.isStale);
    expect(heard).toEqual([true, false]);
    expect(house.hosts.census()).toEqual({ live: 1, stale: 0, lost: 0 });
    expect(await house.drive(house.cast('ben').done)).toMatchObject(accepted);
  });

  test('[FA2][faults 7] a store that can be read and takes nothing is loaded from more and more rarely, and a commit begins afresh', async () => {
    const house = await House.withSitting();
    await house.must(chair, house.openCommand());
    const stale: number[] = [];
    const heard = { since: 0 };
    house.host.listen({
      committed() {},
      staleChanged(isStale) {
        if (isStale) heard.since = house.clock.monotonicMs();
        else stale.push(house.clock.monotonicMs() - heard.since);
      },
      ended() {},
    });
    const full = (): void => {
      throw new StoreUnavailable('no space left');
    };
    house.hooks = { beforeCommit: full };
    for (let attempt = 0; attempt < 7; attempt += 1) {
      expect(await house.drive(house.cast('anna').done)).toEqual(storeAway);
      await house.until(() => !house.host.isStale);
    }
    expect(stale).toEqual([0, 500, 1_000, 2_000, 4_000, 5_000, 5_000]);
    house.hooks = {};
    expect(await house.drive(house.cast('anna').done)).toMatchObject(accepted);
    house.hooks = { beforeCommit: full };
    expect(await house.drive(house.cast('ben').done)).toEqual(storeAway);
    await house.until(() => !house.host.isStale);
    expect(stale.at(-1)).toBe(0);
  });

  test('[HO8][faults 45] whichever call of the store fails, before or after its work: acknowledged is counted, once', async () => {
    for (const when of ['before', 'after'] as const) {
      for (let failing = 1; failing <= 12; failing += 1) {
        const house = await House.withSitting();
        let calls = 0;
        const fail = (): void => {
          calls += 1;
          if (calls === failing) throw new StoreUnavailable(`call ${failing} failed`);
        };
        house.hooks = when === 'before' ? { beforeCall: fail, beforeCommit: fail } : { afterCall: fail, afterCommit: fail };
        const persist = async (ask: () => Promise<{ readonly kind: string }>): Promise<void> => {
          for (let attempt = 0; attempt < 20; attempt += 1) {
            const answer = await ask();
            if (answer.kind === 'accepted') return;
            await house.until(() => !house.host.isStale);
          }
          throw new Error('never accepted');
        };
        const openId = randomUUID();
        const open = house.openCommand();
        await persist(() => house.give(chair, open, openId));
        const ids = ['anna', 'ben', 'cleo'].map((voter) => [voter, randomUUID()] as const);
        for (const [voter, commandId] of ids) await persist(() => house.drive(house.cast(voter, { answer: 'yes' }, { commandId }).done));
        const closeId = randomUUID();
        const close = house.closeCommand();
        await persist(() => house.give(chair, close, closeId));
        house.hooks = {};
        const poll = (await house.next()).host.committed.polls.get(idOf('m'));
        expect([when, failing, poll?.status === 'closed' && poll.outcome?.cast.heads, house.ballotsOnDisk]).toEqual([when, failing, 3, 3]);
      }
    }
  });

  test('[HO8] an address that is taken is refused, and takes no ballot along', async () => {
    const house = await House.withSitting();
    await house.drive(house.hosts.create({ id: idOf('other'), slug: 'taken', settings: { title: { en: 'Other' }, languages: ['en'], timeZone: 'UTC', quorum: { kind: 'none' } }, owner: idOf('owner') }));
    await house.must(chair, house.openCommand());
    const { settings, settingsVersion } = house.host.committed;
    const rename = house.ask(staff('owner'), { type: 'changeSettings', settings, slug: 'taken', basis: settingsVersion });
    const cast = house.cast('anna');
    await house.drive(Promise.all([rename.done, cast.done]));
    expect(rename.answer).toEqual({ kind: 'refused', refusal: { reason: 'slug-taken' } });
    expect(cast.answer).toMatchObject(accepted);
    expect(await house.give(staff('owner'), { type: 'changeSettings', settings, slug: 'free', basis: settingsVersion })).toMatchObject(accepted);
    expect(house.disk.find(idOf('assembly'))?.slug).toBe('free');
  });
});

describe('at the same time', () => {
  test('[SE2] two assemblies take one address in the same instant: one is refused, and nothing else is thrown back', async () => {
    const house = await House.withSitting();
    const other = await house.drive(house.hosts.create({ id: idOf('other'), slug: 'other', settings: { title: { en: 'Other' }, languages: ['en'], timeZone: 'UTC', quorum: { kind: 'none' } }, owner: idOf('owner') }));
    if (!other.ok) throw new Error(other.why);
    await house.must(chair, house.openCommand());
    const heard: boolean[] = [];
    for (const host of [house.host, other.host]) host.listen({ committed() {}, staleChanged: (isStale) => void heard.push(isStale), ended() {} });
    const { settings, settingsVersion } = house.host.committed;
    const theirs = other.host.submit({ actor: staff('owner'), commandId: randomUUID(), command: { type: 'changeSettings', settings, slug: 'wanted', basis: 1 }, isEpochCurrent: true, correlationId: null });
    const before = house.cast('anna');
    const ours = house.ask(staff('owner'), { type: 'changeSettings', settings, slug: 'wanted', basis: settingsVersion });
    const after = [house.cast('ben'), house.cast('cleo')];
    await house.drive(Promise.all([theirs, ours.done, before.done, ...after.map(({ done }) => done)]));
    const renamed = [await theirs, ours.answer];
    expect(renamed).toContainEqual(expect.objectContaining(accepted));
    expect(renamed).toContainEqual({ kind: 'refused', refusal: { reason: 'slug-taken' } });
    for (const { answer } of [before, ...after]) expect(answer).toMatchObject(accepted);
    expect(heard).toEqual([]);
    expect([house.host.committed.slug, other.host.committed.slug].filter((slug) => slug === 'wanted')).toHaveLength(1);
    expect(await house.give(staff('owner'), { type: 'changeSettings', settings, slug: 'free', basis: house.host.committed.settingsVersion })).toMatchObject(accepted);
    expect(house.ballotsOnDisk).toBe(3);
  });

  test('[SE2, PO10] who waits for an address to be decided is not late by that, and is decided on what came of it', async () => {
    const house = await House.withSitting();
    await house.must(chair, house.openCommand(60_000));
    const { settings, settingsVersion } = house.host.committed;
    const { timer } = house.openPoll;
    if (timer.kind !== 'running') throw new Error('the timer runs');
    house.clock.advance(timer.closesAt - 1 - house.host.now());
    await quiet();
    const release = house.hold();
    const rename = house.ask(staff('owner'), { type: 'changeSettings', settings, slug: 'new', basis: settingsVersion });
    const again = house.ask(staff('owner'), { type: 'changeSettings', settings, slug: 'newer', basis: settingsVersion });
    const cast = house.cast('anna');
    house.clock.advance(groupDelayMs);
    await quiet();
    const late = house.cast('ben');
    await quiet();
    release();
    await house.drive(Promise.all([rename, again, cast, late].map(({ done }) => done)));
    expect([rename.answer, cast.answer]).toMatchObject([accepted, accepted]);
    expect(again.answer).toMatchObject({ kind: 'refused', refusal: { reason: 'outdated', thing: 'settings', version: house.host.committed.settingsVersion } });
    expect(late.answer).toMatchObject({ kind: 'refused', refusal: { reason: 'poll-closed' } });
    expect(house.host.committed.polls.get(idOf('m'))).toMatchObject({ status: 'closed', outcome: { cast: { heads: 1 } } });
  });

  test('[PO10][faults 20] a close that races ballots: acknowledged is counted, the others learn that they are not', async () => {
    const house = await House.withSitting(people(40));
    await house.must(chair, house.openCommand());
    const close = house.closeCommand();
    const before = people(20).map((voter) => house.cast(voter));
    const closed = house.ask(chair, close);
    const after = people(40).slice(20).map((voter) => house.cast(voter));
    await house.drive(Promise.all([closed, ...before, ...after].map(({ done }) => done)));
    const counted = [...before, ...after].filter(({ answer }) => answer?.kind === 'accepted').length;
    expect(counted).toBe(20);
    for (const { answer } of after) expect(answer).toMatchObject({ kind: 'refused', refusal: { reason: 'poll-closed' } });
    const poll = house.host.committed.polls.get(idOf('m'));
    expect(poll?.status === 'closed' && poll.outcome?.cast.heads).toBe(counted);
  });

  test('[PO21][faults 21] two staff at once: one succeeds, the other gets the present version', async () => {
    const house = await House.withSitting();
    await house.must(chair, house.openCommand());
    const command = house.closeCommand();
    const asked = [house.ask(chair, command), house.ask(staff('owner'), command)];
    await house.drive(Promise.all(asked.map(({ done }) => done)));
    expect(asked[0]?.answer).toMatchObject(accepted);
    expect(asked[1]?.answer).toEqual({ kind: 'refused', refusal: { reason: 'outdated', thing: 'poll', version: house.pollVersion } });
  });

  test('[PO7][faults 16] two devices in the same millisecond: one ballot, a definite answer for each', async () => {
    const house = await House.withSitting();
    await house.must(chair, house.openCommand());
    const [one, other] = [house.cast('anna', { answer: 'yes' }), house.cast('anna', { answer: 'no' })];
    await house.drive(Promise.all([one.done, other.done]));
    expect(one.answer).toMatchObject(accepted);
    expect(other.answer).toMatchObject({ kind: 'refused', refusal: { reason: 'ballot-outdated', recorded: house.host.committed.sequence } });
  });
});
