import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { IncomingMessage, request } from 'node:http';
import { Socket } from 'node:net';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { takeBody } from '../../realtime/http/read-body.ts';
import { startHttpWorld, type HttpWorld } from '../fixtures/http-world.ts';
import type { TestAssembly } from '../fixtures/worker.ts';

let world: HttpWorld;
let assembly: TestAssembly;
let cookie: string;

beforeAll(async () => {
  world = await startHttpWorld();
});
beforeEach(async () => {
  assembly = await world.assembly(0);
  cookie = await world.staffCookie(await world.staffWithRole(assembly, 'admin'));
});
afterAll(() => world.stop());

const roll = (name: string): Uint8Array => readFileSync(new URL(`../../lib/demo/data/${name}`, import.meta.url));
const counts = z.object({ count: z.number() });
const dryRunShape = z.object({ basis: z.string(), total: z.number(), unchanged: z.number(), added: counts, changed: counts, missing: counts, faulty: counts, warnings: counts });
const missingShape = z.object({ missing: z.object({ first: z.array(z.object({ id: z.string(), version: z.number() })) }) });

function send(file: Uint8Array | string, query = '', headers: Record<string, string> = {}): Promise<Response> {
  return world.ask('POST', `assemblies/${assembly.id}/import${query}`, { cookie, body: file, headers: { 'content-type': 'text/csv', ...headers } });
}

async function dryRun(file: Uint8Array | string, headers: Record<string, string> = {}) {
  const answer = await send(file, '', headers);
  expect(answer.status).toBe(200);
  return dryRunShape.parse(await answer.json());
}

async function applyIt(file: Uint8Array | string, headers: Record<string, string> = {}): Promise<void> {
  const { basis } = await dryRun(file, headers);
  const answer = await send(file, `?apply=1&basis=${basis}&commandId=${randomUUID()}`, headers);
  expect([answer.status, await answer.clone().text()]).toEqual([200, expect.any(String)]);
}

test('[A8, IM12] a messy file end to end: the good rows are enrolled, the faulty ones are told and left out', async () => {
  const file = roll('members-messy.csv');
  const before = assembly.host.version;
  const plan = await dryRun(file);
  expect(assembly.host.version).toEqual(before);
  expect(plan.added.count + plan.faulty.count).toBe(plan.total);
  expect(plan).toMatchObject({ unchanged: 0, changed: { count: 0 }, missing: { count: 0 } });
  expect(plan.faulty.count).toBeGreaterThan(5);
  await applyIt(file);
  const { roll: members, directory } = assembly.host.committed;
  expect(members.members.size).toBe(plan.added.count);
  const person = [...directory.people.values()].find((one) => one.number === 'M1');
  expect(person).toMatchObject({ firstName: 'Jürgen', lastName: 'Große', email: 'juergen@example.org', generation: 1 });
  expect(members.members.get(person?.id ?? '')).toMatchObject({ group: 'Nord', weight: '1', attendance: null });
});

test('[A8, IM14] the same file again changes nothing and writes nothing to the record', async () => {
  const file = roll('members-messy.csv');
  await applyIt(file);
  const { sequence } = assembly.host.committed;
  const again = await dryRun(file);
  expect(again).toMatchObject({ added: { count: 0 }, changed: { count: 0 }, missing: { count: 0 } });
  expect(again.unchanged).toBe(assembly.host.committed.roll.members.size);
  await applyIt(file);
  expect(assembly.host.committed.sequence).toBe(sequence);
});

test('[A8] 3,000 people are imported in one command, whose answer is given again to the same command id', async () => {
  const file = roll('members-3000.csv');
  const { basis } = await dryRun(file);
  const query = `?apply=1&basis=${basis}&commandId=${randomUUID()}`;
  const first = await (await send(file, query)).text();
  expect(assembly.host.committed.roll.members.size).toBe(3_000);
  const { sequence } = assembly.host.committed;
  expect(await (await send(file, query)).text()).toBe(first);
  expect(assembly.host.committed.sequence).toBe(sequence);
});

test('[A8] a plan that would do something else by now is refused with the fresh one, and changes nothing', async () => {
  const file = 'Number,First name,Last name\n1,Anna,Alt\n2,Ben,Alt\n';
  const { basis } = await dryRun(file);
  await applyIt('Number,First name,Last name\n1,Anna,Neu\n');
  const { sequence } = assembly.host.committed;
  const answer = await send(file, `?apply=1&basis=${basis}&commandId=${randomUUID()}`);
  expect([answer.status, await answer.json()]).toEqual([409, { reason: 'outdated', dryRun: expect.objectContaining({ added: expect.objectContaining({ count: 1 }), changed: expect.objectContaining({ count: 1 }) }) }]);
  expect(assembly.host.committed.sequence).toBe(sequence);
});

test('[A8] what somebody corrects while the file is being read is not overwritten by it', async () => {
  await applyIt('Number,Name\n1,Anna\n');
  const [id = ''] = assembly.host.committed.roll.members.keys();
  const file = 'Number,Name\n1,Hanna\n';
  const { basis } = await dryRun(file);
  const person = { number: '1', firstName: '', lastName: 'Johanna', email: null, language: null, group: null, weight: '1' };
  const corrected = Promise.withResolvers<void>();
  // The thread has just begun, with the roll as it was.
  process.once('worker', () => corrected.resolve(assembly.command({ type: 'changeRoll', enrol: [], correct: [{ ...assembly.seen(id), person }], remove: [] })));
  const answer = await send(file, `?apply=1&basis=${basis}&commandId=${randomUUID()}`);
  await corrected.promise;
  expect([answer.status, await answer.json()]).toMatchObject([409, { reason: 'outdated' }]);
  expect(assembly.host.committed.directory.people.get(id)?.lastName).toBe('Johanna');
});

test('[RO9] what is decided and not yet durable when a file is applied is not overwritten by it', async () => {
  await applyIt('Number,Name\n1,Anna\n');
  const [id = ''] = assembly.host.committed.roll.members.keys();
  const file = 'Number,Name\n1,Hanna\n';
  const { basis } = await dryRun(file);
  const person = { number: '1', firstName: '', lastName: 'Johanna', email: null, language: null, group: null, weight: '1' };
  let corrected = Promise.resolve();
  // In the same go of the event loop, right before the import: the head knows it, the committed state does not.
  const submit = vi.spyOn(assembly.host, 'submit').mockImplementationOnce((request) => {
    corrected = assembly.command({ type: 'changeRoll', enrol: [], correct: [{ ...assembly.seen(id), person }], remove: [] });
    return assembly.host.submit(request);
  });
  const answer = await send(file, `?apply=1&basis=${basis}&commandId=${randomUUID()}`);
  await corrected;
  expect(submit).toHaveBeenCalledTimes(3);
  submit.mockRestore();
  expect([answer.status, await answer.json()]).toMatchObject([409, { reason: 'outdated', dryRun: { changed: { count: 1 } } }]);
  expect(assembly.host.committed.directory.people.get(id)?.lastName).toBe('Johanna');
});

test('[RO9] who was corrected since the file was read is not removed by the list of those it does not name', async () => {
  await applyIt('Number,Name\n1,Anna\n2,Ben\n');
  const { missing } = missingShape.parse(await (await send('Number,Name\n2,Ben\n')).json());
  const [anna = { id: '', version: 0 }] = missing.first;
  const person = { number: '1', firstName: '', lastName: 'Anna', email: 'anna@example.org', language: null, group: null, weight: '1' };
  await assembly.command({ type: 'changeRoll', enrol: [], correct: [{ ...assembly.seen(anna.id), person }], remove: [] });
  await expect(assembly.command({ type: 'changeRoll', enrol: [], correct: [], remove: [{ id: anna.id, basis: anna.version }] })).rejects.toThrow('outdated');
  expect(assembly.host.committed.roll.members.has(anna.id)).toBe(true);
});

test('[A8] an upload whose sender is gone before it is read holds no place', async () => {
  const gone = new IncomingMessage(new Socket());
  gone.headers['content-type'] = 'text/csv';
  gone.destroy();
  await once(gone, 'close');
  const wait = vi.fn(() => () => undefined);
  const answer = await takeBody(gone, { types: ['text/csv'], maxBytes: 1_000, limitMs: 120_000 }, { after: wait });
  expect([answer, wait.mock.calls.length]).toMatchObject([{ status: 408 }, 0]);
});

test('[A8] arrivals between dry run and applying are no obstacle', async () => {
  await applyIt('Number,Name\n1,Anna\n2,Ben\n');
  const file = 'Number,Name\n1,Anna\n2,Ben\n3,Cleo\n';
  const { basis } = await dryRun(file);
  await assembly.command({ type: 'checkIn', participantIds: [...assembly.host.committed.roll.members.keys()], place: 'room' });
  expect((await send(file, `?apply=1&basis=${basis}&commandId=${randomUUID()}`)).status).toBe(200);
  expect(assembly.host.committed.roll).toMatchObject({ room: 2 });
  expect(assembly.host.committed.roll.members.size).toBe(3);
});

test('[A8] columns can be assigned by hand', async () => {
  const file = 'Kennung;Wer;Wohin\n1;Anna;Nord\n';
  const refused = await send(file);
  expect([refused.status, await refused.json()]).toEqual([422, { reason: 'file-fault', fault: expect.objectContaining({ code: 'number-column-missing' }) }]);
  await applyIt(file, { 'x-column-choice': JSON.stringify({ 0: 'number', 1: 'lastName', 2: null }) });
  expect([...assembly.host.committed.directory.people.values()]).toMatchObject([{ number: '1', lastName: 'Anna' }]);
  for (const choice of ['{', '{"0":"nothing"}', '{"-1":"number"}']) expect((await send(file, '', { 'x-column-choice': choice })).status).toBe(400);
});

test('[faults 29] files that are none are refused with their fault, unfit queries and types before the file is read', async () => {
  for (const [file, code] of [['', 'file-empty'], [Uint8Array.from([0x50, 0x4b, 3, 4, 0, 0]), 'file-is-spreadsheet'], ['Number\n', 'rows-missing']] as const) {
    const answer = await world.ask('POST', `assemblies/${assembly.id}/import`, { cookie, body: file, headers: { 'content-type': 'application/octet-stream' } });
    expect([answer.status, await answer.json()]).toMatchObject([422, { fault: { code } }]);
  }
  expect((await send('Number\n1\n', '?apply=1')).status).toBe(400);
  expect((await send('Number\n1\n', '?apply=yes')).status).toBe(400);
  expect((await send('{}', '', { 'content-type': 'application/json' })).status).toBe(415);
});

test('[faults 31] a file beyond 20 MiB is refused with 413', async () => {
  const { status } = await send(new Uint8Array(21 * 1024 * 1024).fill(65));
  expect(status).toBe(413);
});

test('[faults 31] who may not import is refused before the file is read: nobody fills the memory with files', async () => {
  const asked = request(`${world.base}/assemblies/${assembly.id}/import`, { method: 'POST', headers: { origin: world.origin, 'content-type': 'text/csv', 'content-length': String(1024 * 1024) } });
  asked.flushHeaders();
  asked.on('error', () => undefined);
  const [answer]: unknown[] = await once(asked, 'response');
  expect(answer).toMatchObject({ statusCode: 401 });
  asked.destroy();
});

const csv = async (path: string): Promise<{ text: string; rows: string[][]; answer: Response }> => {
  const answer = await world.ask('GET', `assemblies/${assembly.id}/${path}`, { cookie });
  const text = Buffer.from(await answer.arrayBuffer()).toString('utf8');
  const rows = z.array(z.array(z.string())).parse(parse(text, { bom: true, delimiter: text.startsWith('\uFEFF') ? ';' : ',' }));
  return { text, rows, answer };
};

test('[faults 36] what a spreadsheet would run is neutralised in both exports, whoever put it on the roll', async () => {
  const evil = ['=HYPERLINK("http://evil.test")', '+1', '-1+1', '@SUM(A1)', '\tx', '＝1'];
  const enrol = evil.map((text, index) => ({ id: randomUUID(), person: { number: `E${index}`, firstName: text, lastName: `a;b,"c"\n${text}`, email: null, language: null, group: text, weight: '1' } }));
  await assembly.command({ type: 'changeRoll', enrol, correct: [], remove: [] });
  for (const path of ['links.csv', 'links.csv?format=excel', 'roll.csv', 'roll.csv?format=excel']) {
    const { rows } = await csv(path);
    expect(rows).toHaveLength(evil.length + 1);
    for (const cell of rows.flat()) expect(cell, path).not.toMatch(/^[=+\-@\t\r＝＋－＠]/);
    expect(rows.some((row) => row.includes(`'=HYPERLINK("http://evil.test")`))).toBe(true);
  }
});

test('[A7] personal links: comma and no mark, or semicolons and UTF-8 mark for Excel; every link signs its person in', async () => {
  await applyIt(roll('members-messy.csv'));
  const plain = await csv('links.csv');
  const excel = await csv('links.csv?format=excel');
  expect(plain.text.startsWith('number,first name,')).toBe(true);
  expect(excel.text.startsWith('\uFEFFnumber;first name;')).toBe(true);
  expect(excel.rows).toEqual(plain.rows);
  expect(plain.answer.headers.get('content-disposition')).toBe(`attachment; filename="links-${assembly.host.committed.slug}.csv"`);
  for (const row of plain.rows.slice(1)) {
    const code = new URL(row.at(-1) ?? '').hash.slice(1);
    expect(code).toBe(row.at(-2));
    const answer = await world.ask('POST', 'sign-in', { body: { slug: assembly.host.committed.slug, code } });
    const person = assembly.host.committed.directory.people.get(z.object({ participantId: z.string() }).parse(await answer.json()).participantId);
    expect(person?.number).toBe(row[0]);
  }
});

test('[A7] the roll comes with attendance, and the exported file changes nothing when it is imported again', async () => {
  await applyIt('Number,First name,Last name,Email,Group,Weight,Voting right,Language\n1,Anna,Berg,a@example.org,Nord,1/3,yes,de\n2,Ben,,,,,no,\n');
  const [anna = ''] = assembly.host.committed.roll.members.keys();
  await assembly.command({ type: 'checkIn', participantIds: [anna], place: 'room' });
  const { text, rows } = await csv('roll.csv');
  const instant = expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
  expect(rows.slice(1)).toEqual([
    ['1', 'Anna', 'Berg', 'a@example.org', 'Nord', 'yes', '1/3', 'de', 'room', instant, instant],
    ['2', 'Ben', '', '', '', 'no', '', '', 'absent', '', instant],
  ]);
  expect(await dryRun(text)).toMatchObject({ unchanged: 2, changed: { count: 0 }, added: { count: 0 }, faulty: { count: 0 } });
});
