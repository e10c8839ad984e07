import { describe, expect, test } from 'vitest';
import { castAgainLimitMs, keptOf, newCast, nextCast, restoredCast, type Cast, type CastEvent, type CastStep, type Facts, type PollFacts } from '../../lib/client/cast.ts';
import type { CommandAnswer } from '../../lib/client/commands.ts';

const yes = { answer: 'yes' } as const;
const no = { answer: 'no' } as const;
const tappedAt = 1_700_000_000_000;
const open: PollFacts = { status: 'open', revision: 1, exception: null, isInterrupted: false };
const closed: PollFacts = { status: 'closed', closedAt: tappedAt + 5_000, isConclusive: true };

const facts = (poll: PollFacts, changes: Partial<Facts> = {}): Facts => ({ poll, ballot: null, now: tappedAt + 10_000, ...changes });
const learned = (poll: PollFacts, changes: Partial<Facts> = {}): CastEvent => ({ type: 'learned', facts: facts(poll, changes) });
const answer = (given: CommandAnswer): CastEvent => ({ type: 'answered', commandId: 'command-1', answer: given });
const refusedWith = (refusal: Extract<CommandAnswer, { outcome: 'refused' }>['refusal']) => answer({ outcome: 'refused', refusal });
const ballot = (sequence: number, choice: { readonly answer: 'yes' | 'no' }) => ({ sequence, at: tappedAt + sequence, choice });

/** Runs the events; the last transition's effect is what counts. */
function after(events: readonly CastEvent[], from: Cast = newCast('poll-1')) {
  let transition = nextCast(from, events[0] ?? { type: 'lost' });
  for (const event of events.slice(1)) transition = nextCast(transition.cast, event);
  return transition;
}

const chosen: CastEvent = { type: 'choose', draft: { revision: 1, choice: yes } };
const tapped: CastEvent = { type: 'cast', commandId: 'command-1', at: tappedAt };
const kindAfter = (...events: CastEvent[]): CastStep['kind'] => after(events).cast.step.kind;

describe('choosing and casting', () => {
  test('[RT6] a Cast names the revision and the ballot that the person saw', () => {
    const { effect } = after([learned(open, { ballot: ballot(7, no) }), chosen, tapped]);
    expect(effect).toEqual({ do: 'send', pending: { commandId: 'command-1', revision: 1, choice: yes, replaces: 7, castAt: tappedAt } });
  });

  test('[L3] choosing sends nothing, whatever is learned', () => {
    const transition = after([chosen, { type: 'lost' }, learned(open)]);
    expect(transition).toEqual({ cast: { pollId: 'poll-1', recorded: null, step: { kind: 'choosing', draft: { revision: 1, choice: yes }, kept: 'loss' } }, effect: null });
  });

  test('[L3d] [RT8] a choice that has outlived a loss is known as such until it is made anew, and waits where another device has voted', () => {
    expect(after([chosen, { type: 'lost' }, { type: 'lost' }]).cast.step).toMatchObject({ kept: 'loss' });
    expect(after([chosen, { type: 'lost' }, learned(open), chosen]).cast.step).toMatchObject({ kept: 'nothing' });
    expect(kindAfter(chosen, { type: 'lost' }, learned(open, { ballot: ballot(9, no) }))).toBe('confirm-again');
    expect(after([{ type: 'lost' }], restoredCast('poll-1', { kind: 'draft', draft: { revision: 1, choice: yes }, wasCast: false })).cast.step).toMatchObject({ kept: 'reload' });
  });

  test('[P8] a second tap is harmless', () => {
    const { cast, effect } = after([chosen, tapped, { type: 'cast', commandId: 'command-2', at: tappedAt + 5 }]);
    expect(effect).toBeNull();
    expect(cast.step).toMatchObject({ kind: 'sending', pending: { commandId: 'command-1' } });
  });

  test('[RT8] recorded only with the durable reply', () => {
    expect(after([chosen, tapped]).cast.recorded).toBeNull();
    const { cast } = after([chosen, tapped, answer({ outcome: 'accepted', sequence: 42, at: tappedAt + 3 })]);
    expect(cast).toEqual({ pollId: 'poll-1', recorded: { sequence: 42, at: tappedAt + 3, choice: yes }, step: { kind: 'resting' } });
  });

  test('[RT8] a standing with the ballot stands for the reply', () => {
    const { cast } = after([chosen, tapped, learned(open, { ballot: ballot(42, yes) })]);
    expect(cast).toMatchObject({ recorded: { sequence: 42 }, step: { kind: 'resting' } });
  });
});

describe('an unanswered Cast', () => {
  const unanswered = [chosen, tapped, { type: 'lost' }] as const;

  test('[RT8] is cast again with the same command id when none is in and the poll is open in the same revision', () => {
    const { cast, effect } = after([...unanswered, learned(open)]);
    expect(cast.step).toMatchObject({ kind: 'sending', isAgain: true });
    expect(effect).toMatchObject({ do: 'send', pending: { commandId: 'command-1', choice: yes, castAt: tappedAt } });
  });

  test('[RT8] is not cast again when it is in', () => {
    const { cast, effect } = after([...unanswered, learned(open, { ballot: ballot(9, yes) })]);
    expect(effect).toBeNull();
    expect(cast).toMatchObject({ recorded: { sequence: 9 }, step: { kind: 'resting' } });
  });

  test('[RT8] after two minutes it is shown again to decide', () => {
    const atLimit = after([...unanswered, learned(open, { now: tappedAt + castAgainLimitMs })]);
    expect(atLimit.effect?.do).toBe('send');
    const late = after([...unanswered, learned(open, { now: tappedAt + castAgainLimitMs + 1 })]);
    expect(late.effect).toBeNull();
    expect(late.cast.step).toEqual({ kind: 'confirm-again', draft: { revision: 1, choice: yes }, because: 'too-long-ago', wasCast: true });
  });

  test.each<[string, Partial<Facts>, PollFacts, Partial<CastStep>]>([
    ['the poll was changed', {}, { ...open, revision: 2 }, { kind: 'confirm-again', because: 'poll-changed' }],
    ['another ballot is in', { ballot: ballot(9, no) }, open, { kind: 'confirm-again', because: 'replaced-elsewhere' }],
    ['one may not cast any more', {}, { ...open, exception: 'not-present' }, { kind: 'refused', refusal: { reason: 'not-eligible', why: 'not-present' } }],
    ['the poll is void', {}, { status: 'void' }, { kind: 'refused', refusal: { reason: 'poll-not-open', status: 'void' } }],
    ['[faults 40] the poll closed without it', {}, closed, { kind: 'not-counted', because: 'late', choice: yes, closedAt: tappedAt + 5_000, arrivedAt: null }],
    ['the poll closed after another ballot', { ballot: ballot(9, no) }, closed, { kind: 'resting' }],
    ['the poll is interrupted', {}, { ...open, isInterrupted: true }, { kind: 'unanswered' }],
  ])('[RT8] is not cast again when %s', (_name, changes, poll, step) => {
    const { cast, effect } = after([...unanswered, learned(poll, changes)]);
    expect(effect).toBeNull();
    expect(cast.step).toMatchObject(step);
  });

  test.each<[string, PollFacts]>([
    ['has left the stage', { status: 'absent' }],
    ['closed, and the standing is older than that', { ...closed, isConclusive: false }],
  ])('[faults 40] its command id is asked for when the poll %s', (_name, poll) => {
    const asked = after([...unanswered, learned(poll)]);
    expect(asked.effect).toMatchObject({ do: 'send', pending: { commandId: 'command-1' } });
    expect(asked.cast.step.kind).toBe('checking');
    const told = nextCast(asked.cast, refusedWith({ reason: 'poll-closed', closedAt: 5, arrivedAt: 9 })).cast.step;
    expect(told).toEqual({ kind: 'not-counted', because: 'late', choice: yes, closedAt: 5, arrivedAt: 9 });
    expect(nextCast(asked.cast, answer({ outcome: 'accepted', sequence: 3, at: 4 })).cast.recorded?.sequence).toBe(3);
  });

  test('[P13] a ballot that another device had replaced, and that was not confirmed before the close, is not said to have come late', () => {
    const refused = after([chosen, tapped, refusedWith({ reason: 'ballot-outdated', recorded: 9 })]).cast;
    const told = after([learned(closed, { ballot: ballot(9, no) })], refused).cast;
    expect(told).toMatchObject({ recorded: ballot(9, no), step: { kind: 'not-counted', because: 'replaced-elsewhere' } });
    const changed = after([chosen, tapped, refusedWith({ reason: 'revision-outdated', revision: 2 })]).cast;
    expect(after([learned(closed)], changed).cast.step).toMatchObject({ kind: 'not-counted', because: 'not-confirmed' });
  });

  test('[RT8] a replacement is cast again while the ballot that it replaces is the one recorded', () => {
    const before = [learned(open, { ballot: ballot(7, no) }), chosen, tapped, { type: 'lost' }] as const;
    expect(after([...before, learned(open, { ballot: ballot(7, no) })]).effect?.do).toBe('send');
    expect(after([...before, learned(open, { ballot: ballot(8, no) })]).effect).toBeNull();
  });

  test('[P12] a Cast that was tapped offline goes out like one whose answer was lost', () => {
    const offline = after([chosen, tapped, refusedWith({ reason: 'not-connected' })]).cast;
    expect(offline.step.kind).toBe('unanswered');
    expect(nextCast(offline, learned(open)).effect?.do).toBe('send');
  });
});

describe('refusals', () => {
  test.each<[Extract<CommandAnswer, { outcome: 'refused' }>['refusal'], Partial<CastStep>]>([
    [{ reason: 'poll-closed', closedAt: 10, arrivedAt: 12 }, { kind: 'not-counted', because: 'late', closedAt: 10, arrivedAt: 12 }],
    [{ reason: 'revision-outdated', revision: 2 }, { kind: 'confirm-again', because: 'poll-changed' }],
    [{ reason: 'ballot-outdated', recorded: 9 }, { kind: 'confirm-again', because: 'replaced-elsewhere' }],
    [{ reason: 'not-eligible', why: 'arrived-late' }, { kind: 'refused' }],
    [{ reason: 'choice-invalid' }, { kind: 'refused' }],
    [{ reason: 'try-again', because: 'store-away' }, { kind: 'waiting' }],
    [{ reason: 'stale-epoch' }, { kind: 'unanswered' }],
  ])('[P13] %o leads to a definite state', (refusal, step) => {
    expect(after([chosen, tapped, refusedWith(refusal)]).cast.step).toMatchObject(step);
  });

  test('[RT7] "another ballot is in" ends well when that ballot says the same', () => {
    const refused = after([chosen, tapped, refusedWith({ reason: 'ballot-outdated', recorded: 9 })]).cast;
    expect(nextCast(refused, learned(open, { ballot: ballot(9, yes) })).cast).toMatchObject({ recorded: { sequence: 9 }, step: { kind: 'resting' } });
    expect(nextCast(refused, learned(open, { ballot: ballot(9, no) })).cast.step.kind).toBe('confirm-again');
  });

  test('[RT8] "try again" is tried again after a wait, and given up after two minutes', () => {
    const { cast, effect } = after([chosen, tapped, refusedWith({ reason: 'try-again', because: 'busy' })]);
    expect(effect).toEqual({ do: 'wait', attempt: 1 });
    expect(nextCast(cast, learned(open)).effect).toBeNull();
    const again = nextCast(cast, { type: 'waited', facts: facts(open) });
    expect(again.effect).toMatchObject({ do: 'send', pending: { commandId: 'command-1' } });
    const waiting = nextCast(again.cast, refusedWith({ reason: 'try-again', because: 'busy' })).cast;
    const late = nextCast(waiting, { type: 'waited', facts: facts(open, { now: tappedAt + castAgainLimitMs + 1 }) });
    expect(late.cast.step).toMatchObject({ kind: 'confirm-again', because: 'try-again' });
  });

  test('[RT6] a stale epoch means: join again and learn anew, but not for ever', () => {
    let transition = after([chosen, tapped, refusedWith({ reason: 'stale-epoch' })]);
    expect(transition.effect).toEqual({ do: 'rejoin' });
    for (let round = 0; round < 5; round += 1) {
      transition = nextCast(transition.cast, learned(open));
      transition = nextCast(transition.cast, refusedWith({ reason: 'stale-epoch' }));
    }
    expect(transition).toMatchObject({ effect: null, cast: { step: { kind: 'confirm-again', because: 'try-again' } } });
  });
});

describe('what is kept', () => {
  test('[RT8] an unanswered Cast survives a restart as it was, and claims nothing', () => {
    const kept = keptOf(after([chosen, tapped]).cast);
    expect(kept).toEqual({ kind: 'pending', pending: { commandId: 'command-1', revision: 1, choice: yes, replaces: null, castAt: tappedAt } });
    if (kept === null) return;
    const restored = restoredCast('poll-1', kept);
    expect(restored.step.kind).toBe('unanswered');
    expect(nextCast(restored, learned(open)).effect).toMatchObject({ do: 'send', pending: { commandId: 'command-1' } });
  });

  test('[RT8] a choice survives a restart, is bound to its revision, and is erased by the reply', () => {
    const kept = keptOf(after([chosen]).cast);
    if (kept === null) throw new Error('the choice was not kept');
    const restored = restoredCast('poll-1', kept);
    expect(nextCast(restored, learned(open, { ballot: ballot(4, no) })).cast.step).toMatchObject({ kind: 'choosing', kept: 'reload' });
    expect(nextCast(restored, learned({ ...open, revision: 2 })).cast.step).toMatchObject({ kind: 'confirm-again', because: 'poll-changed' });
    expect(keptOf(after([chosen, tapped, answer({ outcome: 'accepted', sequence: 1, at: 1 })]).cast)).toBeNull();
  });

  test('[P15] a ballot from another device is shown, and a choice made here waits for the person', () => {
    expect(kindAfter(chosen, learned(open, { ballot: ballot(9, no) }))).toBe('confirm-again');
    expect(after([learned(open, { ballot: ballot(9, no) })]).cast.recorded?.choice).toEqual(no);
  });

  test('[A4] an older ballot never replaces a newer one', () => {
    expect(after([learned(open, { ballot: ballot(9, no) }), learned(open, { ballot: ballot(8, yes) })]).cast.recorded?.sequence).toBe(9);
  });

  test('a choice for another revision cannot be cast', () => {
    const changed = after([chosen, learned({ ...open, revision: 2 }), tapped]);
    expect(changed).toMatchObject({ effect: null, cast: { step: { kind: 'confirm-again' } } });
  });
});
