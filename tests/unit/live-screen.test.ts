import { describe, expect, test } from 'vitest';
import { nextTurn, openingShownMs, screenFaceOf, wordShownMs } from '../../app/(screen)/_live/screen-face.ts';
import { screenView } from '../../app/(screen)/_live/screen-view.ts';
import type { TextOnStage } from '../../lib/assembly/long-text.ts';
import { initialState, type ClientState } from '../../lib/client/client-state.ts';
import { clientOf, closed, election, motion, open, published, sittingSince, stageOf, voided } from '../fixtures/live-stage.ts';

const longAfter = 1_000_000;
const face = (client: ClientState, now = longAfter) => screenFaceOf(client, now);
const announce = (client: ClientState, publishedAt: number, pinned = false, sequence = 1): ClientState => ({
  ...client,
  stage: { ...client.stage, announcements: { version: [1, sequence], body: [{ id: 'n', text: { en: 'Lunch' }, publishedAt, pinned }] } },
});
const call = (client: ClientState, sequence: number): ClientState => ({ ...client, stage: { ...client.stage, item: { version: [1, sequence], body: { number: '5', title: { en: 'Statutes' }, text: null } } } });

describe('[B2] the screen follows the chair', () => {
  test('nothing is claimed before the join', () => expect(face(initialState)).toEqual({ kind: 'starting' }));
  test('before the sitting, and with nothing called: how to take part', () => {
    expect(face(clientOf([], { stage: stageOf([], { status: 'preparing' }) }))).toEqual({ kind: 'welcome' });
    expect(face(clientOf([]))).toEqual({ kind: 'welcome' });
  });
  test('an open vote, the newest of several, also during a pause', () => {
    expect(face(clientOf([open('a', 2_000), open('b', 2_500)]))).toEqual({ kind: 'poll', pollId: 'b' });
    expect(face(clientOf([], { stage: stageOf([open('a')], { status: 'sitting', since: 1, paused: 9 }) }))).toEqual({ kind: 'poll', pollId: 'a' });
  });
  test.each([
    [{ status: 'sitting', since: 1, paused: 9 }, 'paused'],
    [{ status: 'adjourned', since: 9 }, 'adjourned'],
    [{ status: 'closed', since: 9 }, 'closed'],
  ] as const)('%j', (now, because) => expect(face(clientOf([], { stage: stageOf([published('a')], now) }))).toEqual({ kind: 'pause', because }));
  test('whatever came last: a result, or the next item', () => {
    const result = clientOf([published('a')]);
    expect(face(call(result, 1))).toEqual({ kind: 'poll', pollId: 'a' });
    expect(face(call(result, 9))).toEqual({ kind: 'item' });
    expect(face(clientOf([published('a'), closed('b')]))).toEqual({ kind: 'poll', pollId: 'b' });
  });
  test('votes of an earlier sitting leave the screen', () => {
    expect(face(clientOf([published('a', 500)]))).toEqual({ kind: 'welcome' });
    expect(face(clientOf([voided('a', 500)]))).toEqual({ kind: 'welcome' });
  });
  test('[H8] a voided vote is told until the chair goes on', () => {
    const client = clientOf([voided('a')]);
    expect(face(call(client, 1))).toEqual({ kind: 'void', pollId: 'a', until: null });
    expect(face(call(client, 9))).toEqual({ kind: 'item' });
    expect(face(clientOf([voided('a'), open('b', 5_000)]))).toEqual({ kind: 'poll', pollId: 'b' });
  });
  test('[H8] for a while also over a vote that was open already, and in a break', () => {
    const at = 4_000;
    const fresh = { kind: 'void', pollId: 'a', until: at + wordShownMs };
    expect(face(clientOf([voided('a', at), open('b', 2_000)]), at + 1)).toEqual(fresh);
    expect(face(clientOf([voided('a', at), open('b', 2_000)]), at + wordShownMs)).toEqual({ kind: 'poll', pollId: 'b' });
    const paused = clientOf([], { stage: stageOf([voided('a', at)], { status: 'sitting', since: 1, paused: 9 }) });
    expect(face(paused, at + 1)).toEqual(fresh);
    expect(face(paused)).toEqual({ kind: 'pause', because: 'paused' });
  });
  test('of a voiding and an announcement the newer is told', () => {
    expect(face(announce(clientOf([voided('a', 4_000)]), 5_000), 5_001)).toMatchObject({ kind: 'announcement' });
    expect(face(announce(clientOf([voided('a', 6_000)]), 5_000), 6_001)).toMatchObject({ kind: 'void' });
  });
  test('a new announcement fills it for a while, unless a vote has opened since', () => {
    const at = 5_000;
    expect(face(announce(clientOf([]), at), at + 1)).toEqual({ kind: 'announcement', id: 'n', until: at + wordShownMs });
    expect(face(announce(clientOf([open('a', 2_000)]), at), at + 1)).toMatchObject({ kind: 'announcement' });
    expect(face(announce(clientOf([open('a', 6_000)]), at), 6_001)).toEqual({ kind: 'poll', pollId: 'a' });
    expect(face(announce(clientOf([]), at), at + wordShownMs)).toEqual({ kind: 'welcome' });
  });
  test('a pinned one stays until something else is called', () => {
    expect(face(announce(call(clientOf([]), 3), 5_000, true, 4))).toEqual({ kind: 'announcement', id: 'n', until: null });
    expect(face(announce(call(clientOf([]), 5), 5_000, true, 4))).toEqual({ kind: 'item' });
  });
});

describe('what it shows', () => {
  const words = { yes: 'Yes', no: 'No', abstain: 'Abstain', vote: 'Vote', item: (number: string) => `Item ${number}` };
  const view = (client: ClientState | null, session: Parameters<typeof screenView>[0]['session'] = { kind: 'joined', assemblyId: 'x' }, now = longAfter) =>
    screenView({ session, client, now, locale: 'en', words, join: { url: 'https://h.example/a/x', address: 'h.example/a/x' } });

  test('[B4] a text of pages is no picture: the hall is told that it can be read elsewhere', () => {
    const stage = stageOf([]);
    const item = (text: TextOnStage | null) => clientOf([], { stage: { ...stage, item: { version: [1, 9], body: { number: '5', title: { en: 'Statutes' }, text } } } });
    expect(view(item({ en: 'Three motions.' })).face).toMatchObject({ text: 'Three motions.', isTextElsewhere: false });
    expect(view(item({ en: { hash: 'a', bytes: 90_000 } })).face).toMatchObject({ text: null, isTextElsewhere: true });
    expect(view(item(null)).face).toMatchObject({ text: null, isTextElsewhere: false });
  });
  test('[B3] an open vote: how many, and nothing of what', () => {
    const { face: shown } = view(clientOf([open('a')], { counts: { a: { poll: 'a', cast: 4, eligible: 10 } } }));
    expect(shown).toMatchObject({ kind: 'poll-open', cast: 4, eligible: 10 });
    expect(Object.keys(shown).sort()).toEqual(['cast', 'eligible', 'joinAddress', 'kind', 'otherOpen', 'poll', 'timer']);
  });
  test('[H7] a result with its formula; abstentions have no share of a base that leaves them out', () => {
    expect(view(clientOf([published('a')])).face).toMatchObject({
      kind: 'result',
      outcome: 'carried',
      formula: { votes: '3', base: '4', needed: '3' },
      parts: [{ label: 'Yes', votes: '3', share: 0.75 }, { label: 'No' }, { label: 'Abstain', votes: '1', share: null }],
    });
  });
  test('of several open votes it shows the newest, and says how many more there are', () => {
    expect(view(clientOf([open('a', 2_000), open('b', 2_500), closed('c')])).face).toMatchObject({ kind: 'poll-open', otherOpen: 1 });
  });
  test('[PO13] an interrupted vote is not called open', () => {
    expect(view(clientOf([{ ...open('a'), timer: { kind: 'interrupted', since: 1 } }])).face).toMatchObject({ kind: 'poll-open', timer: { kind: 'interrupted' } });
  });
  test('[H6] that a result is not announced, from the opening on', () => {
    const withheld = { ...motion, result: 'withheld' } as const;
    expect(view(clientOf([open('a', 2_000, withheld)])).face).toMatchObject({ kind: 'poll-open', poll: { isResultWithheld: true } });
    expect(view(clientOf([{ ...closed('a'), definition: withheld }])).face).toMatchObject({ kind: 'poll-closed', poll: { isResultWithheld: true } });
    expect(view(clientOf([closed('a')])).face).toMatchObject({ poll: { isResultWithheld: false } });
  });
  test('[H8] a voided vote with its question and the reason', () => {
    expect(view(clientOf([voided('a')])).face).toMatchObject({ kind: 'poll-void', poll: { code: 'S1' }, reason: 'a wrong question' });
  });
  test('[H7] of a result without a majority it tells who goes into the run-off', () => {
    const poll = published('a', 4_000, election);
    const between = poll.status === 'published' ? { ...poll, outcome: { ...poll.outcome, verdict: 'run-off' as const, totals: [{ option: 'b', heads: 3, weight: '3' }, { option: 'abstain', heads: 1, weight: '1' }], runOffBetween: ['b'] } } : poll;
    expect(view(clientOf([between])).face).toMatchObject({ outcome: 'run-off', parts: [{ label: 'Olga', isInRunOff: true }, { isInRunOff: false }, { label: 'Abstain', isInRunOff: false }] });
  });
  test('an option may be called what it likes', () => {
    const poll = published('a', 4_000, election);
    const { face: shown } = view(clientOf([poll.status === 'published' ? { ...poll, outcome: { ...poll.outcome, totals: [{ option: 'abstain', heads: 3, weight: '3' }], elected: ['abstain'] } } : poll]));
    expect(shown).toMatchObject({ parts: [{ label: 'A list that calls itself so', isElected: true, tone: 'option' }, { label: 'Abstain', isElected: false, tone: 'abstain' }] });
  });
  test('[B5] a lost connection is a small sign beside the last state', () => {
    expect(view(clientOf([open('a')], { connection: 'offline' }))).toMatchObject({ isConnected: false, face: { kind: 'poll-open' } });
    expect(view(clientOf([open('a')], { stale: true }))).toMatchObject({ isConnected: false, face: { kind: 'poll-open' } });
  });
  test('[RC13] the fingerprint of the record: in the welcome, and for a while after a sitting was opened', () => {
    const record = { fingerprint: '1111 2222', head: null, doubt: null };
    const joined: ClientState = { ...call(clientOf([published('a')]), 9), record };
    const after = sittingSince + openingShownMs;
    const at = (client: ClientState, now: number) => view(client, undefined, now).fingerprint;
    expect(at(joined, after - 1)).toBe('1111 2222');
    expect(at(joined, after)).toBeNull();
    expect(at({ ...clientOf([]), record }, after)).toBe('1111 2222');
    expect(at({ ...joined, connection: { ended: 'link-renewed' } }, after - 1)).toBeNull();
    expect(nextTurn(joined, after - 1)).toBe(after);
    expect(nextTurn(joined, after)).toBeNull();
    expect(nextTurn(announce(joined, 5_000), 5_000)).toBe(5_000 + wordShownMs);
    expect(nextTurn(announce(joined, after - 1), after - 1)).toBe(after);
  });
  test('what no screen can go on from is said on the screen', () => {
    expect(view(clientOf([], { connection: { ended: 'link-renewed' } })).face).toEqual({ kind: 'refused', because: 'link-ended' });
    expect(view(null, { kind: 'refused', because: 'no-link' }).face).toEqual({ kind: 'refused', because: 'no-link' });
    expect(view(null, { kind: 'asking', isAway: true })).toMatchObject({ isConnected: false, face: { kind: 'starting' } });
  });
});
