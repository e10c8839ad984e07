import { describe, expect, test } from 'vitest';
import { firstSectionPath } from '../../app/(staff)/_lib/assembly-sections.ts';
import { followSession } from '../../app/(staff)/_lib/follow-session.ts';
import { createRealtimeSession } from '../../app/(staff)/_lib/realtime-session.ts';
import { answerLimitMs } from '../../app/(staff)/_lib/send-within.ts';
import { safeNext, signInPath } from '../../app/(staff)/_lib/sign-in-path.ts';
import { faultsOf, requestOf, type Draft } from '../../app/(staff)/staff/_assemblies/draft.ts';
import { slugOf } from '../../app/(staff)/staff/_assemblies/slug-of.ts';
import { passwordMinChars } from '../../app/(staff)/staff/sign-in/limits.ts';
import * as server from '../../lib/auth/staff-account.ts';
import { initialState, type ClientState, type ConnectionState } from '../../lib/client/client-state.ts';
import { createStore } from '../../lib/client/store.ts';
import { createAssemblyRequest } from '../../lib/protocol/http.ts';
import { slug as slugSchema } from '../../lib/protocol/values.ts';
import { ManualClock, settled } from '../fixtures/client-world.ts';

const assemblyId = '3f0c5b1e-7a4d-4c2b-9d1e-0123456789ab';

test('the page asks for as long a password as the server', () => {
  expect(passwordMinChars).toBe(server.passwordMinChars);
});

test('[SE3] whoever chooses an assembly arrives at a page that their role has a tab for', () => {
  expect(['owner', 'chair', 'admin', 'observer', 'newer'].map((role) => firstSectionPath('x', role))).toEqual(['/staff/a/x/chair', '/staff/a/x/chair', '/staff/a/x/attendance', '/staff/a/x/chair', '/staff/a/x/chair']);
});

test('after signing in one comes to a page of ours, whatever the address says', () => {
  expect(safeNext('/staff/a/x/chair?page=2')).toBe('/staff/a/x/chair?page=2');
  for (const hostile of ['https://evil.example/staff', '//evil.example/staff', '/\\evil.example', '/a/x', '/staffers', '/staff/../api', 'javascript:alert(1)', '', null, '/staff/sign-in']) {
    expect(safeNext(hostile)).toBe('/staff');
  }
  expect(signInPath('/staff/a/x')).toBe('/staff/sign-in?next=%2Fstaff%2Fa%2Fx');
});

test.each([
  ['Mitgliederversammlung für Große Gärten 2027', 'mitgliederversammlung-fuer-grosse-gaerten-2027'],
  ['  Walne Zgromadzenie – Łódź  ', 'walne-zgromadzenie-lodz'],
  ['Ärzte Zoë №1 ﬁn', 'aerzte-zoe-no1-fin'],
  ['総会', ''],
  [`${'a'.repeat(59)} b`, 'a'.repeat(59)],
])('%s becomes the address %s', (title, slug) => {
  expect(slugOf(title)).toBe(slug);
  if (slug !== '') expect(slugSchema.parse(slug)).toBe(slug);
});

describe('a new assembly', () => {
  const draft: Draft = { languages: ['de', 'en'], title: { de: ' Hauptversammlung ', en: ' ' }, slug: null, timeZone: 'Europe/Berlin', quorumKind: 'share', heads: '', share: 'atLeastTwoThirds' };

  test('is sent as the worker parses it, without languages that have no name', () => {
    const request = requestOf(draft, assemblyId);
    expect(createAssemblyRequest.parse(request)).toEqual(request);
    expect(request).toMatchObject({ slug: 'hauptversammlung', settings: { title: { de: 'Hauptversammlung' }, languages: ['de', 'en'] } });
    const heads = requestOf({ ...draft, quorumKind: 'heads', heads: 50 }, assemblyId);
    expect(createAssemblyRequest.parse(heads).settings.quorum).toEqual({ kind: 'heads', heads: 50 });
  });

  test('is not sent with faults', () => {
    expect(requestOf({ ...draft, slug: 'Not OK' }, assemblyId)).toBeNull();
    expect(faultsOf({ ...draft, languages: [], timeZone: null, slug: '', quorumKind: 'heads' })).toEqual(['languages', 'name', 'slug', 'timeZone', 'heads']);
    expect(faultsOf({ ...draft, quorumKind: 'heads', heads: 100_001 })).toEqual(['heads']);
  });
});

describe('the session at the worker', () => {
  type Reply = { readonly status: number; readonly body?: object };
  /** Answers each path with its replies in turn, the last for ever; keeps the order of what was asked. */
  function server(replies: Record<string, readonly Reply[]>) {
    const asked: string[] = [];
    const session = createRealtimeSession(async (input) => {
      const path = typeof input === 'string' ? input : 'unexpected';
      const seen = asked.filter((one) => one === path).length;
      asked.push(path);
      const reply = replies[path]?.[seen] ?? replies[path]?.at(-1);
      if (reply === undefined) throw new TypeError('fetch failed');
      return Response.json(reply.body ?? {}, { status: reply.status });
    });
    return { session, asked };
  }
  const ticket = { '/api/realtime-ticket': [{ status: 200, body: { ticket: 't' } }], '/realtime/staff-session': [{ status: 200 }] };
  const signIns = (asked: readonly string[]) => asked.filter((one) => one === '/api/realtime-ticket').length;

  test('is got once, however many ask at the same time', async () => {
    const { session, asked } = server({ ...ticket, '/realtime/assemblies': [{ status: 200, body: [] }] });
    const answers = await Promise.all([session.ask('/assemblies'), session.ask('/assemblies'), session.ensure()]);
    expect(answers).toEqual([{ ok: true, body: [] }, { ok: true, body: [] }, 'ready']);
    expect(signIns(asked)).toBe(1);
  });

  test('is got again after a 401, once for all, and the question is asked again', async () => {
    const { session, asked } = server({ ...ticket, '/realtime/assemblies': [{ status: 401 }, { status: 401 }, { status: 200, body: [] }] });
    const answers = await Promise.all([session.ask('/assemblies'), session.ask('/assemblies')]);
    expect(answers.map(({ ok }) => ok)).toEqual([true, true]);
    expect(signIns(asked)).toBe(2);
  });

  test('ends in a refusal when one is signed out, refused again, or the server is away', async () => {
    const signedOut = { ok: false, status: 401, refusal: { reason: 'signed-out' } };
    expect(await server({ '/api/realtime-ticket': [{ status: 401 }] }).session.ask('/x')).toEqual(signedOut);
    expect(await server({ ...ticket, '/realtime/x': [{ status: 401 }] }).session.ask('/x')).toEqual(signedOut);
    expect(await server({}).session.ask('/x')).toMatchObject({ ok: false, refusal: { reason: 'unreachable' } });
    expect(await server({ ...ticket, '/realtime/staff-session': [{ status: 503 }] }).session.ensure()).toBe('unreachable');
  });

  test('[RT11] [faults 3] takes a worker that hangs for one that is away, and asks it again later', async () => {
    const clock = new ManualClock();
    let isHanging = true;
    const session = createRealtimeSession(async (input, init) => {
      if (isHanging && typeof input === 'string' && input.startsWith('/realtime')) await new Promise((_, fail) => init?.signal?.addEventListener('abort', () => fail(new Error('aborted'))));
      return Response.json({ ticket: 't' });
    }, clock);
    const first = session.ask('/assemblies');
    await settled();
    await clock.advance(answerLimitMs);
    expect(await first).toMatchObject({ ok: false, refusal: { reason: 'unreachable' } });
    isHanging = false;
    expect(await session.ask('/assemblies')).toMatchObject({ ok: true });
    expect(clock.timerCount).toBe(0);
  });

  test('passes the worker\'s own refusals on', async () => {
    const { session } = server({ ...ticket, '/realtime/x': [{ status: 409, body: { reason: 'slug-taken', field: 'slug' } }] });
    expect(await session.ask('/x')).toEqual({ ok: false, status: 409, refusal: { reason: 'slug-taken', field: 'slug' } });
  });
});

test('[AC8] a page that was signed out elsewhere learns it when its connection is lost, and not only when it stays away', async () => {
  const store = createStore<ClientState>(initialState, () => undefined);
  const heard: string[] = [];
  const asked: ConnectionState[] = [];
  const outcomes = ['unreachable', 'ready', 'signed-out'] as const;
  const session = {
    renew: async () => {
      asked.push(store.getSnapshot().connection);
      return outcomes[asked.length - 1] ?? 'ready';
    },
  };
  const stop = followSession(store, session, { signedOut: () => heard.push('signed out'), again: () => heard.push('again') });
  for (const connection of ['connected', 'reconnecting', 'away', 'connected', 'reconnecting'] as const) {
    store.update({ connection });
    await Promise.resolve();
  }
  expect(asked).toEqual(['reconnecting', 'away', 'reconnecting']);
  expect(heard).toEqual(['signed out']);
  store.update({ connection: { ended: 'unauthorized' } });
  await Promise.resolve();
  expect(heard).toEqual(['signed out', 'again']);
  stop();
  store.update({ connection: 'offline' });
  expect(asked).toHaveLength(4);
});
