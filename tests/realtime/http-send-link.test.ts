import { randomUUID } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { SMTPServer } from 'smtp-server';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { accessMail, mailLanguage } from '../../lib/mail/access-mail.ts';
import { createMailQueue, maxWaitingMails } from '../../lib/mail/mail-queue.ts';
import { createMailTransport } from '../../lib/mail/mail-transport.ts';
import type { Mail } from '../../lib/mail/mail.ts';
import type { PersonInput } from '../../lib/assembly/directory.ts';
import { systemClock } from '../../realtime/channels/clock.ts';
import { ManualClock } from '../fixtures/channel-clock.ts';
import { startHttpWorld, type HttpWorld } from '../fixtures/http-world.ts';
import { quietLog, type TestAssembly } from '../fixtures/worker.ts';

let world: HttpWorld;
let assembly: TestAssembly;
let slug: string;

beforeAll(async () => {
  world = await startHttpWorld({ limits: { wrongPerAddress: 10, wrongPerCredential: 4, wrongPerAssembly: 12, wrongPerAddressUnderAttack: 2, linksPerEmail: 3, linksPerAddress: 20 } });
  assembly = await world.assembly(0);
  slug = assembly.host.committed.slug;
  await assembly.command({ type: 'changeRoll', enrol: [given('1', 'Anna', 'Shared@example.org', 'de'), given('2', 'Ben', 'shared@example.org', null), given('3', 'Cleo', 'cleo@example.org', 'de')].map((person) => ({ id: randomUUID(), person })), correct: [], remove: [] });
});
afterAll(() => world.stop());

function given(number: string, firstName: string, email: string | null, language: string | null): PersonInput {
  return { number, firstName, lastName: 'Muster', email, language, group: null, weight: '1' };
}

const from = (address: string) => ({ 'x-forwarded-for': address });
const askForLink = (email: string, address: string) => world.ask('POST', 'send-link', { body: { slug, email, language: 'en' }, headers: from(address) });
const wrongCode = (address: string, cookie = '') => world.ask('POST', 'sign-in', { body: { slug, code: 'AAAA-AAAA-AAAA' }, headers: from(address), cookie });
const idOf = (number: string): string => [...assembly.host.committed.directory.people.values()].find((person) => person.number === number)?.id ?? '';

test('[AC11, M1] "send me my link again" answers the same for a known, a shared and an unknown address, and nobody is mailed but those', async () => {
  world.mails.length = 0;
  const answers = await Promise.all(['cleo@example.org', 'SHARED@example.org ', 'nobody@example.org', 'x y'].map((email) => askForLink(email, '198.51.100.1')));
  for (const answer of answers) expect([answer.status, await answer.text()]).toEqual([202, '{}']);
  const headersOf = (answer: Response) => [...answer.headers].filter(([name]) => !['date', 'x-correlation-id'].includes(name));
  for (const answer of answers) expect(headersOf(answer)).toEqual(headersOf(answers[0] ?? answer));
  await vi.waitFor(() => expect(world.mails).toHaveLength(2));
  expect(world.mails.map((mail) => mail.to).toSorted()).toEqual(['Shared@example.org', 'cleo@example.org']);
});

test('[M1, M3] a shared address gets every link in one mail; a person alone gets their own language', async () => {
  world.mails.length = 0;
  await askForLink('shared@example.org', '198.51.100.2');
  await askForLink('cleo@example.org', '198.51.100.2');
  await vi.waitFor(() => expect(world.mails).toHaveLength(2));
  const [shared, cleo] = world.mails;
  expect(shared).toMatchObject({ subject: 'Your access to Test assembly', senderName: 'Test assembly' });
  for (const number of ['1', '2']) {
    const code = world.codeOf(assembly, idOf(number));
    for (const text of [shared?.text, shared?.html]) expect(text).toContain(`${world.origin}/a/${slug}#${code}`);
    expect(shared?.text).toContain(`Code: ${code}`);
  }
  expect(shared?.text).toMatch(/These are the personal links to .* Open each on the device that will vote with it/);
  expect(shared?.text).not.toContain(world.codeOf(assembly, idOf('3')));
  expect(cleo?.subject).toBe('Ihr Zugang zu Test assembly');
});

test('[AC10] 3 links for one address in 10 minutes, whether it is known or not; the next is 429 with the time to wait', async () => {
  for (const email of ['often@example.org', 'cleo@example.org']) {
    const statuses: number[] = [];
    for (let index = 0; index < 5; index += 1) statuses.push((await askForLink(email, '198.51.100.3')).status);
    expect(statuses.filter((status) => status === 429).length).toBeGreaterThanOrEqual(2);
  }
  const answer = await askForLink(' OFTEN@example.org', '198.51.100.4');
  expect([answer.status, await answer.json()]).toEqual([429, { reason: 'too-many-attempts', retryAfterS: expect.any(Number) }]);
  expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(590);
});

test('[AC10] one address asks for at most so many links, and another address still may', async () => {
  const statuses = await Promise.all(Array.from({ length: 25 }, (_, index) => askForLink(`flood${index}@example.org`, '198.51.100.5').then((answer) => answer.status)));
  expect(statuses.filter((status) => status === 202)).toHaveLength(20);
  expect((await askForLink('flood-other@example.org', '198.51.100.6')).status).toBe(202);
});

test('[AC10] [faults 31] wrong codes: 10 from an address, then 429 for right ones too, and the hall next door signs in', async () => {
  const statuses: number[] = [];
  for (let index = 0; index < 11; index += 1) statuses.push((await wrongCode('203.0.113.1')).status);
  expect(statuses).toEqual([...Array<number>(10).fill(401), 429]);
  const right = { slug, code: world.codeOf(assembly, idOf('1')) };
  for (const route of ['sign-in', 'invitation']) {
    const refused = await world.ask('POST', route, { body: right, headers: from('203.0.113.1') });
    expect([refused.status, await refused.json()]).toEqual([429, { reason: 'too-many-attempts', retryAfterS: expect.any(Number) }]);
  }
  expect((await world.ask('POST', 'sign-in', { body: right, headers: from('203.0.113.2') })).status).toBe(200);
});

test('[AC10] who is signed in is counted by themselves: a refused address does not stop them, nor do they use it up', async () => {
  const cookie = await world.staffCookie(randomUUID());
  const statuses: number[] = [];
  for (let index = 0; index < 5; index += 1) statuses.push((await wrongCode('203.0.113.1', cookie)).status);
  expect(statuses).toEqual([401, 401, 401, 401, 429]);
});

test('[AC10] after 12 wrong codes for one assembly each address has 2, and a clean one signs in', async () => {
  // 10 and 4 of the tests before have been counted for this assembly.
  const statuses: number[] = [];
  for (let index = 0; index < 3; index += 1) statuses.push((await wrongCode('203.0.113.9')).status);
  expect(statuses).toEqual([401, 401, 429]);
  const right = await world.ask('POST', 'sign-in', { body: { slug, code: world.codeOf(assembly, idOf('1')) }, headers: from('203.0.113.10') });
  expect(right.status).toBe(200);
});

test('[AC10] unknown assemblies are 404, and 429 after 10 of them', async () => {
  const statuses: number[] = [];
  for (let index = 0; index < 11; index += 1) statuses.push((await world.ask('GET', `session?slug=none-${index}`, { headers: from('203.0.113.20') })).status);
  expect(statuses).toEqual([...Array<number>(10).fill(404), 429]);
});

const mail: Mail = accessMail({
  to: 'zoe@example.org',
  assembly: 'Frühjahr <b>&\r\nBcc: all@example.org',
  language: 'de',
  people: [{ name: 'Zoë <script>alert(1)</script>', number: '7', link: `http://vote.test/a/spring#AAAA-BBBB-CCCC`, code: 'AAAA-BBBB-CCCC' }],
  address: 'http://vote.test/a/spring',
});

test('[faults 36] names and titles are escaped in the HTML and kept to one line in the subject', () => {
  expect(mail.html).not.toMatch(/<script|<b>/);
  expect(mail.subject).not.toMatch(/[\r\n]/);
  expect(mail.html).not.toMatch(/<img|src=|url\(/);
  expect(mailLanguage([null, 'fr', 'de-AT', 'en'])).toBe('de');
  expect(mailLanguage(['fr'])).toBe('en');
});

test('[M1, M3] over SMTP: sender, subject, text with the code, HTML, no injected header, no picture', async () => {
  const received: string[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData(stream, _session, done) {
      let text = '';
      stream.setEncoding('utf8');
      stream.on('data', (part: string) => (text += part));
      stream.on('end', () => done(null, String(received.push(text))));
    },
  });
  const port = await new Promise<number>((resolve) => {
    const listening = server.listen(0, '127.0.0.1', () => {
      const address = listening.address();
      resolve(typeof address === 'object' && address !== null ? address.port : 0);
    });
  });
  const transport = createMailTransport({ kind: 'smtp', url: `smtp://127.0.0.1:${port}`, from: 'Office <office@example.org>' }, { log: quietLog, newId: randomUUID });
  await transport.send(mail);
  // A long header is folded over several lines (RFC 5322, 2.2.3).
  const text = (received[0] ?? '').replace(/\r\n[ \t]/g, ' ');
  expect(text).toMatch(/^From: =\?UTF-8\?.*<office@example\.org>\r$/m);
  expect(text).toMatch(/^To: zoe@example\.org\r$/m);
  expect(text).toMatch(/^Auto-Submitted: auto-generated\r$/m);
  expect(text).not.toMatch(/^Bcc:/m);
  expect(text).toContain('AAAA-BBBB-CCCC');
  expect(text).toContain('text/plain');
  expect(text).toContain('text/html');
  transport.close();
  await new Promise<void>((resolve) => server.close(() => resolve()));
});

test('[faults 35] without SMTP_URL each mail is a file for its owner only, and the log names the file and not the link', async () => {
  const folder = path.join(await mkdtemp(path.join(tmpdir(), 'hemicycle-mail-')), 'mail');
  const logged: unknown[] = [];
  const transport = createMailTransport({ kind: 'folder', folder, from: 'office@example.org' }, { log: { info: (...line) => logged.push(line) }, newId: randomUUID });
  await transport.send(mail);
  const [file = ''] = await readdir(folder);
  expect(file).toMatch(/\.eml$/);
  expect(await readFile(path.join(folder, file), 'utf8')).toContain('AAAA-BBBB-CCCC');
  expect((await stat(path.join(folder, file))).mode & 0o077).toBe(0);
  expect(JSON.stringify(logged)).toContain(file);
  expect(JSON.stringify(logged)).not.toMatch(/AAAA|example\.org/);
  await rm(path.dirname(folder), { recursive: true });
});

test('[M4] what fails is tried again after 5 s, 30 s, …, 10 min, then given up; what the server refuses is not', async () => {
  const clock = new ManualClock();
  const outcomes: string[] = [];
  let attempts = 0;
  const lines: unknown[] = [];
  const log = { info: () => undefined, warn: (...line: unknown[]) => void lines.push(line) };
  const queue = createMailQueue({ send: () => Promise.reject(Object.assign(new Error(`zoe@example.org ${(attempts += 1)}`), { code: 'ECONNECTION' })), clock, log, newId: randomUUID, metrics: { mail: (outcome) => outcomes.push(outcome) } });
  queue.add(mail);
  for (const pauseS of [5, 30, 120, 300, 600]) {
    const before = attempts;
    await vi.waitFor(() => expect(clock.timerCount).toBe(1));
    clock.advance(pauseS * 1_000 - 1);
    expect(attempts).toBe(before);
    clock.advance(1);
    await vi.waitFor(() => expect(attempts).toBe(before + 1));
  }
  await vi.waitFor(() => expect(outcomes).toEqual(['given-up']));
  expect([attempts, queue.waiting]).toEqual([6, 0]);
  expect(JSON.stringify(lines)).not.toContain('example.org');
});

test('[M4] the queue is bounded: beyond 1,000 waiting mails one more is dropped and told', async () => {
  const release = Promise.withResolvers<void>();
  const queue = createMailQueue({ send: () => release.promise, clock: systemClock, log: quietLog, newId: randomUUID });
  const taken = Array.from({ length: maxWaitingMails + 10 }, () => queue.add(mail));
  // Two are under way and no longer wait.
  expect(taken.filter((one) => one)).toHaveLength(maxWaitingMails + 2);
  release.resolve();
  await vi.waitFor(() => expect(queue.waiting).toBe(0));
  await queue.stop();
  expect(queue.add(mail)).toBe(false);
});

test('[M4] a mailbox that does not exist is not tried again', async () => {
  const server = new SMTPServer({ authOptional: true, disabledCommands: ['STARTTLS'], onRcptTo: (_address, _session, done) => done(Object.assign(new Error('no such mailbox'), { responseCode: 550 })) });
  const port = await new Promise<number>((resolve) => {
    const listening = server.listen(0, '127.0.0.1', () => {
      const address = listening.address();
      resolve(typeof address === 'object' && address !== null ? address.port : 0);
    });
  });
  const transport = createMailTransport({ kind: 'smtp', url: `smtp://127.0.0.1:${port}`, from: 'office@example.org' }, { log: quietLog, newId: randomUUID });
  const outcomes: string[] = [];
  const queue = createMailQueue({ send: transport.send, clock: new ManualClock(), log: quietLog, newId: randomUUID, metrics: { mail: (outcome) => outcomes.push(outcome) } });
  queue.add(mail);
  await vi.waitFor(() => expect(outcomes).toEqual(['refused']));
  transport.close();
  await new Promise<void>((resolve) => server.close(() => resolve()));
});
