import { describe, expect, test } from 'vitest';
import { attend, freshAttention, readKeptAttention, type Attention, type Route } from '../../app/(participant)/_live/attention.ts';
import { faceOf } from '../../app/(participant)/_live/face.ts';
import { pageView } from '../../app/(participant)/_live/page-view.ts';
import type { PageView } from '../../app/(participant)/_faces/types.ts';
import { partFor, pickFor, type PollWords } from '../../app/_live/poll-words.ts';
import type { ClientState } from '../../lib/client/client-state.ts';
import type { Contents } from '../../lib/client/content.ts';
import type { ResultEntry, ResultsIndex } from '../../lib/protocol/results.ts';
import { ballot, clientOf, open, present, published, stageOf, voided } from '../fixtures/live-stage.ts';

const words: PollWords = { yes: 'Yes', no: 'No', abstain: 'Abstain', vote: 'Vote', item: (number) => `Item ${number}` };
const pick = pickFor('en', ['en', 'de']);
const at = (route: Route): Attention => ({ ...freshAttention, route });
const page = (client: ClientState, route: Route): PageView =>
  pageView(faceOf({ client, attention: at(route) }), { client, attention: at(route), checkIn: 'none', changedPolls: new Set(), words, pick });

const entry = (poll: string, changes: Partial<Extract<ResultEntry, { status: 'published' }>> = {}): ResultEntry => ({
  poll, hash: `hash of ${poll}`, label: poll, question: { en: 'Shall we?' }, itemNumber: null, status: 'published', publishedAt: 9, verdict: 'carried', isTied: false, ...changes,
});
const here = (value: unknown) => ({ status: 'here', value }) as const;
const index = (entries: readonly ResultEntry[], older: string | null = null) => here({ entries, older } satisfies ResultsIndex);
const clientWith = (contents: Contents, settled = 3): ClientState => {
  const client = clientOf([], { contents });
  return { ...client, stage: { ...client.stage, results: { version: [1, 9], body: { settled, index: settled === 0 ? null : 'first' } } } };
};

describe('[PO23] all results', () => {
  const results: Route = { at: 'results' };

  test('without any, the list is no place, and nothing leads there', () => {
    expect(page(clientWith({}, 0), results)).toMatchObject({ kind: 'idle', view: { settled: 0 } });
    expect(page(clientWith({}), { at: 'auto' })).toMatchObject({ kind: 'idle', view: { settled: 3 } });
  });

  test('after the assembly they can still be looked at', () => {
    const client = clientWith({});
    const over = { ...client, stage: { ...stageOf([], { status: 'closed', since: 5 }), results: client.stage.results } };
    expect(page(over, { at: 'auto' })).toMatchObject({ kind: 'cannot-vote', view: { settled: 3 } });
    expect(page(over, results)).toMatchObject({ kind: 'results' });
  });

  test('the list goes as far as its documents are here, and says what became of the next', () => {
    expect(page(clientWith({}), results)).toMatchObject({ view: { cards: [], rest: { hash: 'first', status: 'not-asked' } } });
    const first = index([entry('c'), entry('b', { verdict: 'rejected', isTied: true })], 'second');
    expect(page(clientWith({ first }), results)).toMatchObject({ view: { cards: [{ code: 'c', outcome: 'carried' }, { code: 'b', outcome: 'tied' }], rest: { hash: 'second', status: 'not-asked' } } });
    expect(page(clientWith({ first, second: { status: 'failed', because: 'away' } }), results)).toMatchObject({ view: { rest: { hash: 'second', status: 'away' } } });
    const all = page(clientWith({ first, second: index([{ poll: 'a', hash: 'h', label: '', question: { de: 'Ob?' }, itemNumber: '4', status: 'void', voidedAt: 2 }]) }), results);
    expect(all).toMatchObject({ view: { cards: [{}, {}, { code: 'Item 4', question: 'Ob?', outcome: 'void', at: 2 }], rest: null } });
  });

  test('an older result shows what the stage would, and claims nothing about one’s own vote before it is known', () => {
    const route: Route = { at: 'past-result', ofPoll: 'a', hash: 'h' };
    expect(page(clientWith({}), route)).toEqual({ kind: 'past-result', hash: 'h', status: 'not-asked' });
    expect(page(clientWith({ h: { status: 'failed', because: 'unknown' } }), route)).toEqual({ kind: 'past-result', hash: 'h', status: 'unknown' });
    expect(page(clientWith({ h: here('no result') }), route)).toEqual({ kind: 'past-result', hash: 'h', status: 'unknown' });
    expect(page(clientWith({ h: here(published('a')) }), route)).toMatchObject({ kind: 'result', view: { outcome: 'carried', own: 'unknown', backTo: 'results' } });
    expect(page({ ...clientWith({ h: here(published('a')) }), pastBallots: { a: ballot } }, route)).toMatchObject({ view: { own: ['yes'] } });
    expect(page({ ...clientWith({ h: here(published('a')) }), pastBallots: { a: null } }, route)).toMatchObject({ view: { own: 'none' } });
    expect(page(clientWith({ h: here(voided('a')) }), route)).toMatchObject({ kind: 'cannot-vote', view: { reason: { kind: 'poll-void', because: 'a wrong question' }, backTo: 'results' } });
  });

  test('of one that is on the stage still, one’s own vote is known', () => {
    const client = clientOf([published('a'), published('b')], { contents: { h: here(published('a')), i: here(published('b')) }, standing: { ...present, ballots: { a: ballot } } });
    expect(page(client, { at: 'past-result', ofPoll: 'a', hash: 'h' })).toMatchObject({ view: { own: ['yes'] } });
    expect(page(client, { at: 'past-result', ofPoll: 'b', hash: 'i' })).toMatchObject({ view: { own: 'none' } });
  });

  test('[P3][P15] a vote that opens takes the page from the list; a reload comes back to it', () => {
    const list = { ...at(results), knownOpen: [] };
    expect(attend(list, { type: 'saw-open', open: ['n'], isBusy: false }).route).toEqual({ at: 'auto' });
    for (const route of [results, { at: 'past-result', ofPoll: 'a', hash: 'h' } satisfies Route]) {
      expect(readKeptAttention(JSON.parse(JSON.stringify({ route, putAwayAt: 0, hasSkippedCheckIn: false })))?.route).toEqual(route);
    }
    expect(readKeptAttention({ route: { at: 'past-result', ofPoll: 'a' }, putAwayAt: 0, hasSkippedCheckIn: false })).toBeNull();
  });
});

describe('[RT16] a long text', () => {
  const reference = (hash: string) => ({ hash, bytes: 9_000 });

  test('is picked like a title: the reader’s language, then the assembly’s, never an empty one', () => {
    expect(partFor({ en: reference('e'), de: reference('d') }, pick)).toEqual(reference('e'));
    expect(partFor({ fr: reference('f'), de: reference('d') }, pick)).toEqual(reference('d'));
    expect(partFor({ en: ' ', de: 'kurz' }, pick)).toBe('kurz');
    expect([partFor(null, pick), partFor({}, pick), partFor({ en: '' }, pick)]).toEqual([null, null, null]);
  });

  test('stands on the ballot and at the item by its hash until it is here', () => {
    const poll = open('a');
    const long = { ...poll, definition: { ...poll.definition, text: { en: reference('e') } } };
    const client = clientOf([long]);
    expect(page(client, { at: 'auto' })).toMatchObject({ kind: 'ballot', view: { poll: { text: { kind: 'elsewhere', hash: 'e', status: 'not-asked' } } } });
    expect(page({ ...client, contents: { e: { status: 'fetching', isAgain: true } } }, { at: 'auto' })).toMatchObject({ view: { poll: { text: { status: 'again' } } } });
    expect(page({ ...client, contents: { e: here('§ 1 …') } }, { at: 'auto' })).toMatchObject({ view: { poll: { text: { kind: 'here', text: '§ 1 …' } } } });
    const idle = clientOf([]);
    const item = { number: '5', title: { en: 'Statutes' }, text: { en: reference('i') } };
    expect(page({ ...idle, stage: { ...idle.stage, item: { version: [1, 1], body: item } } }, { at: 'auto' })).toMatchObject({ view: { item: { text: { kind: 'elsewhere', hash: 'i' } } } });
  });
});
