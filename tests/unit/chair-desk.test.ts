import { describe, expect, test } from 'vitest';
import { agendaRows, placeAfterMove, statusGroups } from '../../app/(staff)/_chair/agenda-rows.ts';
import { definitionOf, fieldOf, formOf, freeOptionId, moveOption, withMethod } from '../../app/(staff)/_chair/editor-form.ts';
import { newDefinition, nextLabel, voteAgain } from '../../app/(staff)/_chair/new-poll.ts';
import { ratePerSecond, rateWindowMs, withSample, type Sample } from '../../app/(staff)/_chair/rate.ts';
import { unfinished } from '../../app/(staff)/_chair/unfinished.ts';
import { deskEvents, pollChange } from '../../app/(staff)/_chair/what-changed.ts';
import { pollName } from '../../app/(staff)/_lib/poll-name.ts';
import { largestPollPart, partBytes } from '../../lib/assembly/stage-size.ts';
import { pollDefinition } from '../../lib/protocol/poll-definition.ts';
import { deskPoll, deskWith } from '../fixtures/chair-desk.ts';

describe('two chairs at once [H10]', () => {
  test('[H10] what somebody else did to a poll is told by its effect', () => {
    const seen = deskPoll('s1');
    expect(pollChange(seen, seen)).toBeNull();
    expect(pollChange(seen, undefined)).toBe('removed');
    expect(pollChange(seen, { ...seen, version: 6, revision: 2 })).toBe('edited');
    expect(pollChange(seen, { ...seen, version: 6, status: 'open' })).toBe('opened');
    const open = deskPoll('s1', { status: 'open' });
    expect(pollChange(open, { ...open, version: 6 })).toBe('timer');
    expect(pollChange(open, { ...open, version: 6, status: 'closed' })).toBe('closed');
    expect(pollChange(open, { ...open, version: 6, status: 'published' })).toBe('published');
    expect(pollChange(open, { ...open, version: 6, status: 'void' })).toBe('voided');
  });

  test('[H10] the second chair hears what the first did, the poll last', () => {
    const draft = deskPoll('s1');
    const open = deskPoll('s1', { status: 'open', version: 6 });
    const before = deskWith([draft]);
    const after = deskWith([open], { currentItemId: 'item-2' });
    expect(deskEvents(before, after)).toEqual([{ kind: 'item', itemId: 'item-2' }, { kind: 'poll', change: 'opened', poll: open }]);
    expect(deskEvents(before, before)).toEqual([]);
  });

  test('[PO13] an interruption is told as one', () => {
    const open = deskPoll('s1', { status: 'open', timer: { kind: 'running', closesAt: 5 } });
    const cut = deskPoll('s1', { status: 'open', version: 6, timer: { kind: 'interrupted', since: 5 } });
    expect(deskEvents(deskWith([open]), deskWith([cut]))).toEqual([{ kind: 'poll', change: 'interrupted', poll: cut }]);
  });
});

describe('the agenda [H1]', () => {
  test('[H1] an item’s line groups its polls by status, what is live first', () => {
    const polls = [deskPoll('s2'), deskPoll('s1', { status: 'open' }), deskPoll('s3')];
    expect(statusGroups(polls).map(({ status, polls: of }) => [status, of.map(({ id }) => id)])).toEqual([['open', ['s1']], ['draft', ['s2', 's3']]]);
  });

  test('[H6] a withheld result leaves nothing to do', () => {
    const polls = [deskPoll('s1', { status: 'closed' }, { result: 'withheld' }), deskPoll('s2', { status: 'void' })];
    expect(agendaRows(deskWith(polls))[0]).toMatchObject({ isSettled: true });
    expect(statusGroups(polls).map(({ status }) => status)).toEqual(['withheld', 'void']);
  });

  test('[H4] before the assembly closes for good, what is left undone is named in the order of the agenda', () => {
    const left = unfinished(
      deskWith([
        deskPoll('d2', {}, { itemId: 'item-2' }),
        deskPoll('d1'),
        deskPoll('open', { status: 'open' }),
        deskPoll('closed', { status: 'closed' }),
        deskPoll('withheld', { status: 'closed' }, { result: 'withheld' }),
        deskPoll('done', { status: 'published' }),
        deskPoll('void', { status: 'void' }),
      ]),
    );
    expect(Object.entries(left).map(([what, polls]) => [what, polls.map(({ id }) => id)])).toEqual([['open', ['open']], ['unpublished', ['closed']], ['drafts', ['d1', 'd2']]]);
  });

  test('[H1] polls of no item, or of one that is gone, are not lost', () => {
    const rows = agendaRows(deskWith([deskPoll('a', {}, { itemId: null }), deskPoll('b', {}, { itemId: 'gone' }), deskPoll('c')]));
    expect(rows.map(({ item, polls }) => [item?.id ?? null, polls.map(({ id }) => id)])).toEqual([['item-1', ['c']], ['item-2', []], [null, ['a', 'b']]]);
  });

  test('[H1] moving by one names the item that it comes after, and stops at the ends', () => {
    const { agenda } = deskWith([]);
    expect(placeAfterMove(agenda, 'item-2', -1)).toBeNull();
    expect(placeAfterMove(agenda, 'item-1', 1)).toBe('item-2');
    expect(placeAfterMove(agenda, 'item-1', -1)).toBeUndefined();
    expect(placeAfterMove(agenda, 'item-2', 1)).toBeUndefined();
  });

  test('[H2] a poll without a label is called by the start of its question', () => {
    expect(pollName({ label: ' S1 ', question: { en: 'x' } }, ['en'])).toBe('S1');
    expect(pollName({ label: '', question: { en: 'Shall the statutes be amended in Article 12?' } }, ['en'])).toBe('Shall the statutes be amended…');
  });
});

describe('the editor [H3]', () => {
  test('[H3] the house defaults pass the wire’s schema once a question is there', () => {
    const read = definitionOf({ ...formOf(newDefinition(deskWith([]).settings, null, 'S1')), question: { en: ' Go? ', de: ' ' } });
    if (!read.ok) throw new Error(JSON.stringify(read.faults));
    expect(read.definition.question).toEqual({ en: 'Go?' });
    expect(pollDefinition.safeParse(read.definition).error).toBeUndefined();
  });

  test('[H6] a result that is withheld is written down, one that is published is not', () => {
    const form = { ...formOf(newDefinition(deskWith([]).settings, null, 'S1')), question: { en: 'Go?' } };
    expect(form.result).toBe('published');
    const [published, withheld] = [form, { ...form, result: 'withheld' as const }].map(definitionOf);
    expect(published).toMatchObject({ ok: true });
    expect(published).not.toHaveProperty('definition.result');
    expect(withheld).toHaveProperty('definition.result', 'withheld');
    if (withheld?.ok !== true) throw new Error('the form is complete');
    expect(pollDefinition.safeParse(withheld.definition).error).toBeUndefined();
    expect(formOf(withheld.definition).result).toBe('withheld');
  });

  test('[H3] a fault is shown at its field', () => {
    const form = withMethod(formOf(newDefinition(deskWith([]).settings, null, '')), 'plurality');
    expect(definitionOf(form)).toEqual({ ok: false, faults: { question: 'question-missing', options: 'option-missing' } });
    expect(definitionOf({ ...form, options: form.options.slice(1) })).toMatchObject({ faults: { options: 'too-few-options' } });
    expect(definitionOf({ ...form, majority: { base: 'cast', threshold: { kind: 'more-than', numerator: 1, denominator: 1 } } })).toMatchObject({ faults: { majority: 'threshold-out-of-range' } });
    expect(fieldOf({ reason: 'invalid', field: 'definition', fault: 'run-off-without-majority' })).toBe('runOff');
    expect(fieldOf({ reason: 'invalid', field: 'definition', fault: 'repeated-option' })).toBe('options');
    expect(fieldOf({ reason: 'malformed', field: 'command.definition.label', fault: 'too_big' })).toBe('label');
    expect(fieldOf({ reason: 'not-permitted' })).toBeNull();
  });

  test('[PO2] an election of eighty with names of the usual length can be prepared', () => {
    const begun = withMethod({ ...formOf(newDefinition(deskWith([]).settings, null, '6.1')), question: { en: 'Chairperson' } }, 'plurality');
    let { options } = begun;
    while (options.length < 80) options = [...options, { id: freeOptionId(options), text: {} }];
    const read = definitionOf({ ...begun, options: options.map(({ id }) => ({ id, text: { en: 'Elif Öztürk-Großmann' } })) });
    if (!read.ok) throw new Error(JSON.stringify(read.faults));
    expect(pollDefinition.safeParse(read.definition).error).toBeUndefined();
    expect(largestPollPart(read.definition)).toBeLessThanOrEqual(partBytes);
  });

  test('[H3] an option that is added is like no other, whichever was taken out before', () => {
    const options = ['1', '2', '3'].map((id) => ({ id, text: {} }));
    expect(freeOptionId(options)).toBe('4');
    expect(freeOptionId(options.slice(1))).toBe('4');
    expect(freeOptionId([])).toBe('1');
  });

  test('[PO24] a text pasted from a word processor is taken without what came along unseen', () => {
    const form = { ...formOf(newDefinition(deskWith([]).settings, null, 'S1')), question: { en: 'Go\u202Bnow?\u202C', de: '\u2029\t' }, text: { en: '1.\tThe fee\u000Bstays\r\nas it is.\u0007' } };
    const read = definitionOf(form);
    if (!read.ok) throw new Error(JSON.stringify(read.faults));
    expect(read.definition).toMatchObject({ question: { en: 'Gonow?' }, text: { en: '1. The fee\nstays\nas it is.' } });
    expect(read.definition.question).not.toHaveProperty('de');
    expect(pollDefinition.safeParse(read.definition).error).toBeUndefined();
  });

  test('[W2] options are put in order by buttons, and stay at the ends', () => {
    const options = ['a', 'b', 'c'].map((id) => ({ id, text: {} }));
    expect(moveOption(options, 2, -1).map(({ id }) => id)).toEqual(['a', 'c', 'b']);
    expect(moveOption(options, 0, -1)).toBe(options);
    expect(moveOption(options, 2, 1)).toBe(options);
  });

  test('[H3] the next label counts on in its item’s row, past what is taken', () => {
    const desk = deskWith([deskPoll('s1'), deskPoll('s2'), deskPoll('w7', {}, { itemId: 'item-2' })]);
    expect(nextLabel(desk, 'item-1')).toBe('S3');
    expect(nextLabel(desk, 'item-2')).toBe('W8');
    expect(nextLabel(deskWith([]), null)).toBe('1');
  });

  test('[H7] another vote after a tie is between the tied, and its label says which vote it is', () => {
    const options = ['a', 'b', 'c'].map((id) => ({ id, text: { en: id } }));
    const poll = deskPoll('w1', { status: 'published' }, { method: 'plurality', options });
    const again = voteAgain(deskWith([poll, deskPoll('x', {}, { label: 'W1/2' })]), poll, null, { kind: 'vote-again', options: ['a', 'c'] });
    expect([again.label, again.options.map(({ id }) => id)]).toEqual(['W1/3', ['a', 'c']]);
  });
});

describe('the rate [H5]', () => {
  test('[H5] it is taken over the window and falls to nothing when nobody votes any more', () => {
    let samples: readonly Sample[] = [];
    for (let second = 0; second <= 20; second += 1) samples = withSample(samples, second * 1_000, { cast: Math.min(10, second) * 30 });
    expect(ratePerSecond(samples)).toBe(0);
    expect(samples.length).toBeLessThanOrEqual(rateWindowMs / 1_000 + 2);
    expect(ratePerSecond([{ at: 0, cast: 0 }, { at: 2_000, cast: 62 }])).toBe(31);
    expect(ratePerSecond([{ at: 0, cast: 5 }])).toBe(0);
  });
});
