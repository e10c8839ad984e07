/** What people try who may not: every topic and every command, as everybody (SE3; faults.md row 34). */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { permissions } from '../../lib/assembly/permissions.ts';
import type { StaffRole } from '../../lib/assembly/state.ts';
import { participantCommand, staffCommand, type ParticipantCommand, type StaffCommand } from '../../lib/protocol/commands.ts';
import { participantTopic, staffTopic, stageTopic } from '../../lib/protocol/topics.ts';
import { aMotion } from '../fixtures/assembly-world.ts';
import { startHttpWorld, type HttpWorld } from '../fixtures/http-world.ts';
import { joinTopic, openSocket, pushCommand, type JoinedChannel } from '../fixtures/phoenix-client.ts';
import { openPoll, personNumbered, preparePoll, type TestAssembly } from '../fixtures/worker.ts';

const roles: readonly StaffRole[] = ['owner', 'chair', 'admin', 'observer'];
const id = randomUUID();
const title = { en: 'Text' };
const poll = { pollId: id, basis: 0 };
const item = { itemId: id, number: '1', title, text: null };
/** One of each that its schema lets through: the compiler and the test below see to it that none is missing. */
const staffCommands: { readonly [T in StaffCommand['type']]: Omit<Extract<StaffCommand, { type: T }>, 'type'> } = {
  changeSettings: { settings: { title, languages: ['en'], timeZone: 'UTC', quorum: { kind: 'none' } }, slug: 'other', basis: 0 },
  giveRole: { staffId: id, role: 'owner', basis: 0 },
  takeRole: { staffId: id, basis: 0 },
  renewScreenLink: {},
  changeRoll: { enrol: [{ id, person: personNumbered(90) }], correct: [], remove: [] },
  reissueAccess: { people: [{ id, basis: 0 }] },
  checkIn: { participantIds: [id], place: 'room' },
  checkOut: { participantIds: [id] },
  checkOutAll: { basis: { present: 2 } },
  openSitting: { basis: 0 },
  adjournSitting: { basis: 0 },
  closeAssembly: { basis: 0 },
  pause: { basis: 0 },
  unpause: { basis: 0 },
  addAgendaItem: { ...item, after: null },
  changeAgendaItem: { ...item, basis: 0 },
  moveAgendaItem: { itemId: id, after: null, basis: 0 },
  removeAgendaItem: { itemId: id, basis: 0 },
  goToItem: { itemId: null, basis: 0 },
  publishAnnouncement: { announcementId: id, text: title, pinned: false },
  pinAnnouncement: { announcementId: id, pinned: true, basis: 0 },
  withdrawAnnouncement: { announcementId: id, basis: 0 },
  preparePoll: { pollId: id, definition: { ...aMotion(), options: [] } },
  changePoll: { ...poll, definition: { ...aMotion(), options: [] } },
  removePoll: poll,
  openPoll: { ...poll, closeAfterMs: null },
  closePoll: { ...poll, afterMs: 0 },
  extendPoll: { ...poll, byMs: 1 },
  publishResult: poll,
  voidPoll: { ...poll, reason: title },
  repeatPoll: { ...poll, newPollId: id },
  prepareRunOff: { ...poll, newPollId: id },
};
const participantCommands: { readonly [T in ParticipantCommand['type']]: Omit<Extract<ParticipantCommand, { type: T }>, 'type'> } = {
  castBallot: { pollId: id, choice: { answer: 'yes' }, basis: { revision: 1, replaces: null, castAt: Date.now() } },
  checkInSelf: { place: 'room' },
  checkOutSelf: {},
};

let world: HttpWorld;
let assembly: TestAssembly;
let other: TestAssembly;
const sockets: { disconnect(): void }[] = [];

beforeAll(async () => {
  world = await startHttpWorld();
  assembly = await world.assembly(3);
  other = await world.assembly(2);
});
afterAll(async () => {
  for (const socket of sockets) socket.disconnect();
  await world.stop();
});

const memberOf = (of: TestAssembly, index = 0) => ({ kind: 'participant', assemblyId: of.id, participantId: of.participants[index] ?? '', generation: 1 }) as const;
const staff = (staffId: string) => ({ kind: 'staff', staffId, sessionId: randomUUID(), isInstallationOwner: false }) as const;

function join(holder: Parameters<HttpWorld['ticketOf']>[0], topic: string, extra: object = {}): Promise<JoinedChannel> {
  const socket = openSocket(`ws://127.0.0.1:${world.port}/realtime`, world.ticketOf(holder));
  sockets.push(socket);
  return joinTopic(socket, topic, extra);
}

/** What was logged while something was done. */
async function noted(act: () => Promise<unknown>): Promise<object[]> {
  const before = world.logged().length;
  await act();
  return world.logged().slice(before).trim().split('\n').filter((line) => line !== '').map((line) => Object(JSON.parse(line)));
}

test('[SE3] one of each command is tried below: none that there is is missing, and each fits its schema', () => {
  const known = Object.entries(permissions).filter(([, who]) => !who.includes('system')).map(([type]) => type);
  expect([...Object.keys(staffCommands), ...Object.keys(participantCommands)].sort()).toEqual(known.sort());
  for (const [type, fields] of Object.entries(staffCommands)) expect(staffCommand.safeParse({ type, ...fields }).error, type).toBeUndefined();
  for (const [type, fields] of Object.entries(participantCommands)) expect(participantCommand.safeParse({ type, ...fields }).error, type).toBeUndefined();
});

test('[AC13] [faults 34] no command of staff does anything when a participant sends it, and each attempt is noted with who and what', async () => {
  const me = memberOf(assembly);
  const own = await join(me, participantTopic(assembly.id, me.participantId));
  const before = assembly.host.version;
  for (const [type, fields] of Object.entries(staffCommands)) {
    const entries = await noted(async () => {
      expect(await pushCommand(own, { type, ...fields }), type).toEqual({ status: 'error', response: { refusal: { reason: 'not-permitted' } } });
    });
    expect(entries, type).toContainEqual(expect.objectContaining({ level: 'warn', msg: 'a command was not permitted', command: type, actor: `participant:${me.participantId}`, assemblyId: assembly.id }));
  }
  expect(assembly.host.version).toEqual(before);
});

test('[AC13] [SE3] [faults 34] no command does anything when staff without the role for it send it, and each attempt is noted', async () => {
  for (const role of roles) {
    const staffId = await world.staffWithRole(assembly, role);
    const desk = await join(staff(staffId), staffTopic(assembly.id));
    const before = assembly.host.version;
    for (const [type, fields] of Object.entries({ ...staffCommands, ...participantCommands })) {
      const [, who = []] = Object.entries(permissions).find(([known]) => known === type) ?? [];
      if (who.includes(role)) continue;
      const entries = await noted(async () => {
        expect(await pushCommand(desk, { type, ...fields }), `${role} ${type}`).toEqual({ status: 'error', response: { refusal: { reason: 'not-permitted' } } });
      });
      expect(entries, `${role} ${type}`).toContainEqual(expect.objectContaining({ level: 'warn', msg: 'a command was not permitted', command: type, actor: `staff:${staffId}` }));
    }
    expect(assembly.host.version).toEqual(before);
  }
});

test('[AC13] [faults 34] every topic refuses everybody else in the same words, whether it exists or not, and notes who it was', async () => {
  const [, two = ''] = assembly.participants;
  const chair = await world.staffWithRole(assembly, 'chair');
  const topicsOf = (assemblyId: string) => [
    { topic: participantTopic(assemblyId, two), extra: {}, may: ['second member'] },
    { topic: participantTopic(assemblyId, randomUUID()), extra: {}, may: [] },
    { topic: staffTopic(assemblyId), extra: {}, may: ['chair'] },
    { topic: stageTopic(assemblyId), extra: { as: 'participant' }, may: ['member', 'second member'] },
    { topic: stageTopic(assemblyId), extra: { as: 'staff' }, may: ['chair'] },
    { topic: stageTopic(assemblyId), extra: { as: 'screen' }, may: [] },
  ];
  const callers = {
    member: memberOf(assembly),
    'second member': memberOf(assembly, 1),
    chair: staff(chair),
    'a member elsewhere': memberOf(other),
    'staff elsewhere': staff(other.owner),
  };
  for (const [caller, holder] of Object.entries(callers)) {
    for (const { topic, extra, may } of [...topicsOf(assembly.id), ...topicsOf(randomUUID()).map((one) => ({ ...one, may: [] }))]) {
      if (may.some((one) => one === caller)) continue;
      const entries = await noted(() => expect(join(holder, topic, extra), `${caller} ${topic}`).rejects.toThrow('join refused: {"reason":"unauthorized"}'));
      const who = holder.kind === 'staff' ? { staffId: holder.staffId } : { participantIds: [holder.participantId] };
      expect(entries, `${caller} ${topic}`).toContainEqual(expect.objectContaining({ level: 'warn', msg: 'a join was not permitted', ...who }));
    }
  }
});

test("[AC13] [faults 34] a poll of another assembly answers like one that there is not, and another member's ballot can't be named", async () => {
  const elsewhere = await preparePoll(other);
  await openPoll(other, elsewhere);
  const me = memberOf(assembly);
  const own = await join(me, participantTopic(assembly.id, me.participantId));
  const cast = (pollId: string, more: object = {}) => pushCommand(own, { type: 'castBallot', pollId, choice: { answer: 'yes' }, basis: { revision: 1, replaces: null, castAt: Date.now() }, ...more });
  const [real, invented] = [await cast(elsewhere), await cast(randomUUID())];
  expect(real).toEqual({ status: 'error', response: { refusal: { reason: 'unknown', thing: 'poll' } } });
  expect(real).toEqual(invented);
  // Whose ballot it is says the channel alone: a name in the message is no field of it.
  expect(await cast(elsewhere, { participantId: assembly.participants[1] })).toMatchObject({ response: { refusal: { reason: 'malformed' } } });
  const there = other.host.committed.polls.get(elsewhere);
  expect(there?.status === 'open' && there.ballots.size).toBe(0);
});
