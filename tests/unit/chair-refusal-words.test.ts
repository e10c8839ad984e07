import compile from 'icu-minify/compile';
import { createTranslator } from 'next-intl';
import { expect, test } from 'vitest';
import { refusalWords, type AnyRefusal } from '../../app/(staff)/_lib/refusal-words.ts';
import de from '../../lib/i18n/messages/chair.de.json' with { type: 'json' };
import en from '../../lib/i18n/messages/chair.en.json' with { type: 'json' };
import type { Thing } from '../../lib/assembly/refusals.ts';

const things: readonly Thing[] = ['poll', 'agenda-item', 'agenda', 'announcement', 'settings', 'sitting', 'roles', 'participant', 'current-item', 'attendance'];

/** At least one of each reason; the compiler misses a reason that lacks. */
const samples: { readonly [R in AnyRefusal['reason']]: readonly Extract<AnyRefusal, { reason: R }>[] } = {
  'not-permitted': [{ reason: 'not-permitted' }],
  outdated: things.map((thing) => ({ reason: 'outdated', thing, version: 7 })),
  unknown: things.map((thing) => ({ reason: 'unknown', thing })),
  'id-taken': [{ reason: 'id-taken', thing: 'poll' }],
  'wrong-state': [
    ...['draft', 'open', 'closed', 'published', 'void', 'repeat-prepared', 'no-run-off', 'run-off-prepared'].map((status) => ({ reason: 'wrong-state', thing: 'poll', status }) as const),
    ...['preparing', 'sitting', 'adjourned', 'closed', 'paused'].map((status) => ({ reason: 'wrong-state', thing: 'sitting', status }) as const),
    ...['has-polls', 'current'].map((status) => ({ reason: 'wrong-state', thing: 'agenda-item', status }) as const),
    { reason: 'wrong-state', thing: 'announcement', status: 'withdrawn' },
  ],
  invalid: [
    { reason: 'invalid', field: 'question', fault: 'missing' },
    { reason: 'invalid', field: 'options', fault: 'missing' },
    { reason: 'invalid', field: 'quorum', fault: 'threshold-out-of-range' },
    { reason: 'invalid', field: 'reason', fault: 'missing' },
    { reason: 'invalid', field: 'afterMs', fault: 'out-of-range' },
    ...(['threshold-out-of-range', 'too-few-options', 'options-not-allowed', 'empty-option', 'repeated-option', 'majority-missing', 'run-off-not-allowed', 'run-off-without-majority'] as const).map(
      (fault) => ({ reason: 'invalid', field: 'definition', fault }) as const,
    ),
  ],
  'limit-reached': ['polls', 'open-polls', 'options', 'poll-bytes', 'agenda-items', 'item-bytes', 'text-chars', 'text-bytes', 'all-texts', 'announcements'].map((limit) => ({ reason: 'limit-reached', limit, most: 12 })),
  'poll-not-open': [{ reason: 'poll-not-open', status: 'draft' }, { reason: 'poll-not-open', status: 'void' }],
  'poll-closed': [{ reason: 'poll-closed', closedAt: 1, arrivedAt: 2 }],
  'not-eligible': (['not-on-roll', 'no-voting-right', 'not-present', 'arrived-late'] as const).map((why) => ({ reason: 'not-eligible', why })),
  'revision-outdated': [{ reason: 'revision-outdated', revision: 2 }],
  'cast-too-long-ago': [{ reason: 'cast-too-long-ago', castAt: 0 }],
  'ballot-outdated': [{ reason: 'ballot-outdated', recorded: 3 }],
  'not-changeable': [{ reason: 'not-changeable', recorded: 3 }],
  'choice-invalid': [{ reason: 'choice-invalid' }],
  'result-withheld': [{ reason: 'result-withheld' }],
  'not-sitting': (['preparing', 'adjourned', 'closed'] as const).map((status) => ({ reason: 'not-sitting', status })),
  'nobody-eligible': [{ reason: 'nobody-eligible' }],
  'quorum-missing': [{ reason: 'quorum-missing', present: 1_204, needed: 1_471 }],
  'polls-open': [{ reason: 'polls-open', pollIds: ['a'] }, { reason: 'polls-open', pollIds: ['a', 'b'] }],
  'not-on-roll': [{ reason: 'not-on-roll' }],
  already: [{ reason: 'already', state: 'present' }, { reason: 'already', state: 'absent' }],
  'number-taken': [{ reason: 'number-taken', number: 'M1' }],
  'slug-taken': [{ reason: 'slug-taken' }],
  'own-role': [{ reason: 'own-role' }],
  'stale-epoch': [{ reason: 'stale-epoch' }],
  malformed: [{ reason: 'malformed', field: 'command.definition.label', fault: 'too_big' }, { reason: 'malformed', field: 'event', fault: 'unknown' }],
  'not-recordable': [{ reason: 'not-recordable' }],
  'try-again': (['store-away', 'busy', 'stepping-down'] as const).map((because) => ({ reason: 'try-again', because })),
  'not-connected': [{ reason: 'not-connected' }],
};
const all: readonly AnyRefusal[] = Object.values(samples).flat();

for (const [locale, messages] of [['en', en], ['de', de]] as const) {
  const t = createTranslator({ locale, messages: { chair: messages }, namespace: 'chair.refusal', onError: (error) => { throw error; } });
  test(`[H10] every refusal has a sentence in "${locale}"`, () => {
    for (const refusal of all) {
      const { key, values } = refusalWords(refusal);
      expect(t(key, values), JSON.stringify(refusal)).toMatch(/^[“„\p{Lu}\d].*\.$/u);
    }
  });

  test(`[H10] numbers are told in the way of "${locale}"`, () => {
    const { key, values } = refusalWords({ reason: 'quorum-missing', present: 1_204, needed: 1_471 });
    expect(t(key, values)).toContain(locale === 'en' ? '1,204 present, 1,471 needed' : '1.204 anwesend, 1.471 nötig');
  });
}

test('[H10] known faults get words of their own, not the general ones', () => {
  const general = new Set(['wrong-state', 'invalid', 'limit-reached', 'unforeseen']);
  for (const refusal of all) expect(general, JSON.stringify(refusal)).not.toContain(refusalWords(refusal).key);
});

test('[H10] a reason of a newer server is no crash', () => {
  const newer = JSON.parse('{"reason":"moon-phase"}');
  expect(refusalWords(newer)).toEqual({ key: 'unforeseen', values: { reason: 'moon-phase' } });
});

test('both catalogues of the chair have the same messages with the same values', () => {
  expect(shapeOf(de)).toEqual(shapeOf(en));
});

/** Keys with the names of the values that their messages take. */
function shapeOf(catalogue: object, path = ''): Record<string, string> {
  return Object.fromEntries(
    Object.entries(catalogue).flatMap(([key, value]: [string, unknown]) =>
      typeof value === 'string' ? [[path + key, [...new Set(valuesOf(compile(value)))].sort().join(' ')]] : Object.entries(shapeOf(Object(value), `${path}${key}.`)),
    ),
  );
}

/** A compiled message is a text, or a list of texts and of values: `[name, kind, cases]`, whose cases are messages. */
function valuesOf(message: unknown): string[] {
  if (!Array.isArray(message)) return [];
  return message.filter((part) => Array.isArray(part)).flatMap(([name, , cases]: unknown[]) => [String(name), ...Object.values(Object(cases)).flatMap(valuesOf)]);
}
