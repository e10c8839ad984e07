import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { attend, freshAttention, readKeptAttention, type Attention, type Route } from '../../app/(participant)/_live/attention.ts';
import { faceOf, isBusy, type Face } from '../../app/(participant)/_live/face.ts';
import { newsBetween } from '../../app/(participant)/_live/news.ts';
import { pageView } from '../../app/(participant)/_live/page-view.ts';
import { participantView } from '../../app/(participant)/_live/participant-view.ts';
import type { PollPart } from '../../lib/assembly/stage.ts';
import type { CastStep } from '../../lib/client/cast.ts';
import { initialState, type ClientState } from '../../lib/client/client-state.ts';
import { ballot, castOf, clientOf, closed, draft, motion, open, pending, present, published, sitting, stageOf, voided } from '../fixtures/live-stage.ts';

const at = (route: Route, changes: Partial<Attention> = {}): Attention => ({ ...freshAttention, ...changes, route });
const auto = at({ at: 'auto' });
const face = (client: ClientState, attention: Attention = auto): Face => faceOf({ client, attention });
const ballotRoute = (pollId: string): Route => ({ at: 'poll', pollId, step: 'ballot' });
const withStep = (poll: PollPart, step: CastStep, changes: Partial<ClientState> = {}) => clientOf([poll], { casts: { [poll.id]: castOf(poll.id, step) }, ...changes });
const words = { yes: 'Yes', no: 'No', abstain: 'Abstain', vote: 'Vote', item: (number: string) => `Item ${number}` };
const absent = { ...present, attendance: null };

describe('before the stage', () => {
  test('nothing is claimed before both joins have told how things are', () => {
    expect(face(initialState)).toEqual({ kind: 'starting' });
    expect(face(clientOf([], { standing: null }))).toEqual({ kind: 'starting' });
  });
  test('an ended session says why, whatever else is known', () => {
    expect(face(clientOf([open('a')], { connection: { ended: 'access-reissued' } }))).toEqual({ kind: 'session-ended', reason: 'access-reissued' });
  });
});

describe('[P2] one open poll', () => {
  const steps: readonly [string, CastStep, Face][] = [
    ['nothing chosen', { kind: 'resting' }, { kind: 'ballot', pollId: 'a', step: 'choosing' }],
    ['chosen', { kind: 'choosing', draft, kept: 'nothing' }, { kind: 'ballot', pollId: 'a', step: 'choosing' }],
    ['sent', { kind: 'sending', pending, attempt: 1, isAgain: false }, { kind: 'ballot', pollId: 'a', step: 'choosing' }],
    ['sent again by itself', { kind: 'sending', pending, attempt: 2, isAgain: true }, { kind: 'sending', pollId: 'a' }],
    ['unanswered', { kind: 'unanswered', pending, attempt: 1 }, { kind: 'sending', pollId: 'a' }],
    ['put off', { kind: 'waiting', pending, attempt: 1 }, { kind: 'sending', pollId: 'a' }],
    ['being asked about', { kind: 'checking', pending, attempt: 1 }, { kind: 'sending', pollId: 'a' }],
    ['to be confirmed', { kind: 'confirm-again', draft, because: 'too-long-ago', wasCast: true }, { kind: 'ballot', pollId: 'a', step: 'choosing' }],
    ['too late', { kind: 'not-counted', because: 'late', choice: draft.choice, closedAt: 1, arrivedAt: 2 }, { kind: 'late-ballot', pollId: 'a' }],
    ['not eligible after all', { kind: 'refused', draft, refusal: { reason: 'not-eligible', why: 'arrived-late' } }, { kind: 'cannot-vote', pollId: 'a', why: 'arrived-late' }],
    ['refused', { kind: 'refused', draft, refusal: { reason: 'choice-invalid' } }, { kind: 'ballot', pollId: 'a', step: 'choosing' }],
  ];
  test.each(steps)('%s', (_, step, expected) => expect(face(withStep(open('a'), step))).toEqual(expected));

  test('[RT8] recorded, by the standing or by the reply', () => {
    expect(face(clientOf([open('a')], { standing: { ...present, ballots: { a: ballot } } }))).toEqual({ kind: 'recorded', pollId: 'a' });
    expect(face(clientOf([open('a')], { casts: { a: castOf('a', { kind: 'resting' }, ballot) } }))).toEqual({ kind: 'recorded', pollId: 'a' });
  });
  test('a recorded ballot is changed on the ballot, where the poll lets that be', () => {
    const recorded = { standing: { ...present, ballots: { a: ballot } } };
    const changing = at({ at: 'poll', pollId: 'a', step: 'changing' });
    expect(face(clientOf([open('a')], recorded), changing)).toEqual({ kind: 'ballot', pollId: 'a', step: 'choosing' });
    const final = open('a');
    expect(face(clientOf([{ ...final, definition: { ...final.definition, changeable: false } }], recorded), changing)).toEqual({ kind: 'recorded', pollId: 'a' });
  });
  test('[P7] the review is shown with a choice, and not without', () => {
    const reviewing = at({ at: 'poll', pollId: 'a', step: 'reviewing' });
    expect(face(withStep(open('a'), { kind: 'choosing', draft, kept: 'nothing' }), reviewing)).toEqual({ kind: 'ballot', pollId: 'a', step: 'reviewing' });
    expect(face(clientOf([open('a')]), reviewing)).toEqual({ kind: 'ballot', pollId: 'a', step: 'choosing' });
  });
  test.each(['no-voting-right', 'arrived-late', 'not-present'] as const)('[P11] %s', (why) => {
    expect(face(clientOf([open('a')], { standing: { ...present, exceptions: { a: why } } }))).toEqual({ kind: 'cannot-vote', pollId: 'a', why });
  });
  test('[PO13] an interrupted poll keeps in sight what is recorded, also for who was about to change it', () => {
    const poll = { ...open('a'), timer: { kind: 'interrupted', since: 1 } } as const;
    const client = clientOf([poll], { standing: { ...present, ballots: { a: ballot } } });
    for (const attention of [auto, at({ at: 'poll', pollId: 'a', step: 'changing' })]) {
      expect(face(client, attention)).toEqual({ kind: 'recorded', pollId: 'a' });
    }
    expect(pageView(face(client), pageInput(client))).toMatchObject({ kind: 'recorded', view: { pollStatus: 'interrupted', selection: ['yes'] } });
  });

  test('an interrupted poll takes no ballot until the chair decides', () => {
    expect(face(clientOf([{ ...open('a'), timer: { kind: 'interrupted', since: 1 } }]))).toEqual({ kind: 'cannot-vote', pollId: 'a', why: 'interrupted' });
  });
  test('a pause stops clocks and keeps nobody from voting', () => {
    const client = clientOf([], { stage: stageOf([open('a')], { ...sitting, status: 'sitting', since: 1, paused: 5 }) });
    expect(face(client)).toEqual({ kind: 'ballot', pollId: 'a', step: 'choosing' });
    const page = pageView(face(client), pageInput(client));
    expect(page).toMatchObject({ view: { notice: { kind: 'paused' } } });
  });
});

describe('[RT8] a ballot whose answer has not come', () => {
  const unanswered: CastStep = { kind: 'unanswered', pending, attempt: 1 };
  test('says that the chair decides where the poll was interrupted, and leads to the polls that wait', () => {
    const interrupted = { ...open('a'), timer: { kind: 'interrupted', since: 1 } } as const;
    const client = clientOf([interrupted, open('b', 2_100)], { casts: { a: castOf('a', unanswered) } });
    expect(pageView(face(client), pageInput(client))).toMatchObject({ kind: 'sending', view: { state: 'interrupted', otherOpenPolls: 1 } });
    expect(face(client, at({ at: 'list' }))).toEqual({ kind: 'poll-list' });
  });
  test('says that the earlier one counts until then', () => {
    const casts = { a: castOf('a', unanswered) };
    const changed = clientOf([open('a')], { casts, standing: { ...present, ballots: { a: { ...ballot, choice: { answer: 'no' } } } } });
    expect(pageView(face(changed), pageInput(changed))).toMatchObject({ kind: 'sending', view: { replaces: ['no'] } });
    const first = clientOf([open('a')], { casts });
    expect(pageView(face(first), pageInput(first))).toMatchObject({ kind: 'sending', view: { replaces: null } });
  });
  test('[PO12] leaves nothing to decide where another device has cast a final one', () => {
    const final = { ...open('a'), definition: { ...motion, changeable: false } };
    const step: CastStep = { kind: 'confirm-again', draft, because: 'replaced-elsewhere', wasCast: true };
    const standing = { ...present, ballots: { a: ballot } };
    expect(face(clientOf([final], { standing, casts: { a: castOf('a', step) } }))).toEqual({ kind: 'recorded', pollId: 'a' });
    expect(face(clientOf([open('a')], { standing, casts: { a: castOf('a', step) } }))).toMatchObject({ kind: 'ballot' });
  });
});

describe('several open polls', () => {
  const both = [open('a', 2_000), open('b', 2_100)];
  test('are listed', () => expect(face(clientOf(both))).toEqual({ kind: 'poll-list' }));
  test('and each has a page', () => expect(face(clientOf(both), at(ballotRoute('b')))).toEqual({ kind: 'ballot', pollId: 'b', step: 'choosing' }));
  test('[P3] a half-made choice keeps its page, also without a route', () => {
    const client = clientOf(both, { casts: { a: castOf('a', { kind: 'choosing', draft, kept: 'nothing' }) } });
    expect(face(client)).toEqual({ kind: 'ballot', pollId: 'a', step: 'choosing' });
    expect(pageView(face(client), pageInput(client))).toMatchObject({ view: { otherOpenPolls: 1 } });
  });
  test('[P3] a poll that opens during a half-made choice waits', () => {
    const chosen = { casts: { a: castOf('a', { kind: 'choosing', draft, kept: 'nothing' }) } };
    const before = attend(at(ballotRoute('a')), { type: 'saw-open', open: ['a'], isBusy: false });
    const client = clientOf(both, chosen);
    const after = attend(before, { type: 'saw-open', open: ['a', 'b'], isBusy: isBusy({ client, attention: before }) });
    expect(face(client, after)).toMatchObject({ kind: 'ballot', pollId: 'a' });
  });
  test('[P3] a poll that opens while a confirmation stands takes its place', () => {
    const recorded = { standing: { ...present, ballots: { a: ballot } } };
    const before = attend(at(ballotRoute('a')), { type: 'saw-open', open: ['a'], isBusy: false });
    const client = clientOf(both, recorded);
    expect(face(client, before)).toEqual({ kind: 'recorded', pollId: 'a' });
    const after = attend(before, { type: 'saw-open', open: ['a', 'b'], isBusy: isBusy({ client, attention: before }) });
    expect(face(client, after)).toEqual({ kind: 'poll-list' });
  });
  test('[P9] after a cast the confirmation stands, with the other poll named', () => {
    const client = clientOf(both, { standing: { ...present, ballots: { a: ballot } } });
    expect(face(client, at(ballotRoute('a')))).toEqual({ kind: 'recorded', pollId: 'a' });
    expect(pageView(face(client, at(ballotRoute('a'))), pageInput(client))).toMatchObject({ view: { otherOpenPolls: 1 } });
  });
});

describe('[P3] a vote that closes while another is open', () => {
  const client = clientOf([closed('a'), open('b')]);
  test('keeps its page for those who were at it, until they go on', () => {
    expect(face(client, at(ballotRoute('a')))).toEqual({ kind: 'cannot-vote', pollId: 'a', why: 'poll-closed' });
    expect(face(client, attend(at(ballotRoute('a')), { type: 'put-away', upTo: 9_000 }))).toMatchObject({ kind: 'ballot', pollId: 'b' });
  });
  test('holds back nobody else', () => {
    expect(face(client)).toMatchObject({ kind: 'ballot', pollId: 'b' });
    expect(face({ ...client, standing: { ...present, ballots: { a: ballot } } }, at(ballotRoute('a')))).toMatchObject({ kind: 'ballot', pollId: 'b' });
  });
});

describe('[H8] a vote that is declared void while another is open', () => {
  const client = clientOf([voided('a', 4_000), open('b')]);
  const noted = attend(at(ballotRoute('a')), { type: 'put-away', upTo: 4_000 });
  test('keeps its page for those who were at it, until they have noted it', () => {
    expect(face(client, at(ballotRoute('a')))).toEqual({ kind: 'cannot-vote', pollId: 'a', why: 'poll-void' });
    expect(face(client, noted)).toMatchObject({ kind: 'ballot', pollId: 'b' });
  });
  test('is told above the other one to everybody else', () => {
    const told = (attention: Attention) => wholeView(client, attention).voided;
    expect(told(auto)).toEqual({ pollCode: 'S1', because: 'a wrong question' });
    expect(told(at(ballotRoute('a')))).toBeNull();
    expect(told(attend(at(ballotRoute('b')), { type: 'noted', upTo: 4_000 }))).toBeNull();
  });
  test('[W3] is spoken at once if people were voting, and else when there is time', () => {
    const { poll, wasOpen } = newsBetween(clientOf([open('a'), open('b')]), client).voided[0] ?? {};
    expect({ id: poll?.id, wasOpen }).toEqual({ id: 'a', wasOpen: true });
    expect(newsBetween(clientOf([published('a'), open('b')]), client).voided).toMatchObject([{ wasOpen: false }]);
    expect(newsBetween(client, client).voided).toEqual([]);
  });
});

describe('[W4] an end that the chair sets', () => {
  const ending = (closesAt: number): PollPart => ({ ...open('a'), timer: { kind: 'running', closesAt } });
  const timed = (before: PollPart, after: PollPart) => newsBetween(clientOf([before]), clientOf([after])).timed;
  test('is news, and so is another one', () => {
    expect(timed(open('a'), ending(9_000))).toMatchObject([{ closesAt: 9_000 }]);
    expect(timed(ending(9_000), ending(19_000))).toMatchObject([{ closesAt: 19_000 }]);
  });
  test('and none where it stays, goes, or came with the opening', () => {
    expect(timed(ending(9_000), ending(9_000))).toEqual([]);
    expect(timed(ending(9_000), open('a'))).toEqual([]);
    expect(newsBetween(clientOf([]), clientOf([ending(9_000)]))).toMatchObject({ timed: [], opened: [{ id: 'a' }] });
  });
});

describe('who is not checked in', () => {
  test('is asked where they are', () => expect(face(clientOf([], { standing: absent }))).toEqual({ kind: 'check-in' }));
  test('is promised a vote only with a voting right', () => {
    const asked = (weight: string) => {
      const client = clientOf([], { standing: { ...absent, weight } });
      return pageView(face(client), pageInput(client));
    };
    expect([asked('1'), asked('0')]).toMatchObject([{ hasVote: true }, { hasVote: false }]);
  });
  test('also before the assembly begins', () => {
    expect(face(clientOf([], { standing: absent, stage: stageOf([], { status: 'preparing' }) }))).toEqual({ kind: 'check-in' });
  });
  test('goes on where presence is not needed', () => expect(face(clientOf([open('a')], { standing: absent }))).toMatchObject({ kind: 'ballot' }));
  test('is asked before being told that presence is needed', () => {
    expect(face(clientOf([open('a')], { standing: { ...absent, exceptions: { a: 'not-present' } } }))).toEqual({ kind: 'check-in' });
  });
  test('may look on, and comes back to it', () => {
    const skipped = attend(auto, { type: 'skipped-check-in' });
    expect(face(clientOf([], { standing: absent }), skipped)).toEqual({ kind: 'idle' });
    expect(face(clientOf([], { standing: absent }), { ...skipped, route: { at: 'check-in' } })).toEqual({ kind: 'check-in' });
  });
  test('is not asked when all is over', () => {
    expect(face(clientOf([], { standing: absent, stage: stageOf([], { status: 'closed', since: 9 }) }))).toMatchObject({ why: 'assembly-closed' });
  });
});

describe('between polls', () => {
  const recorded = { standing: { ...present, ballots: { a: ballot } } };
  test('idle', () => expect(face(clientOf([]))).toEqual({ kind: 'idle' }));
  test('closed, voted', () => expect(face(clientOf([closed('a')], recorded))).toEqual({ kind: 'recorded', pollId: 'a' }));
  test('[H6] closed for good where the result is withheld: it says so and can be put away', () => {
    const client = clientOf([{ ...closed('a'), definition: { ...motion, result: 'withheld' } }], recorded);
    expect(pageView(face(client), pageInput(client))).toMatchObject({ kind: 'recorded', view: { pollStatus: 'closed', poll: { isResultWithheld: true } } });
    expect(face(client, attend(auto, { type: 'put-away', upTo: 3_000 }))).toEqual({ kind: 'idle' });
  });
  test('closed, not voted', () => expect(face(clientOf([closed('a')]))).toEqual({ kind: 'cannot-vote', pollId: 'a', why: 'poll-closed' }));
  test('void', () => expect(face(clientOf([voided('a')]))).toEqual({ kind: 'cannot-vote', pollId: 'a', why: 'poll-void' }));
  test('the newest result', () => {
    expect(face(clientOf([published('a', 4_000), published('b', 5_000)]))).toEqual({ kind: 'result', pollId: 'b' });
  });
  test('until it is put away, and then nothing older comes up', () => {
    const away = attend(auto, { type: 'put-away', upTo: 5_000 });
    const client = clientOf([published('a', 4_000), published('b', 5_000)]);
    expect(face(client, away)).toEqual({ kind: 'idle' });
    expect(pageView(face(client, away), pageInput(client))).toMatchObject({ view: { lastResult: { pollId: 'b' } } });
    expect(face(client, { ...away, route: { at: 'result', pollId: 'a' } })).toEqual({ kind: 'result', pollId: 'a' });
  });
  test('until a poll opens', () => expect(face(clientOf([published('a'), open('b')]))).toMatchObject({ kind: 'ballot', pollId: 'b' }));
  test('a result of an earlier sitting is no news', () => {
    expect(face(clientOf([], { stage: stageOf([published('a', 900)]) }))).toEqual({ kind: 'idle' });
  });
  test('a ballot that came too late is told before the result', () => {
    const late: CastStep = { kind: 'not-counted', because: 'late', choice: draft.choice, closedAt: 3_000, arrivedAt: null };
    expect(face(withStep(published('a'), late))).toEqual({ kind: 'late-ballot', pollId: 'a' });
    expect(face(clientOf([published('a'), open('b')], { casts: { a: castOf('a', late) } }))).toMatchObject({ kind: 'ballot', pollId: 'b' });
  });
  test('[RT8] whether an unanswered ballot was in time is being asked', () => {
    expect(face(withStep(closed('a'), { kind: 'checking', pending, attempt: 2 }))).toEqual({ kind: 'sending', pollId: 'a' });
  });
  test.each([
    [{ status: 'preparing' }, 'not-started'],
    [{ status: 'adjourned', since: 5_000 }, 'adjourned'],
    [{ status: 'closed', since: 5_000 }, 'assembly-closed'],
    [{ status: 'sitting', since: 1, paused: 2 }, 'paused'],
  ] as const)('%j', (now, why) => expect(face(clientOf([], { stage: stageOf([], now) }))).toEqual({ kind: 'cannot-vote', pollId: null, why }));
  test('a route to what is gone leads to where the assembly is', () => {
    for (const route of [{ at: 'list' }, ballotRoute('x'), { at: 'result', pollId: 'x' }, { at: 'check-in' }] as const) {
      expect(face(clientOf([]), at(route))).toEqual({ kind: 'idle' });
    }
  });
});

test('[P15] what an entry of the history keeps is read back, and what others keep is not', () => {
  for (const route of [{ at: 'auto' }, { at: 'list' }, { at: 'check-in' }, { at: 'result', pollId: 'a' }, ballotRoute('a')] as const) {
    const kept = { route, putAwayAt: 5, hasSkippedCheckIn: true };
    expect(readKeptAttention(structuredClone(kept))).toEqual(kept);
  }
  for (const other of [null, 'x', {}, { route: { at: 'poll' }, putAwayAt: 0, hasSkippedCheckIn: false }, { route: { at: 'moon' }, putAwayAt: 0, hasSkippedCheckIn: false }]) {
    expect(readKeptAttention(other)).toBeNull();
  }
});

test('every state has exactly one face, and each face a whole page', () => {
  const steps: readonly CastStep[] = [
    { kind: 'resting' },
    { kind: 'choosing', draft, kept: 'reload' },
    { kind: 'sending', pending, attempt: 1, isAgain: true },
    { kind: 'checking', pending, attempt: 1 },
    { kind: 'unanswered', pending, attempt: 1 },
    { kind: 'waiting', pending, attempt: 1 },
    { kind: 'confirm-again', draft, because: 'poll-changed', wasCast: true },
    { kind: 'not-counted', because: 'late', choice: draft.choice, closedAt: 1, arrivedAt: null },
    { kind: 'refused', draft, refusal: { reason: 'choice-invalid' } },
  ];
  const poll = (id: string) => fc.constantFrom(open(id), closed(id), published(id), voided(id), null);
  const step = fc.constantFrom(...steps);
  const route = fc.constantFrom<Route>({ at: 'auto' }, { at: 'list' }, { at: 'check-in' }, ballotRoute('a'), { at: 'poll', pollId: 'a', step: 'changing' }, { at: 'poll', pollId: 'b', step: 'reviewing' }, { at: 'result', pollId: 'a' });
  const sittings = fc.constantFrom({ status: 'preparing' } as const, sitting, { status: 'sitting', since: 1, paused: 2 } as const, { status: 'adjourned', since: 9 } as const, { status: 'closed', since: 9 } as const);
  fc.assert(
    fc.property(poll('a'), poll('b'), step, step, route, sittings, fc.boolean(), fc.boolean(), fc.boolean(), (a, b, stepA, stepB, where, now, isAbsent, isIn, isExcepted) => {
      const client = clientOf([], {
        stage: stageOf([a, b].filter((one) => one !== null), now),
        standing: { ...present, attendance: isAbsent ? null : present.attendance, ballots: isIn ? { a: ballot } : {}, exceptions: isExcepted ? { a: 'arrived-late' } : {} },
        casts: { a: castOf('a', stepA), b: castOf('b', stepB) },
      });
      const shown = face(client, at(where));
      expect(shown.kind).not.toBe('starting');
      const page = pageView(shown, pageInput(client, at(where)));
      // A face whose page falls back to "starting" would claim that nothing is known.
      expect(page.kind).toBe(shown.kind);
      // What is recorded is never claimed without a recorded ballot.
      if (shown.kind === 'recorded') expect(isIn && shown.pollId === 'a').toBe(true);
    }),
    { numRuns: 2_000 },
  );
});

function wholeView(client: ClientState, attention: Attention) {
  const state = { session: { kind: 'signed-in', assemblyId: 'x', participantId: 'p' }, assembly: null, client, attention, checkIn: 'none', changedPolls: new Set<string>() } as const;
  return participantView(state, { locale: 'en', words }, { polite: '', assertive: '' });
}

function pageInput(client: ClientState, attention: Attention = auto) {
  return { client, attention, checkIn: 'none' as const, changedPolls: new Set<string>(), words, pick: (text: Readonly<Record<string, string>>) => text['en'] ?? '' };
}
