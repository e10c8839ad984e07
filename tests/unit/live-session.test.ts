import { afterEach, describe, expect, test, vi } from 'vitest';
import type { AccessHttp } from '../../app/(participant)/_live/access-http.ts';
import { createSessionFlow, type SessionFlow, type SessionState } from '../../app/(participant)/_live/session.ts';
import { returnCredential, slugOf, takeCredential, type AddressBar } from '../../app/_live/address.ts';
import type { RetryDeps } from '../../app/_live/until-answered.ts';
import { createWorkerHttp, type WorkerAnswer } from '../../app/_live/worker-http.ts';
import type { LifecycleEvent } from '../../lib/client/lifecycle.ts';

/** Waits are run by hand, so that nothing here depends on time. */
function handClock() {
  const waiting = new Set<() => void>();
  const listeners = new Set<(event: LifecycleEvent) => void>();
  const retry: RetryDeps = {
    clock: {
      now: () => 0,
      after(_delayMs, run) {
        waiting.add(run);
        return () => void waiting.delete(run);
      },
    },
    random: () => 0.5,
    lifecycle: {
      subscribe(listener) {
        listeners.add(listener);
        return () => void listeners.delete(listener);
      },
    },
  };
  const runAll = () => {
    const due = [...waiting];
    waiting.clear();
    for (const run of due) run();
  };
  return { retry, waiting, listeners, runAll };
}

const title = { en: 'Assembly' };
const away: WorkerAnswer<never> = { kind: 'away' };
const refused = (reason: string, retryAfterS: number | null = null): WorkerAnswer<never> => ({ kind: 'refused', reason, retryAfterS });
const sessionOf = (participantId: string | null) => ({ kind: 'ok', value: { assemblyId: 'x', title, languages: ['en'], participantId, isScreen: false } }) as const;

function httpOf(changes: Partial<AccessHttp> = {}): AccessHttp {
  return {
    session: async () => sessionOf(null),
    invitation: async () => ({ kind: 'ok', value: { assemblyId: 'x', participantId: 'p', title, maskedName: 'Z… W…', language: null } }),
    signIn: async () => ({ kind: 'ok', value: { assemblyId: 'x', participantId: 'p' } }),
    sendLink: async () => ({ kind: 'ok', value: {} }),
    signOut: async () => ({ kind: 'ok', value: {} }),
    ...changes,
  };
}

let flow: SessionFlow | null = null;
afterEach(() => flow?.stop());

function start(http: AccessHttp, code: string | null, retry = handClock().retry): SessionFlow {
  flow = createSessionFlow({ http, retry, code, language: 'en' });
  flow.start();
  return flow;
}

const session = (one: SessionFlow): SessionState => one.getSnapshot().session;
const becomes = (one: SessionFlow, expected: object) => vi.waitFor(() => expect(session(one)).toMatchObject(expected));

describe('signing in', () => {
  test('who is signed in already goes to the stage', async () => {
    const invitation = vi.fn<AccessHttp['invitation']>();
    await becomes(start(httpOf({ session: async () => sessionOf('p'), invitation }), null), { kind: 'signed-in', participantId: 'p' });
    expect(invitation).not.toHaveBeenCalled();
  });
  test('[P15] one\'s own link opened again goes to the stage, and somebody else\'s asks first', async () => {
    await becomes(start(httpOf({ session: async () => sessionOf('p') }), 'AAAA'), { kind: 'signed-in', participantId: 'p' });
    const other = start(httpOf({ session: async () => sessionOf('q') }), 'AAAA');
    await becomes(other, { kind: 'sign-in', mode: { kind: 'link', maskedName: 'Z… W…' } });
    other.signIn();
    await becomes(other, { kind: 'signed-in', participantId: 'p' });
  });
  test('who was signed out elsewhere meanwhile is asked to come in again, and a lost network changes nothing', async () => {
    const hand = handClock();
    let isAway = true;
    const ask = vi.fn<AccessHttp['session']>().mockResolvedValueOnce(sessionOf('p')).mockImplementation(async () => (isAway ? away : sessionOf(null)));
    const one = start(httpOf({ session: ask }), null, hand.retry);
    await becomes(one, { kind: 'signed-in', participantId: 'p' });
    one.confirm(() => true);
    await vi.waitFor(() => expect(hand.waiting.size).toBe(1));
    expect(session(one)).toMatchObject({ kind: 'signed-in' });
    isAway = false;
    hand.runAll();
    await becomes(one, { kind: 'sign-in', mode: { kind: 'code' } });
  });
  test('nobody is asked any more once the connection is back', async () => {
    const hand = handClock();
    const ask = vi.fn<AccessHttp['session']>().mockResolvedValueOnce(sessionOf('p')).mockResolvedValue(away);
    const one = start(httpOf({ session: ask }), null, hand.retry);
    await becomes(one, { kind: 'signed-in', participantId: 'p' });
    let isNeeded = true;
    one.confirm(() => isNeeded);
    await vi.waitFor(() => expect(hand.waiting.size).toBe(1));
    isNeeded = false;
    hand.runAll();
    await vi.waitFor(() => expect(hand.waiting.size + hand.listeners.size).toBe(0));
    expect(ask).toHaveBeenCalledTimes(2);
    expect(session(one)).toMatchObject({ kind: 'signed-in' });
  });
  test('[M2] opening a link tells a masked name, and only Continue signs in', async () => {
    const signIn = vi.fn<AccessHttp['signIn']>(httpOf().signIn);
    const one = start(httpOf({ signIn }), 'AAAA');
    await becomes(one, { kind: 'sign-in', mode: { kind: 'link', maskedName: 'Z… W…' } });
    expect(signIn).not.toHaveBeenCalled();
    expect(one.unusedCode()).toBe('AAAA');
    one.signIn();
    await becomes(one, { kind: 'signed-in', participantId: 'p' });
    expect(signIn).toHaveBeenCalledWith('AAAA');
    expect(one.unusedCode()).toBeNull();
  });
  test('[P8] a second tap signs in once', async () => {
    const signIn = vi.fn<AccessHttp['signIn']>(httpOf().signIn);
    const one = start(httpOf({ signIn }), 'AAAA');
    await becomes(one, { mode: { maskedName: 'Z… W…' } });
    one.signIn();
    one.signIn();
    await becomes(one, { kind: 'signed-in' });
    expect(signIn).toHaveBeenCalledTimes(1);
  });
  test.each([
    ['unknown-code', 'unknown-code'],
    ['revoked-code', 'revoked-code'],
    ['malformed', 'unknown-code'],
    ['too-many-attempts', 'too-many-attempts'],
  ])('a code refused as %s has its sentence', async (reason, problem) => {
    await becomes(start(httpOf({ invitation: async () => refused(reason) }), 'AAAA'), { kind: 'sign-in', problem });
    const typed = start(httpOf({ signIn: async () => refused(reason) }), null);
    await becomes(typed, { mode: { kind: 'code' } });
    typed.typeCode(' bbbb ');
    typed.signIn();
    await becomes(typed, { problem, isBusy: false });
  });
  test('an address without an assembly says so', async () => {
    await becomes(start(httpOf({ session: async () => refused('unknown-assembly') }), 'AAAA'), { kind: 'unknown-assembly' });
    await becomes(start(httpOf({ session: async () => refused('malformed') }), null), { kind: 'unknown-assembly' });
  });
  test('an address on no list looks like one that is on it', async () => {
    const one = start(httpOf(), null);
    await becomes(one, { mode: { kind: 'code' } });
    one.openResend();
    one.typeResendEmail('nobody@example.org');
    one.sendLinkAgain();
    await becomes(one, { resend: { kind: 'sent' } });
  });
});

describe('while the worker is away', () => {
  test('a page that was opened then says so and recovers by itself', async () => {
    const hand = handClock();
    let isAway = true;
    const one = start(httpOf({ session: async () => (isAway ? away : sessionOf('p')) }), null, hand.retry);
    await becomes(one, { kind: 'asking', isAway: true });
    isAway = false;
    await vi.waitFor(() => expect(hand.waiting.size).toBe(1));
    hand.runAll();
    await becomes(one, { kind: 'signed-in' });
    // Nothing is left behind that would wake up later.
    expect(hand.waiting.size + hand.listeners.size).toBe(0);
  });
  test('"too many" of a link is asked again by itself after the time that the server named', async () => {
    const hand = handClock();
    const answers: WorkerAnswer<never>[] = [refused('too-many-attempts', 5)];
    const one = start(httpOf({ invitation: async () => answers.pop() ?? httpOf().invitation('') }), 'AAAA', hand.retry);
    await becomes(one, { problem: 'too-many-attempts' });
    await vi.waitFor(() => expect(hand.waiting.size).toBe(1));
    hand.runAll();
    await becomes(one, { problem: null, mode: { maskedName: 'Z… W…' } });
  });
  test('signing out is not claimed before the server has taken the cookie back', async () => {
    const hand = handClock();
    let isAway = true;
    const one = start(httpOf({ session: async () => sessionOf('p'), signOut: async () => (isAway ? away : { kind: 'ok', value: {} }) }), null, hand.retry);
    await becomes(one, { kind: 'signed-in' });
    one.signOut();
    await vi.waitFor(() => expect(hand.waiting.size).toBe(1));
    expect(session(one).kind).toBe('signing-out');
    isAway = false;
    hand.runAll();
    await becomes(one, { kind: 'signed-out' });
  });
  test('what was under way for an earlier step changes nothing', async () => {
    const hand = handClock();
    const one = start(httpOf({ invitation: async () => away }), 'AAAA', hand.retry);
    await becomes(one, { problem: 'no-connection' });
    one.useCodeInstead();
    hand.runAll();
    await vi.waitFor(() => expect(hand.waiting.size).toBe(0));
    expect(session(one)).toMatchObject({ mode: { kind: 'code' }, problem: null });
  });
});

describe('the credential in the address', () => {
  const pageAt = (hash: string) => {
    const replaced: string[] = [];
    const history = { state: { __NA: true }, replaceState: (_state: unknown, _unused: string, url?: string | URL | null) => void replaced.push(String(url)) };
    const page: AddressBar = { location: { hash, pathname: '/a/autumn', search: '' }, history };
    return { page, replaced };
  };
  test('is taken out at once, and put back only for a reload of our own', () => {
    const { page, replaced } = pageAt('#93MW-BJEZ');
    expect(takeCredential(page)).toBe('93MW-BJEZ');
    expect(replaced).toEqual(['/a/autumn']);
    returnCredential(page, '93MW-BJEZ');
    expect(replaced.at(-1)).toBe('/a/autumn#93MW-BJEZ');
  });
  test('nothing there, or what no browser wrote', () => {
    expect(takeCredential(pageAt('').page)).toBeNull();
    expect(takeCredential(pageAt('#%E0%A4%A').page)).toBe('%E0%A4%A');
  });
  test('the slug is the second part of the path, in whatever case it was typed', () => expect(['/a/autumn', '/a/AUTUMN', '/screen/x/', '/a', '/'].map(slugOf)).toEqual(['autumn', 'autumn', 'x', '', '']));
});

describe('the worker over HTTP', () => {
  const answering = (status: number, body: string) => createWorkerHttp(async () => new Response(body, { status }));
  const isAny = (value: unknown): value is object => typeof value === 'object';
  test('its answers, its refusals, and its absence', async () => {
    expect(await answering(200, '{"a":1}').get('session', {}, isAny)).toEqual({ kind: 'ok', value: { a: 1 } });
    expect(await answering(429, '{"reason":"too-many-attempts","retryAfterS":7}').get('session', {}, isAny)).toEqual(refused('too-many-attempts', 7));
    // What Next.js says when nobody is behind it, what a proxy says, and what nobody says.
    expect(await answering(500, 'Internal Server Error').get('session', {}, isAny)).toEqual(away);
    expect(await answering(200, '<html>').get('session', {}, isAny)).toEqual(away);
    expect(await createWorkerHttp(() => Promise.reject(new TypeError('failed'))).post('sign-in', {}, isAny)).toEqual(away);
  });
});
