import type { PollDefinition } from '../../../lib/assembly/poll.ts';
import { count } from '../../../lib/counting/methods.ts';
import type { Majority } from '../../../lib/counting/majority.ts';
import type { BallotGroup, Outcome } from '../../../lib/counting/types.ts';
import type { Desk, DeskPoll, RoomFigures } from '../../../lib/protocol/down.ts';
import type { ChairView, Dialog } from '../../(staff)/_chair/console-context.ts';
import { seal } from './participant-views.ts';

/** One state of the console for the gallery. */
export type ChairSample = { readonly view: ChairView; readonly dialog?: Dialog; readonly focus?: string };

const at = Date.UTC(2026, 10, 21, 13, 2, 10);
/** The gallery's server time. */
export const galleryNow = at + 71_000;

const twoThirds: Majority = { base: 'valid', threshold: { kind: 'at-least', numerator: 2, denominator: 3 } };
const simple: Majority = { base: 'yes-no', threshold: { kind: 'more-than', numerator: 1, denominator: 2 } };
const absolute: Majority = { base: 'valid', threshold: { kind: 'more-than', numerator: 1, denominator: 2 } };

const agenda = [
  { id: 'i4', number: '4', title: { en: 'Discharge of the board', de: 'Entlastung des Vorstands' }, text: null, version: 4 },
  { id: 'i5', number: '5', title: { en: 'Amendments to the statutes', de: 'Satzungsänderungen' }, text: null, version: 5 },
  { id: 'i6', number: '6', title: { en: 'Elections to the board', de: 'Wahlen zum Vorstand' }, text: null, version: 6 },
  { id: 'i7', number: '7', title: { en: 'Delegates', de: 'Delegierte' }, text: null, version: 7 },
  { id: 'i8', number: '8', title: { en: 'Motions', de: 'Anträge' }, text: null, version: 8 },
  { id: 'i9', number: '9', title: { en: 'Any other business', de: 'Verschiedenes' }, text: null, version: 9 },
];

function definition(label: string, itemId: string, en: string, de: string, majority: Majority | null, part: Partial<PollDefinition> = {}): PollDefinition {
  return {
    itemId,
    label,
    question: { en, de },
    text: null,
    method: 'yes-no-abstain',
    options: [],
    majority,
    runOff: false,
    quorum: { kind: 'attendance', effect: 'blocks-opening' },
    changeable: true,
    eligibility: 'present',
    admission: 'frozen',
    confirmation: 'two-taps',
    ...part,
  };
}

function draft(id: string, of: PollDefinition, part: Partial<DeskPoll> = {}): DeskPoll {
  return { id, status: 'draft', definition: of, revision: 1, version: 10, runOffOf: null, repeatOf: null, openedAt: null, closedAt: null, timer: null, eligible: null, cast: null, outcome: null, voidReason: null, ...part };
}

const s1 = definition('S1', 'i5', 'Shall general assemblies also be held digitally?', 'Sollen Mitgliederversammlungen auch digital stattfinden?', twoThirds);
const s2 = definition('S2', 'i5', 'Term of the board: three years instead of two?', 'Amtszeit des Vorstands: drei Jahre statt zwei?', twoThirds);
const s3 = definition('S3', 'i5', 'Alternates for delegates?', 'Ersatzdelegierte?', { base: 'present', threshold: { kind: 'more-than', numerator: 1, denominator: 2 } });
const names = ['Aylin Kaya', 'Jonas Weber', 'María José Fernández-Ortega'];
const w1 = definition('W1', 'i6', 'Who shall chair the board?', 'Wer soll den Vorsitz übernehmen?', absolute, {
  method: 'plurality',
  options: names.map((name, index) => ({ id: `o${index}`, text: { en: name, de: name } })),
  runOff: true,
  confirmation: 'review',
});
const tieElection: PollDefinition = { ...w1, majority: null, runOff: false };

const yesNo = (yes: number, no: number, abstain: number): BallotGroup[] => [
  { choice: { answer: 'yes' }, weight: '1', count: yes },
  { choice: { answer: 'no' }, weight: '1', count: no },
  { choice: { answer: 'abstain' }, weight: '1', count: abstain },
];
const picks = (...votes: readonly number[]): BallotGroup[] => votes.map((number, index) => ({ choice: { picks: [`o${index}`] }, weight: '1', count: number }));

function outcomeOf({ method, options, majority, runOff }: PollDefinition, ballots: readonly BallotGroup[], quorum: 'reached' | 'missed' = 'reached'): Outcome {
  const amount = { heads: 2_114, weight: '2114' };
  return count({ method, options: options.map(({ id }) => id), majority, runOff, seats: 1 }, ballots.filter((group) => group.count > 0), { eligible: amount, present: amount, quorum });
}

const open = (of: PollDefinition, part: Partial<DeskPoll> = {}, id = 's1') => draft(id, of, { status: 'open', openedAt: at, eligible: 2_114, timer: { kind: 'none' }, ...part });
const closed = (of: PollDefinition, outcome: Outcome, part: Partial<DeskPoll> = {}) =>
  draft('s1', of, { status: 'closed', openedAt: at, closedAt: at + 60_000, eligible: 2_114, cast: outcome.cast.heads, outcome, ...part });

const done = draft('e1', definition('E1', 'i4', 'Discharge the board?', 'Den Vorstand entlasten?', simple), { status: 'published', openedAt: at - 9e6, closedAt: at - 8e6, eligible: 2_010, cast: 1_811, outcome: outcomeOf(s1, yesNo(1_640, 91, 80)) });
const rest = [draft('s2', s2), draft('s3', s3), draft('w1', w1), draft('w2', { ...w1, label: 'W2' }), draft('w3', { ...w1, label: 'W3' })];

function deskWith(polls: readonly DeskPoll[], part: Partial<Desk> = {}): Desk {
  return {
    version: [1, 100],
    settings: { title: { en: 'Federal convention 2026', de: 'Bundeskonvent 2026' }, languages: ['de', 'en'], timeZone: 'Europe/Berlin', quorum: { kind: 'heads', heads: 1_471 } },
    settingsVersion: 1,
    slug: 'convention',
    sitting: { status: 'sitting', since: at - 1e7, paused: null },
    sittingVersion: 2,
    agenda,
    agendaVersion: 9,
    currentItemId: 'i5',
    currentItemVersion: 50,
    polls,
    announcements: [
      { id: 'a1', text: { en: 'Lunch until 14:15. Voting continues with the statutes.', de: 'Mittagspause bis 14:15. Danach geht es mit der Satzung weiter.' }, publishedAt: at, pinned: true, withdrawnAt: null, version: 60 },
      { id: 'a2', text: { en: 'The bar is closed.', de: 'Die Bar ist zu.' }, publishedAt: at - 7e6, pinned: false, withdrawnAt: at - 6e6, version: 61 },
    ],
    roles: [],
    rolesVersion: 1,
    ...part,
  };
}

const figures: RoomFigures = { people: 3_020, presentPeople: 2_114, room: 486, remote: 1_628, connected: 2_079, rights: 3_020, rightsPresent: 2_114, weightPresent: '2114', quorum: { present: 2_114, needed: 1_471, reached: true } };
const noQuorum: RoomFigures = { ...figures, presentPeople: 1_204, room: 102, remote: 1_102, connected: 1_187, rightsPresent: 1_204, weightPresent: '1204', quorum: { present: 1_204, needed: 1_471, reached: false } };

function viewOf(desk: Desk, part: Partial<ChairView> = {}): ChairView {
  const counts = Object.fromEntries(desk.polls.filter(({ status }) => status === 'open').map(({ id, eligible }) => [id, { poll: id, cast: id === 's1' ? 1_386 : 512, eligible: eligible ?? 0 }]));
  return { desk, figures, counts, contents: {}, rates: { s1: 31, s3: 12 }, connection: 'connected', isStale: false, staleSince: null, role: 'chair', record: { ...seal, doubt: null }, ...part };
}

const carried = outcomeOf(s1, yesNo(1_421, 520, 118));
const nothing: Desk = deskWith([], { currentItemId: null, agenda: [], announcements: [], sitting: { status: 'preparing' } });
const longQuestion =
  'Shall the statutes be amended so that, in Article 12, paragraph 3, sentence 2, general assemblies may also be held in hybrid or digital form, provided that at least one tenth of the members have not objected in writing within four weeks of the invitation?';

/** The states that the console is judged in. */
export const chairSamples: Readonly<Record<string, ChairSample>> = {
  nothing: { view: viewOf(nothing, { figures: { ...noQuorum, presentPeople: 0, room: 0, remote: 0, connected: 3, rightsPresent: 0, weightPresent: '0', quorum: null } }) },
  draft: { view: viewOf(deskWith([done, draft('s1', s1), ...rest])) },
  long: { view: viewOf(deskWith([done, draft('s1', { ...s1, question: { en: longQuestion } }), ...rest])) },
  confirm: { view: viewOf(deskWith([done, draft('s1', s1), ...rest])), dialog: { kind: 'confirm-open', pollId: 's1' } },
  'confirm-no-quorum': { view: viewOf(deskWith([done, draft('s1', s1), ...rest]), { figures: noQuorum }), dialog: { kind: 'confirm-open', pollId: 's1' } },
  open: { view: viewOf(deskWith([done, open(s1), ...rest])) },
  timer: { view: viewOf(deskWith([done, open(s1, { timer: { kind: 'running', closesAt: galleryNow + 24_000 } }), ...rest])) },
  paused: {
    view: viewOf(deskWith([done, open(s1, { timer: { kind: 'stopped', remainingMs: 24_000 } }), ...rest], { sitting: { status: 'sitting', since: at - 1e7, paused: at + 5_000 } })),
  },
  interrupted: { view: viewOf(deskWith([done, open(s1, { timer: { kind: 'interrupted', since: at + 50_000 } }), ...rest])) },
  carried: { view: viewOf(deskWith([done, closed(s1, carried), ...rest])) },
  rejected: { view: viewOf(deskWith([done, closed(s1, outcomeOf(s1, yesNo(1_190, 751, 118))), ...rest])) },
  'no-quorum': { view: viewOf(deskWith([done, closed(s1, outcomeOf(s1, yesNo(401, 201, 18), 'missed')), ...rest])) },
  tie: { view: viewOf(deskWith([done, closed(tieElection, outcomeOf(tieElection, picks(802, 802, 311))), ...rest])) },
  'run-off': { view: viewOf(deskWith([done, closed(w1, outcomeOf(w1, picks(902, 802, 311))), ...rest])) },
  withheld: { view: viewOf(deskWith([done, closed({ ...s1, result: 'withheld' }, carried), ...rest])), focus: 's1' },
  weighted: { view: viewOf(deskWith([done, closed(s1, outcomeOf(s1, [{ choice: { answer: 'yes' }, weight: '7/3', count: 402 }, { choice: { answer: 'no' }, weight: '1', count: 211 }])), ...rest])) },
  published: { view: viewOf(deskWith([done, closed(s1, carried, { status: 'published' }), ...rest])), focus: 's1' },
  void: { view: viewOf(deskWith([done, draft('s1', s1, { status: 'void', voidReason: { en: 'The question was read out wrongly.', de: 'Die Frage wurde falsch verlesen.' } }), ...rest])), focus: 's1' },
  two: { view: viewOf(deskWith([done, open(s1), rest[0] ?? done, open(s3, { timer: { kind: 'running', closesAt: galleryNow + 84_000 } }, 's3'), ...rest.slice(2)])), focus: 's1' },
  reconnecting: { view: viewOf(deskWith([done, open(s1), ...rest]), { connection: 'reconnecting', staleSince: galleryNow - 9_000 }) },
  observer: { view: viewOf(deskWith([done, open(s1), ...rest]), { role: 'observer' }) },
  floor: { view: viewOf(deskWith([done, ...rest])), dialog: { kind: 'floor' } },
  editor: { view: viewOf(deskWith([done, draft('s1', s1), ...rest])), dialog: { kind: 'editor', pollId: 'w1', itemId: 'i6' } },
  'editor-text-coming': { view: viewOf(deskWith([done, draft('s1', s1), { ...draft('w1', w1), definition: { ...w1, text: { en: { hash: 'a', bytes: 90_000 } } } }])), dialog: { kind: 'editor', pollId: 'w1', itemId: 'i6' } },
  'editor-text-away': {
    view: viewOf(deskWith([done, draft('s1', s1), { ...draft('w1', w1), definition: { ...w1, text: { en: { hash: 'a', bytes: 90_000 } } } }]), { contents: { a: { status: 'failed', because: 'away' } } }),
    dialog: { kind: 'editor', pollId: 'w1', itemId: 'i6' },
  },
  item: { view: viewOf(deskWith([done, draft('s1', s1), ...rest])), dialog: { kind: 'item', itemId: null } },
  'void-dialog': { view: viewOf(deskWith([done, open(s1), ...rest])), dialog: { kind: 'void', pollId: 's1' } },
  'screen-link': { view: viewOf(deskWith([done, open(s1), ...rest])), dialog: { kind: 'screen' } },
  'close-assembly': { view: viewOf(deskWith([done, closed(s1, carried), ...rest])), dialog: { kind: 'close-assembly' } },
  record: { view: viewOf(deskWith([done, draft('s1', s1), ...rest])), dialog: { kind: 'record', isOpening: false } },
  opening: { view: viewOf(deskWith([draft('s1', s1), ...rest], { sitting: { status: 'sitting', since: galleryNow, paused: null } })), dialog: { kind: 'record', isOpening: true } },
  'record-shorter': { view: viewOf(deskWith([done, draft('s1', s1), ...rest]), { record: { ...seal, doubt: { kind: 'shorter', before: { ...seal, head: { sequence: 42_240, hash: 'd2b7a91c'.repeat(8), at, signature: '' } } } } }) },
  keys: { view: viewOf(deskWith([done, open(s1), ...rest])), dialog: { kind: 'keys' } },
};
