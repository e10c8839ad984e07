import type { Refusal, Thing } from '../../../lib/assembly/refusals.ts';
import type { NotConnected } from '../../../lib/client/commands.ts';
import type { Messages } from '../../../lib/i18n/messages-of.ts';
import type { ProtocolRefusal } from '../../../lib/protocol/down.ts';

/** Whatever a command of staff can be answered with, besides "accepted". */
export type AnyRefusal = Refusal | ProtocolRefusal | NotConnected;

type Catalogue = Messages['chair']['refusal'];
export type RefusalKey = Exclude<keyof Catalogue, 'changed'>;
/** A message of the catalogue `chair.refusal` with its values. Each says what is so, and what to do. */
export type RefusalWords = { readonly key: RefusalKey; readonly values: Readonly<Record<string, string | number>> };

/** One line for each reason that the core or the protocol knows: the compiler misses the one that lacks. */
const words: { readonly [R in AnyRefusal['reason']]: (refusal: Extract<AnyRefusal, { reason: R }>) => RefusalWords } = {
  'not-permitted': () => say('not-permitted'),
  outdated: ({ thing }) => say(outdatedKeys[thing]),
  unknown: ({ thing }) => say(unknownKeys[thing]),
  'id-taken': () => say('id-taken'),
  'wrong-state': ({ thing, status }) => say(known(wrongStates, `${thing}:${status}`) ?? 'wrong-state', { status }),
  invalid: ({ field, fault }) => say(known(invalids, `${field}:${fault}`) ?? known(invalids, fault) ?? 'invalid', { field }),
  'limit-reached': ({ limit, most }) => say(known(limits, limit) ?? 'limit-reached', { most }),
  'poll-not-open': ({ status }) => say(status === 'draft' ? 'poll-not-open-draft' : 'poll-not-open-void'),
  'poll-closed': () => say('poll-closed'),
  'not-eligible': ({ why }) => say(`not-eligible-${why}`),
  'revision-outdated': () => say('revision-outdated'),
  'cast-too-long-ago': () => say('cast-too-long-ago'),
  'ballot-outdated': () => say('ballot-outdated'),
  'not-changeable': () => say('not-changeable'),
  'choice-invalid': () => say('choice-invalid'),
  'result-withheld': () => say('result-withheld'),
  'not-sitting': ({ status }) => say(`not-sitting-${status}`),
  'nobody-eligible': () => say('nobody-eligible'),
  'quorum-missing': ({ present, needed }) => say('quorum-missing', { present, needed }),
  'polls-open': ({ pollIds }) => say('polls-open', { count: pollIds.length }),
  'not-on-roll': () => say('not-on-roll'),
  already: ({ state }) => say(`already-${state}`),
  'number-taken': ({ number }) => say('number-taken', { number }),
  'slug-taken': () => say('slug-taken'),
  'own-role': () => say('own-role'),
  'stale-epoch': () => say('stale-epoch'),
  malformed: ({ field, fault }) => (fault === 'too_big' ? say('too-long') : say('malformed', { field })),
  'not-recordable': () => say('not-recordable'),
  'try-again': ({ because }) => say(`try-again-${because}`),
  'not-connected': () => say('not-connected'),
};

/** The refusal as a sentence of the catalogue `chair.refusal`. A reason that only a newer server knows gets one as well. */
export function refusalWords(refusal: AnyRefusal): RefusalWords {
  return Object.hasOwn(words, refusal.reason) ? wordsOf(refusal) : say('unforeseen', { reason: refusal.reason });
}

function wordsOf<R extends AnyRefusal['reason']>(refusal: Extract<AnyRefusal, { reason: R }>): RefusalWords {
  const reason: R = refusal.reason;
  return words[reason](refusal);
}

function say(key: RefusalKey, values: RefusalWords['values'] = {}): RefusalWords {
  return { key, values };
}

function known(table: Readonly<Record<string, RefusalKey>>, name: string): RefusalKey | null {
  return Object.hasOwn(table, name) ? (table[name] ?? null) : null;
}

const outdatedKeys: Readonly<Record<Thing, RefusalKey>> = {
  poll: 'outdated-poll',
  'agenda-item': 'outdated-agenda-item',
  agenda: 'outdated-agenda',
  announcement: 'outdated-announcement',
  settings: 'outdated-settings',
  sitting: 'outdated-sitting',
  roles: 'outdated-roles',
  participant: 'outdated-participant',
  'current-item': 'outdated-current-item',
  attendance: 'outdated-attendance',
};

const unknownKeys: Readonly<Record<Thing, RefusalKey>> = {
  poll: 'unknown-poll',
  'agenda-item': 'unknown-agenda-item',
  agenda: 'unknown-agenda-item',
  announcement: 'unknown-announcement',
  settings: 'unknown',
  sitting: 'unknown',
  roles: 'unknown',
  participant: 'unknown-participant',
  'current-item': 'unknown-agenda-item',
  attendance: 'unknown-participant',
};

/** `thing:status`, as lib/assembly/decide writes them. */
const wrongStates: Readonly<Record<string, RefusalKey>> = {
  'poll:draft': 'poll-is-draft',
  'poll:open': 'poll-is-open',
  'poll:closed': 'poll-is-closed',
  'poll:published': 'poll-is-published',
  'poll:void': 'poll-is-void',
  'poll:repeat-prepared': 'repeat-prepared',
  'poll:no-run-off': 'no-run-off',
  'poll:run-off-prepared': 'run-off-prepared',
  'sitting:preparing': 'not-sitting-preparing',
  'sitting:sitting': 'sitting-is-open',
  'sitting:adjourned': 'not-sitting-adjourned',
  'sitting:closed': 'not-sitting-closed',
  'sitting:paused': 'sitting-paused',
  'agenda-item:has-polls': 'item-has-polls',
  'agenda-item:current': 'item-is-current',
  'announcement:withdrawn': 'announcement-withdrawn',
};

/** `field:fault`, or the fault alone where it says enough. */
const invalids: Readonly<Record<string, RefusalKey>> = {
  'question:missing': 'question-missing',
  'title:missing': 'title-missing',
  'text:missing': 'text-missing',
  'reason:missing': 'reason-missing',
  'options:missing': 'option-missing',
  'quorum:threshold-out-of-range': 'threshold-out-of-range',
  'threshold-out-of-range': 'threshold-out-of-range',
  'out-of-range': 'time-out-of-range',
  'too-few-options': 'too-few-options',
  'empty-option': 'option-missing',
  'repeated-option': 'repeated-option',
  'options-not-allowed': 'options-not-allowed',
  'majority-missing': 'majority-missing',
  'run-off-not-allowed': 'run-off-not-allowed',
  'run-off-without-majority': 'run-off-without-majority',
};

const limits: Readonly<Record<string, RefusalKey>> = {
  polls: 'limit-polls',
  'open-polls': 'limit-open-polls',
  options: 'limit-options',
  'poll-bytes': 'limit-poll-bytes',
  'agenda-items': 'limit-agenda-items',
  'item-bytes': 'limit-item-bytes',
  'text-chars': 'limit-text-chars',
  'text-bytes': 'limit-text-bytes',
  'all-texts': 'limit-all-texts',
  'reason-bytes': 'limit-reason-bytes',
  announcements: 'limit-announcements',
};
