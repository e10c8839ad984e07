import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { typedText } from '../../lib/assembly/typed-text.ts';
import { staffCommand } from '../../lib/protocol/commands.ts';
import { plainText } from '../../lib/protocol/values.ts';
import { aMotion, anElection, idOf } from '../fixtures/assembly-world.ts';

/** What the record or the database can't hold, and what would turn the line it stands in. */
const unfit = ['a\u0000b', '\ud800', 'x\u202e', 'a\u0007'];
const person = { number: 'M1', firstName: 'Ada', lastName: 'Test', email: null, language: null, group: null, weight: '1' };

const commandsWith: Readonly<Record<string, (text: string) => object>> = {
  'a number on the roll': (text) => ({ type: 'changeRoll', enrol: [{ id: idOf('a'), person: { ...person, number: text } }], correct: [], remove: [] }),
  'a name': (text) => ({ type: 'changeRoll', enrol: [{ id: idOf('a'), person: { ...person, lastName: text } }], correct: [], remove: [] }),
  'a group': (text) => ({ type: 'changeRoll', enrol: [], correct: [{ id: idOf('a'), basis: 1, person: { ...person, group: text } }], remove: [] }),
  'an address': (text) => ({ type: 'changeRoll', enrol: [], correct: [{ id: idOf('a'), basis: 1, person: { ...person, email: `${text}@example.org` } }], remove: [] }),
  'the number of an item': (text) => ({ type: 'addAgendaItem', itemId: idOf('i'), number: text, title: { en: 'T' }, text: null, after: null }),
  'a title': (text) => ({ type: 'addAgendaItem', itemId: idOf('i'), number: '1', title: { en: text }, text: null, after: null }),
  'a label': (text) => ({ type: 'preparePoll', pollId: idOf('p'), definition: aMotion({ label: text }) }),
  'the id of an option': (text) => ({ type: 'preparePoll', pollId: idOf('p'), definition: anElection([text, 'b']) }),
  'the reason of a voiding': (text) => ({ type: 'voidPoll', pollId: idOf('p'), reason: { en: text }, basis: 1 }),
};

describe.each(Object.entries(commandsWith))('[RT14] %s', (_where, commandWith) => {
  test('takes plain text', () => expect(staffCommand.safeParse(commandWith('abc')).success).toBe(true));
  test.each(unfit)('refuses %j where it is parsed', (text) => expect(staffCommand.safeParse(commandWith(text)).success).toBe(false));
});

test('[PO24][RT14] whatever is typed or pasted passes, once its form has made it ready', () => {
  const most = 1_000;
  const anything = fc.oneof(fc.string({ unit: 'binary', maxLength: 100 }), fc.string({ unit: fc.constantFrom(...unfit, '\t', '\r', '\n', '\u0085', '\u2028', 'a', '\ud83d', '\ude00', '\u2066'), maxLength: 100 }));
  fc.assert(fc.property(anything, (text) => plainText(most).safeParse(typedText(text)).success));
});

test('[faults 36] an address by hand can add no second header to a mail', () => {
  const email = 'a@b.example\r\nBcc: c@d.example';
  expect(staffCommand.safeParse({ type: 'changeRoll', enrol: [{ id: idOf('a'), person: { ...person, email } }], correct: [], remove: [] }).success).toBe(false);
});

test('[faults 29] names of object members are no option ids', () => {
  for (const id of ['__proto__', 'a b']) {
    expect(staffCommand.safeParse({ type: 'preparePoll', pollId: idOf('p'), definition: anElection([id, 'b']) }).success).toBe(false);
  }
});
