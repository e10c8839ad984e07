import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { staffTopic } from '../../lib/protocol/topics.ts';
import { startHttpWorld, type HttpWorld } from '../fixtures/http-world.ts';
import { joinTopic, openSocket, pushCommand, type JoinedChannel } from '../fixtures/phoenix-client.ts';
import type { TestAssembly } from '../fixtures/worker.ts';

let world: HttpWorld;
let assembly: TestAssembly;
const admins: JoinedChannel[] = [];
const cookies: string[] = [];

beforeAll(async () => {
  world = await startHttpWorld();
  assembly = await world.assembly(2);
  for (const name of ['one', 'two']) {
    const staffId = randomUUID();
    await assembly.command({ type: 'giveRole', staffId, role: 'admin', basis: assembly.host.committed.rolesVersion });
    const ticket = world.ticketOf({ kind: 'staff', staffId, sessionId: name, isInstallationOwner: false });
    admins.push(await joinTopic(openSocket(`ws://127.0.0.1:${world.port}/realtime`, ticket), staffTopic(assembly.id)));
    cookies.push(await world.staffCookie(staffId));
  }
});
afterAll(async () => {
  for (const { socket } of admins) socket.disconnect();
  await world.stop();
});

function admin(index: number): JoinedChannel {
  const found = admins[index];
  if (found === undefined) throw new Error(`There is no admin ${index}.`);
  return found;
}

/** What an admin's dialog shows of a person. */
async function look(index: number, id: string): Promise<Record<string, unknown>> {
  const answer = await world.ask('GET', `assemblies/${assembly.id}/participants/${id}`, { cookie: cookies[index] ?? '' });
  return Object(await answer.json());
}

const fields = ({ number, firstName, lastName, email, language, group, weight }: Record<string, unknown>) => ({ number, firstName, lastName, email, language, group, weight });

test('[RO9, RT6] two admins open one person: the second to save overwrites nothing, is told the present version, and saves on it', async () => {
  const [id = ''] = assembly.participants;
  const [seenByOne, seenByTwo] = [await look(0, id), await look(1, id)];
  const correction = (seen: Record<string, unknown>, changes: object) => ({ type: 'changeRoll', enrol: [], correct: [{ id, basis: seen['version'], person: { ...fields(seen), ...changes } }], remove: [] });
  const first = await pushCommand(admin(0), correction(seenByOne, { email: 'new@example.org' }));
  expect(first.status).toBe('ok');

  const second = await pushCommand(admin(1), correction(seenByTwo, { group: 'North' }));
  expect(second).toEqual({ status: 'error', response: { refusal: { reason: 'outdated', thing: 'participant', version: first.response['sequence'] } } });
  const fresh = await look(1, id);
  expect(fresh).toMatchObject({ email: 'new@example.org', group: null, version: first.response['sequence'] });
  expect((await pushCommand(admin(1), { type: 'changeRoll', enrol: [], correct: [], remove: [{ id, basis: seenByTwo['version'] }] })).status).toBe('error');
  expect((await pushCommand(admin(1), { type: 'reissueAccess', people: [{ id, basis: seenByTwo['version'] }] })).status).toBe('error');
  expect((await look(1, id))['code']).toBe(seenByTwo['code']);

  expect((await pushCommand(admin(1), correction(fresh, { group: 'North' }))).status).toBe('ok');
  expect(await look(0, id)).toMatchObject({ email: 'new@example.org', group: 'North' });
});

test('[RO9] an arrival between the look and the save is no obstacle', async () => {
  const [, id = ''] = assembly.participants;
  const seen = await look(0, id);
  await pushCommand(admin(1), { type: 'checkOut', participantIds: [id] });
  await pushCommand(admin(1), { type: 'checkIn', participantIds: [id], place: 'room' });
  const saved = await pushCommand(admin(0), { type: 'changeRoll', enrol: [], correct: [{ id, basis: seen['version'], person: { ...fields(seen), group: 'South' } }], remove: [] });
  expect(saved.status).toBe('ok');
});

test('[RO9] a correction, a removal or a new code that names no basis is malformed', async () => {
  const [, id = ''] = assembly.participants;
  const person = fields(await look(0, id));
  for (const command of [
    { type: 'changeRoll', enrol: [], correct: [{ id, person }], remove: [] },
    { type: 'changeRoll', enrol: [], correct: [], remove: [{ id }] },
    { type: 'reissueAccess', people: [{ id }] },
  ]) {
    expect(await pushCommand(admin(0), command)).toMatchObject({ status: 'error', response: { refusal: { reason: 'malformed', field: expect.stringMatching(/basis$/) } } });
  }
});
