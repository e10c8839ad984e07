import { describe, expect, test } from 'vitest';
import { focusedPoll, isSurprise, nextDraft, pressed, primaryAction } from '../../app/(staff)/_chair/primary-action.ts';
import { count } from '../../lib/counting/methods.ts';
import type { Outcome } from '../../lib/counting/types.ts';
import type { Sitting } from '../../lib/assembly/state.ts';
import { deskPoll, deskWith } from '../fixtures/chair-desk.ts';

const amount = { heads: 10, weight: '10' };
const motion: Outcome = count(
  { method: 'yes-no-abstain', options: [], majority: { base: 'yes-no', threshold: { kind: 'more-than', numerator: 1, denominator: 2 } }, runOff: false, seats: 1 },
  [{ choice: { answer: 'yes' }, weight: '1', count: 3 }],
  { eligible: amount, present: amount },
);
const runOff: Outcome = { ...motion, verdict: 'run-off', runOffBetween: ['a', 'b'] };

describe('the primary button follows the state [H2]', () => {
  test('[H2] draft, open, closed and published lead from one act to the next', () => {
    const next = deskPoll('s2');
    const states = [
      [deskPoll('s1'), 'open'],
      [deskPoll('s1', { status: 'open', timer: { kind: 'none' } }), 'close'],
      [deskPoll('s1', { status: 'open', timer: { kind: 'interrupted', since: 1 } }), 'close'],
      [deskPoll('s1', { status: 'closed', outcome: motion }), 'publish'],
      [deskPoll('s1', { status: 'published', outcome: motion }), 'next'],
      [deskPoll('s1', { status: 'void' }), 'repeat'],
    ] as const;
    for (const [poll, kind] of states) expect(primaryAction(deskWith([poll, next]), poll).kind).toBe(kind);
  });

  test('[H6] after a poll whose result is withheld the button leads on', () => {
    const next = deskPoll('s2');
    const poll = deskPoll('s1', { status: 'closed', outcome: motion }, { result: 'withheld' });
    const second = deskPoll('s1', { status: 'closed', outcome: runOff }, { result: 'withheld' });
    expect(primaryAction(deskWith([poll, next]), poll)).toEqual({ kind: 'next', poll: next });
    expect(primaryAction(deskWith([second, next]), second).kind).toBe('prepare-run-off');
    expect(focusedPoll(deskWith([poll, next]), null)).toBeNull();
  });

  test('[H2] it names the poll that it is about', () => {
    const poll = deskPoll('s1');
    expect(primaryAction(deskWith([poll]), poll)).toEqual({ kind: 'open', poll });
  });

  test('[H2] while the count is under way there is nothing to press', () => {
    const poll = deskPoll('s1', { status: 'closed', outcome: null });
    expect(primaryAction(deskWith([poll]), poll).kind).toBe('none');
  });

  test.each([
    [{ status: 'preparing' }, 'open-sitting'],
    [{ status: 'adjourned', since: 1 }, 'resume-sitting'],
    [{ status: 'sitting', since: 1, paused: 2 }, 'unpause'],
    [{ status: 'closed', since: 1 }, 'none'],
  ] as const)('[H2] a draft waits for the sitting: %o gives %s', (sitting: Sitting, kind) => {
    const poll = deskPoll('s1');
    expect(primaryAction(deskWith([poll], { sitting }), poll).kind).toBe(kind);
  });

  test('[H7] a run-off is the next step until somebody has prepared it, and again when that was voided', () => {
    const poll = deskPoll('w1', { status: 'published', outcome: runOff });
    const second = deskPoll('w2', { runOffOf: 'w1' });
    expect(primaryAction(deskWith([poll]), poll).kind).toBe('prepare-run-off');
    expect(primaryAction(deskWith([poll, second]), poll)).toEqual({ kind: 'next', poll: second });
    expect(primaryAction(deskWith([poll, { ...second, status: 'void' }]), poll).kind).toBe('prepare-run-off');
  });

  test('[H8] a void poll that has its repeat leads on to it', () => {
    const poll = deskPoll('s1', { status: 'void' });
    const repeat = deskPoll('s9', { repeatOf: 's1' });
    expect(primaryAction(deskWith([poll, repeat]), poll)).toEqual({ kind: 'next', poll: repeat });
  });

  test('[H2] with nothing in focus a poll from the floor can be made', () => {
    expect(primaryAction(deskWith([]), null).kind).toBe('new');
  });
});

describe('nothing fires on a single stray key [H10]', () => {
  const poll = deskPoll('s1');
  test('[H10] opening asks, whatever it was pressed by', () => {
    expect(pressed({ kind: 'open', poll }, 'keyboard', false)).toBe('confirm');
    expect(pressed({ kind: 'open', poll }, 'pointer', false)).toBe('confirm');
  });
  test.each(['close', 'publish'] as const)('[H10] %s by keyboard needs a second press, by pointer none', (kind) => {
    expect(pressed({ kind, poll }, 'keyboard', false)).toBe('arm');
    expect(pressed({ kind, poll }, 'keyboard', true)).toBe('do');
    expect(pressed({ kind, poll }, 'pointer', false)).toBe('do');
  });
});

describe('what stands in the middle [H1]', () => {
  test('[H1] the chair’s own choice, else the interrupted, the open, the closed, the current item’s draft', () => {
    const draft = deskPoll('d1', {}, { itemId: 'item-2' });
    const closed = deskPoll('c1', { status: 'closed', closedAt: 5 });
    const open = deskPoll('o1', { status: 'open', openedAt: 7, timer: { kind: 'none' } });
    const later = deskPoll('o2', { status: 'open', openedAt: 9, timer: { kind: 'none' } });
    const cut = deskPoll('o3', { status: 'open', openedAt: 1, timer: { kind: 'interrupted', since: 3 } });
    expect(focusedPoll(deskWith([draft, closed, open, later, cut]), 'c1')).toBe(closed);
    expect(focusedPoll(deskWith([draft, closed, open, later, cut]), null)).toBe(cut);
    expect(focusedPoll(deskWith([draft, closed, open, later]), 'gone')).toBe(later);
    expect(focusedPoll(deskWith([draft, closed]), null)).toBe(closed);
    expect(focusedPoll(deskWith([draft], { currentItemId: 'item-2' }), null)).toBe(draft);
    expect(focusedPoll(deskWith([draft]), null)).toBeNull();
  });

  test('[H1] the next draft goes by the agenda, not by the time it was prepared', () => {
    const second = deskPoll('b', {}, { itemId: 'item-2' });
    const first = deskPoll('a', { status: 'published', outcome: motion });
    const also = deskPoll('c');
    const desk = deskWith([second, first, also]);
    expect(nextDraft(desk, first)).toBe(also);
    expect(nextDraft(desk, also)).toBe(second);
    expect(nextDraft(desk, second)).toBe(also);
  });
});

describe('the button whose meaning changes under the hand [H10]', () => {
  const closing = { does: 'close s1', choices: 1 };

  test('[H10] waits for a moment when it is another act by itself: the second click of two on "Close" publishes nothing', () => {
    expect(isSurprise(closing, { does: 'publish s1', choices: 1 }, true)).toBe(true);
    expect(isSurprise(closing, { does: 'publish s1', choices: 1 }, false)).toBe(true);
  });

  test('[H2] does not wait for who has chosen another poll, unless by this very button', () => {
    expect(isSurprise(closing, { does: 'open s2', choices: 2 }, false)).toBe(false);
    expect(isSurprise({ does: 'next s2', choices: 1 }, { does: 'open s2', choices: 2 }, true)).toBe(true);
  });

  test('[H2] does not wait while it does what it did', () => {
    expect(isSurprise(closing, closing, true)).toBe(false);
  });
});
