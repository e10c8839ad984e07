import { describe, expect, test } from 'vitest';
import type { StagePart } from '../../lib/assembly/stage.ts';
import { longestBackoffMs, reconnectDelayMs, rejoinDelayMs } from '../../lib/client/backoff.ts';
import { createCastStorage } from '../../lib/client/cast-storage.ts';
import { withAllCounts, withCount } from '../../lib/client/counts.ts';
import { isRefused, isStageEvent, isStandingEvent, terminalRefusal } from '../../lib/client/read-down.ts';
import { createServerTime } from '../../lib/client/server-time.ts';
import { emptyStage, pollsOf, withPart, withSnapshot } from '../../lib/client/stage-view.ts';
import { emptyStanding, standingOf, withAccepted, withStanding } from '../../lib/client/standing-view.ts';
import { createStore } from '../../lib/client/store.ts';
import { isNewer } from '../../lib/client/versions.ts';
import { definition } from '../fixtures/client-data.ts';
import { forbiddenStorage, ManualClock, MemoryStorage } from '../fixtures/client-world.ts';

const announcements = (version: number, text: string): StagePart => ({ part: 'announcements', version, body: [{ id: 'a', text: { en: text }, publishedAt: 1, pinned: false }] });
const voidPoll = (id: string, version: number): StagePart => ({
  part: `poll:${id}`,
  version,
  body: { id, revision: 1, definition, itemNumber: null, runOffOf: null, repeatOf: null, status: 'void', voidedAt: 1, reason: { en: '' } },
});
const gone = (id: string, version: number): StagePart => ({ part: `poll:${id}`, version, body: null });

describe('stage', () => {
  test('[RT4] a part only replaces an older one, by term and then version', () => {
    const first = withPart(emptyStage, announcements(5, 'five'), 1);
    expect(withPart(first, announcements(4, 'four'), 1)).toBe(first);
    expect(withPart(first, announcements(5, 'five'), 1)).toBe(first);
    expect(withPart(first, announcements(6, 'six'), 1).announcements?.body[0]?.text['en']).toBe('six');
    expect(withPart(first, announcements(2, 'new term'), 2).announcements?.version).toEqual([2, 2]);
  });

  test('[A4] a body that says the same keeps its identity, so that nothing is drawn again', () => {
    const first = withPart(emptyStage, announcements(5, 'five'), 1);
    expect(withPart(first, announcements(6, 'five'), 1).announcements?.body).toBe(first.announcements?.body);
  });

  test('[RT5] what a snapshot lacks is gone, and no late message brings it back', () => {
    const poll = voidPoll('p', 3);
    const stage = withPart(emptyStage, poll, 1);
    expect(pollsOf(stage)).toHaveLength(1);
    const joined = withSnapshot(stage, [announcements(5, 'five')], [1, 9]);
    expect(pollsOf(joined)).toHaveLength(0);
    expect(withPart(joined, poll, 1)).toBe(joined);
    expect(withSnapshot(joined, [poll], [1, 8])).toBe(joined);
  });

  test('polls that have left are remembered within bounds', () => {
    let stage = emptyStage;
    for (let n = 1; n <= 200; n += 1) stage = withPart(stage, gone(`p${n}`, n), 1);
    expect(Object.keys(stage.polls)).toHaveLength(64);
    expect(stage.polls['p200']).toBeDefined();
  });
});

describe('standing', () => {
  const standing = (version: number, term = 1) => ({ term, version, attendance: null, weight: '1', ballots: {}, exceptions: {} });
  const ballot = { sequence: 12, at: 1, choice: { answer: 'yes' } } as const;

  test('[RT15] never an older one over a newer one', () => {
    const view = withStanding(emptyStanding, standing(10));
    expect(withStanding(view, standing(9))).toBe(view);
    expect(standingOf(withStanding(view, standing(1, 2)))?.term).toBe(2);
  });

  test('[RT8] an accepted ballot stays until a standing that is as new says so itself', () => {
    const view = withAccepted(withStanding(emptyStanding, standing(10)), 'p', ballot);
    expect(standingOf(view)?.ballots['p']).toEqual(ballot);
    const stillOlder = withStanding(view, standing(11));
    expect(standingOf(stillOlder)?.ballots['p']).toEqual(ballot);
    expect(standingOf(withStanding(view, standing(12)))?.ballots).toEqual({});
  });
});

test('[A4] counts never run backwards', () => {
  const counts = withCount({}, { poll: 'p', cast: 5, eligible: 9 });
  expect(withCount(counts, { poll: 'p', cast: 4, eligible: 9 })).toBe(counts);
  expect(withCount(counts, { poll: 'p', cast: 5, eligible: 10 })['p']?.eligible).toBe(10);
  expect(withAllCounts(counts, [])).toEqual({});
});

test('[RT2] a newer term always wins, then the sequence', () => {
  expect(isNewer([2, 1], [1, 900])).toBe(true);
  expect(isNewer([1, 900], [2, 1])).toBe(false);
  expect(isNewer([1, 2], [1, 2])).toBe(false);
});

describe('server time', () => {
  test('[faults 41] follows the server whatever the device says, and stands still rather than run back', async () => {
    const clock = new ManualClock();
    const time = createServerTime(clock);
    expect(time.now()).toBeNull();
    time.learn(1_700_000_000_000, 0);
    expect(time.now()).toBe(1_700_000_000_000);
    await clock.advance(2_500);
    expect(time.now()).toBe(1_700_000_002_500);
    // A slower reply, with the same truth: it lies within what the round trip allows.
    time.learn(1_700_000_002_400, 200);
    expect(time.now()).toBe(1_700_000_002_500);
    time.learn(1_700_000_002_450, 10);
    expect(time.now()).toBe(1_700_000_002_500);
  });

  test('[faults 41] a device that slept is put right by the next join', async () => {
    const clock = new ManualClock();
    const time = createServerTime(clock);
    time.learn(1_000_000, 0);
    await clock.advance(1_000);
    time.learn(4_601_000, 0);
    expect(time.now()).toBe(4_601_000);
  });
});

describe('back-off', () => {
  test('[RT11] the first reconnect is spread over the advertised window, later ones grow to 8 s at most', () => {
    expect(reconnectDelayMs(1, 3_000, 0)).toBe(0);
    expect(reconnectDelayMs(1, 3_000, 0.5)).toBe(1_500);
    expect(reconnectDelayMs(2, 3_000, 0.5)).toBe(1_000);
    for (const attempt of [5, 50, 5_000]) expect(reconnectDelayMs(attempt, 3_000, 0.999999)).toBeLessThanOrEqual(longestBackoffMs);
  });

  test('[RT11] a rejoin waits, with jitter', () => {
    expect(rejoinDelayMs(1, 0)).toBe(500);
    expect(rejoinDelayMs(1, 0.5)).toBe(1_500);
  });
});

describe('store', () => {
  test('snapshots change identity only when something changed, and a listener that throws harms no other', () => {
    const problems: string[] = [];
    const store = createStore({ one: 1, other: 'a' }, (problem) => void problems.push(problem));
    const before = store.getSnapshot();
    let calls = 0;
    store.subscribe(() => {
      throw new Error('a bug');
    });
    const end = store.subscribe(() => {
      calls += 1;
    });
    store.update({ one: 1 });
    expect(store.getSnapshot()).toBe(before);
    store.update({ one: 2 });
    expect([calls, problems.length, before.one]).toEqual([1, 1, 1]);
    end();
    store.update({ one: 3 });
    expect(calls).toBe(1);
  });
});

describe('malformed messages', () => {
  test.each([null, 7, 'x', [], {}, { term: 1 }, { term: 1, version: 2, part: 'poll:p', body: {} }, { term: 1, version: -1, part: 'item', body: null }, { term: '1', version: 1, part: 'item', body: null }])(
    '[L4a] %o is no part of the stage and no standing',
    (payload) => {
      expect(isStageEvent(payload)).toBe(false);
      expect(isStandingEvent(payload)).toBe(false);
      expect(isRefused(payload)).toBe(false);
    },
  );

  test('[RT11] only refusals that are final stop a client', () => {
    expect(terminalRefusal({ reason: 'unauthorized' })).toBe('unauthorized');
    expect(terminalRefusal({ reason: 'try-again' })).toBeNull();
    expect(terminalRefusal({ reason: 'join crashed' })).toBeNull();
  });
});

describe('storage of choices', () => {
  const kept = { kind: 'draft', draft: { revision: 1, choice: { answer: 'yes' } }, wasCast: false } as const;

  test('[RT8] is bound to the participant and erased on signing out', () => {
    const storage = new MemoryStorage();
    const own = createCastStorage(storage, 'assembly', 'anna', () => undefined);
    own.keep('p', kept);
    expect(createCastStorage(storage, 'assembly', 'ben', () => undefined).all().size).toBe(0);
    expect(own.all().get('p')).toEqual(kept);
    own.eraseAll();
    expect(storage.length).toBe(0);
  });

  test('drops what it cannot read, and survives a browser that forbids storage', () => {
    const storage = new MemoryStorage();
    storage.setItem('hemicycle:cast:assembly:anna:p', '{"kind":"pending","pending":{"choice":{"answer":"maybe"}}}');
    storage.setItem('hemicycle:cast:assembly:anna:q', '{broken');
    expect(createCastStorage(storage, 'assembly', 'anna', () => undefined).all().size).toBe(0);
    expect(storage.length).toBe(0);
    const problems: string[] = [];
    const forbidden = createCastStorage(forbiddenStorage, 'assembly', 'anna', (problem) => void problems.push(problem));
    forbidden.keep('p', kept);
    expect(forbidden.all().size).toBe(0);
    forbidden.eraseAll();
    expect(problems.length).toBeGreaterThan(0);
  });
});
