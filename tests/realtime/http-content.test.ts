import { createHash, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { StagePart } from '../../lib/assembly/stage.ts';
import { isDesk, isPastBallot, isPollPart, isResultsIndex } from '../../lib/client/read-down.ts';
import type { ResultEntry } from '../../lib/protocol/results.ts';
import { startHttpWorld, type HttpWorld } from '../fixtures/http-world.ts';
import { closePoll, openPoll, preparePoll, type TestAssembly } from '../fixtures/worker.ts';

/** Two hundred short lines, each its own, so that no two texts are the same bytes. */
const longText = (about: string) => Array.from({ length: 200 }, (_, line) => `§ ${line} ${about}: für alle.`).join('\n');
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

let world: HttpWorld;
let assembly: TestAssembly;
let foreign: TestAssembly;
const cookies = { chair: '', observer: '', participant: '', screen: '', stranger: '', foreignStaff: '', nobody: 'theme=dark' };

beforeAll(async () => {
  world = await startHttpWorld();
  assembly = await world.assembly(3);
  foreign = await world.assembly(1);
  cookies.chair = await world.staffCookie(await world.staffWithRole(assembly, 'chair'));
  cookies.observer = await world.staffCookie(await world.staffWithRole(assembly, 'observer'));
  cookies.participant = await world.participantCookie(assembly, assembly.participants[0] ?? '');
  cookies.screen = await world.screenCookie(assembly);
  cookies.stranger = await world.participantCookie(foreign, foreign.participants[0] ?? '');
  cookies.foreignStaff = await world.staffCookie(foreign.owner);
});
afterAll(() => world.stop());

type Caller = keyof typeof cookies;
const get = (hash: string, caller: Caller, headers: Record<string, string> = {}, id = assembly.id) => world.ask('GET', `assemblies/${id}/content/${hash}`, { cookie: cookies[caller], headers });
const statusOf = async (hash: string, caller: Caller) => (await get(hash, caller)).status;

const desk = async () => {
  const answer: unknown = await (await world.ask('GET', `assemblies/${assembly.id}/desk`, { cookie: cookies.chair })).json();
  if (!isDesk(answer)) throw new Error('no desk');
  return answer;
};

function stagePart(name: string): StagePart | undefined {
  const parts: StagePart[] = JSON.parse(world.worker.inside.live(assembly.id)?.stage.snapshot().bytes.toString() ?? '[]');
  return parts.find(({ part }) => part === name);
}

describe('[RT16] a long text', () => {
  const text = longText('open');
  let hash = '';
  let pollId = '';

  beforeAll(async () => {
    pollId = await preparePoll(assembly, { text: { en: text } });
    hash = sha256(text);
  });

  test('[PO1][AC13] of a draft is for staff; to others it looks like one that does not exist', async () => {
    expect([await statusOf(hash, 'chair'), await statusOf(hash, 'observer')]).toEqual([200, 200]);
    for (const caller of ['participant', 'screen', 'stranger', 'foreignStaff'] as const) {
      const real = await get(hash, caller);
      const invented = await get('0'.repeat(64), caller);
      expect([real.status, await real.json()]).toEqual([404, { reason: 'unknown-content' }]);
      expect([invented.status, await invented.json()]).toEqual([404, { reason: 'unknown-content' }]);
    }
    expect([await statusOf(hash, 'nobody'), await statusOf('0'.repeat(64), 'nobody')]).toEqual([401, 401]);
    expect([await statusOf('__proto__', 'chair'), (await get(hash, 'chair', {}, randomUUID())).status, (await get(hash, 'chair', {}, 'x')).status]).toEqual([404, 404, 404]);
  });

  test('stands in the stage and the desk by its hash, and once the poll is open everybody has its exact bytes, for good', async () => {
    expect(stagePart(`poll:${pollId}`)).toBeUndefined();
    await openPoll(assembly, pollId);
    const reference = { en: { hash, bytes: Buffer.byteLength(text) } };
    expect(stagePart(`poll:${pollId}`)).toMatchObject({ body: { definition: { text: reference } } });
    expect((await desk()).polls.find(({ id }) => id === pollId)?.definition.text).toEqual(reference);
    for (const caller of ['participant', 'screen', 'chair'] as const) {
      const answer = await get(hash, caller, { 'accept-encoding': 'identity' });
      expect([answer.status, answer.headers.get('content-type'), answer.headers.get('cache-control'), answer.headers.get('etag')]).toEqual([200, 'text/plain; charset=utf-8', 'private, max-age=31536000, immutable', `"${hash}"`]);
      expect(sha256(await answer.text())).toBe(hash);
    }
    const again = await get(hash, 'participant', { 'if-none-match': `W/"${hash}"` });
    expect([again.status, await again.text(), again.headers.get('cache-control')]).toEqual([304, '', 'private, max-age=31536000, immutable']);
    expect(await statusOf(hash, 'stranger')).toBe(404);
    expect(assembly.host.committed.polls.get(pollId)?.definition.text).toEqual({ en: text });
    await closePoll(assembly, pollId);
  });

  test('comes compressed to those who take that, and is the same text', async () => {
    const sent = (encoding: string) => get(hash, 'participant', { 'accept-encoding': encoding });
    const packed = await sent('br;q=0.5, gzip');
    expect([packed.headers.get('content-encoding'), packed.headers.get('etag'), packed.headers.get('vary')]).toEqual(['gzip', `W/"${hash}"`, 'accept-encoding']);
    expect(Number(packed.headers.get('content-length'))).toBeLessThan(Buffer.byteLength(text) / 3);
    expect(sha256(await packed.text())).toBe(hash);
    for (const encoding of ['identity', 'gzip;q=0', 'gzip;q=0.0', 'br']) {
      const plain = await sent(encoding);
      expect([plain.headers.get('content-encoding'), plain.headers.get('etag'), sha256(await plain.text())]).toEqual([null, `"${hash}"`, hash]);
    }
  });

  test('[AG1] of an agenda item is for everybody, until it is changed', async () => {
    const itemId = randomUUID();
    const [before, after] = [longText('before'), longText('after')];
    await assembly.command({ type: 'addAgendaItem', itemId, number: '7', title: { en: 'Seven' }, text: { en: before, de: `${before} deutsch` }, after: null });
    expect([await statusOf(sha256(before), 'participant'), await statusOf(sha256(`${before} deutsch`), 'screen')]).toEqual([200, 200]);
    const basis = assembly.host.committed.agenda.find(({ id }) => id === itemId)?.version ?? 0;
    await assembly.command({ type: 'changeAgendaItem', itemId, number: '7', title: { en: 'Seven' }, text: { en: after }, basis });
    expect([await statusOf(sha256(before), 'participant'), await statusOf(sha256(after), 'participant')]).toEqual([404, 200]);
    await assembly.command({ type: 'goToItem', itemId, basis: assembly.host.committed.currentItemVersion });
    expect(stagePart('item')).toMatchObject({ body: { text: { en: { hash: sha256(after) } } } });
  });

  test('of a draft that is removed is gone', async () => {
    const draft = longText('removed');
    const removed = await preparePoll(assembly, { text: { en: draft } });
    expect(await statusOf(sha256(draft), 'chair')).toBe(200);
    await assembly.command({ type: 'removePoll', pollId: removed, basis: assembly.host.committed.polls.get(removed)?.version ?? 0 });
    expect(await statusOf(sha256(draft), 'chair')).toBe(404);
  });
});

describe('[PO23] all results', () => {
  /** The whole list as a page reads it, from the stage's hash on. */
  async function listed(caller: Caller = 'participant'): Promise<ResultEntry[]> {
    const part = stagePart('results');
    const entries: ResultEntry[] = [];
    for (let hash = part?.part === 'results' ? part.body.index : null; hash !== null; ) {
      const index: unknown = await (await get(hash, caller)).json();
      if (!isResultsIndex(index)) throw new Error('no index');
      entries.push(...index.entries);
      hash = index.older;
    }
    if (part?.part === 'results') expect(part.body.settled).toBe(entries.length);
    return entries;
  }

  const settle = async (label: string, how: 'publish' | 'void' | 'close') => {
    const pollId = await preparePoll(assembly, { label });
    await openPoll(assembly, pollId);
    if (how !== 'void') await closePoll(assembly, pollId);
    const basis = () => assembly.host.committed.polls.get(pollId)?.version ?? 0;
    if (how === 'publish') await assembly.command({ type: 'publishResult', pollId, basis: basis() });
    if (how === 'void') await assembly.command({ type: 'voidPoll', pollId, reason: { en: 'a mistake' }, basis: basis() });
    return pollId;
  };

  test('none at first', async () => {
    expect(stagePart('results')).toMatchObject({ body: { settled: 0, index: null } });
  });

  test('published and void ones, newest first, each by its hash, long after they left the stage; a closed one is not among them', async () => {
    for (let number = 1; number <= 6; number += 1) await settle(`R${number}`, 'publish');
    await settle('V1', 'void');
    const closed = await settle('C1', 'close');
    expect((await listed()).map(({ label, status }) => `${label} ${status}`)).toEqual(['V1 void', ...[6, 5, 4, 3, 2, 1].map((number) => `R${number} published`)]);
    const oldest = (await listed()).at(-1);
    expect(stagePart(`poll:${oldest?.poll}`)).toBeUndefined();
    const result: unknown = await (await get(oldest?.hash ?? '', 'participant')).json();
    expect(isPollPart(result)).toBe(true);
    expect(result).toMatchObject({ id: oldest?.poll, status: 'published', outcome: { verdict: oldest?.status === 'published' ? oldest.verdict : '' } });
    expect(await listed('screen')).toEqual(await listed());
    expect(JSON.stringify(await listed())).not.toContain(closed);
    expect(await statusOf(oldest?.hash ?? '', 'stranger')).toBe(404);
  });

  test('one’s own ballot in any of them is told to oneself, and to nobody else', async () => {
    const pollId = await preparePoll(assembly, { label: 'B1' });
    const ballotOf = (caller: Caller, id = pollId) => world.ask('GET', `assemblies/${assembly.id}/ballots/${id}`, { cookie: cookies[caller] });
    expect((await ballotOf('participant')).status).toBe(404);
    await openPoll(assembly, pollId);
    const voter = assembly.participants[0] ?? '';
    const command = { type: 'castBallot', pollId, choice: { answer: 'no' }, basis: { revision: 1, replaces: null, castAt: Date.now() } } as const;
    await assembly.host.submit({ actor: { kind: 'participant', id: voter }, commandId: randomUUID(), command, isEpochCurrent: true, correlationId: null });
    await closePoll(assembly, pollId);
    const answer = await ballotOf('participant');
    expect([answer.status, answer.headers.get('cache-control')]).toEqual([200, 'no-store']);
    const body: unknown = await answer.json();
    expect(isPastBallot(body)).toBe(true);
    expect(body).toMatchObject({ ballot: { choice: { answer: 'no' } } });
    const other = await world.participantCookie(assembly, assembly.participants[1] ?? '');
    expect(await (await world.ask('GET', `assemblies/${assembly.id}/ballots/${pollId}`, { cookie: other })).json()).toEqual({ ballot: null });
    for (const caller of ['chair', 'screen', 'stranger', 'foreignStaff'] as const) expect((await ballotOf(caller)).status, caller).toBe(404);
    expect([(await ballotOf('nobody')).status, (await ballotOf('participant', randomUUID())).status]).toEqual([401, 404]);
  });

  test('one that is voided afterwards is newest, and its result can no longer be had', async () => {
    const before = (await listed()).find(({ label }) => label === 'R3');
    await assembly.command({ type: 'voidPoll', pollId: before?.poll ?? '', reason: { en: 'miscounted' }, basis: assembly.host.committed.polls.get(before?.poll ?? '')?.version ?? 0 });
    const [newest] = await listed();
    expect(newest).toMatchObject({ label: 'R3', status: 'void' });
    expect(await (await get(newest?.hash ?? '', 'participant')).json()).toMatchObject({ status: 'void', reason: { en: 'miscounted' } });
    expect(await statusOf(before?.hash ?? '', 'participant')).toBe(404);
  });

  test('a hundred and twenty are cut into documents, and a new one changes the first alone', async () => {
    const question = { en: 'Shall it be so? '.repeat(30) };
    for (let number = 0; number < 120; number += 1) {
      const pollId = await preparePoll(assembly, { label: `N${number}`, question });
      await openPoll(assembly, pollId);
      await closePoll(assembly, pollId);
      await assembly.command({ type: 'publishResult', pollId, basis: assembly.host.committed.polls.get(pollId)?.version ?? 0 });
    }
    const hashes = async () => {
      const part = stagePart('results');
      const found: string[] = [];
      for (let hash = part?.part === 'results' ? part.body.index : null; hash !== null; ) {
        const bytes = Buffer.from(await (await get(hash, 'participant')).arrayBuffer());
        expect(bytes.length).toBeLessThan(64 * 1_024);
        expect(createHash('sha256').update(bytes).digest('hex')).toBe(hash);
        found.push(hash);
        const index: unknown = JSON.parse(bytes.toString());
        hash = isResultsIndex(index) ? index.older : null;
      }
      return found;
    };
    expect((await listed()).slice(0, 120).map(({ label }) => label)).toEqual(Array.from({ length: 120 }, (_, index) => `N${119 - index}`));
    const before = await hashes();
    expect(before.length).toBeGreaterThan(2);
    await settle('last', 'publish');
    const after = await hashes();
    expect(after[0]).not.toBe(before[0]);
    expect(after.slice(-before.length + 1)).toEqual(before.slice(1));
  });
});
