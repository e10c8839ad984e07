import type { ScreenFace, ScreenPollView, ScreenView } from '../../(screen)/_faces/types.ts';
import { galleryNow, seal } from './participant-views.ts';

const poll: ScreenPollView = {
  code: 'S1',
  itemNumber: '5',
  question: 'Shall general assemblies also be held digitally?',
  majority: { base: 'valid', numerator: 2, denominator: 3, comparison: 'at-least' },
  isResultWithheld: false,
  isPractice: false,
};
const longPoll: ScreenPollView = {
  ...poll,
  code: 'S2',
  question:
    'Shall the statutes be amended in article 7 so that the board is elected for three years instead of two, with no more than two terms in a row for the same office, beginning with the next election?',
};
const election: ScreenPollView = { ...poll, code: 'W2', itemNumber: null, question: 'Who shall be treasurer until 2028?', isPractice: true };

function viewOf(face: ScreenFace, changes: Partial<ScreenView> = {}): ScreenView {
  return {
    assembly: { name: 'Federal convention 2026', timeZone: 'Europe/Berlin' },
    room: { present: 2_114, quorum: 1_471 },
    isConnected: true,
    fingerprint: null,
    face,
    ...changes,
  };
}

const item = viewOf({ kind: 'item', number: '5', title: 'Amendments to the statutes', text: 'Three motions: S1 digital assemblies, S2 term of the board, S3 alternates for delegates.', isTextElsewhere: false });

/** Every face of the screen, by the name in its address. */
export const screenViews: Readonly<Record<string, ScreenView>> = {
  starting: viewOf({ kind: 'starting' }, { assembly: null, room: null }),
  welcome: viewOf(
    {
      kind: 'welcome',
      joinUrl: 'https://hemicycle.example.org/a/convention-2026',
      joinAddress: 'hemicycle.example.org/a/convention-2026',
      present: 1_203,
      onRoll: 2_940,
    },
    { fingerprint: seal.fingerprint },
  ),
  item,
  'item-long-text': viewOf({ kind: 'item', number: '5', title: 'Amendments to the statutes', text: null, isTextElsewhere: true }),
  opening: { ...item, fingerprint: seal.fingerprint },
  'poll-open': viewOf({ kind: 'poll-open', poll, timer: { kind: 'running', closesAt: galleryNow + 84_000 }, otherOpen: 0, cast: 1_386, eligible: 2_114, joinAddress: 'hemicycle.example.org/a/convention-2026' }),
  'poll-open-long': viewOf({ kind: 'poll-open', poll: longPoll, timer: { kind: 'none' }, otherOpen: 0, cast: 12, eligible: 486, joinAddress: null }, { isConnected: false }),
  'poll-open-small': viewOf({ kind: 'poll-open', poll, timer: { kind: 'none' }, otherOpen: 0, cast: 5, eligible: 9, joinAddress: null }, { room: { present: 9, quorum: null } }),
  'poll-open-interrupted': viewOf({ kind: 'poll-open', poll, timer: { kind: 'interrupted' }, otherOpen: 0, cast: 1_386, eligible: 2_114, joinAddress: null }),
  'poll-open-paused': viewOf({ kind: 'poll-open', poll: { ...poll, isResultWithheld: true }, timer: { kind: 'stopped', remainingMs: 84_000 }, otherOpen: 2, cast: 1_386, eligible: 2_114, joinAddress: 'hemicycle.example.org/a/convention-2026' }),
  'poll-closed': viewOf({ kind: 'poll-closed', poll, cast: 2_052, eligible: 2_114 }),
  'poll-closed-withheld': viewOf({ kind: 'poll-closed', poll: { ...poll, isResultWithheld: true }, cast: 2_052, eligible: 2_114 }),
  'poll-void': viewOf({ kind: 'poll-void', poll, reason: 'The question was read out wrongly.' }),
  'poll-void-long': viewOf({
    kind: 'poll-void',
    poll: longPoll,
    reason: 'The text on the ballot was not the one that was tabled: the third sentence of the motion had been withdrawn by its movers before the debate, and it stood on the ballot all the same. The vote is repeated with the right text.',
  }),
  result: viewOf({
    kind: 'result',
    poll,
    outcome: 'carried',
    parts: [
      { id: 'yes', label: 'Yes', votes: '1498', share: 0.73, tone: 'yes', isElected: false, isInRunOff: false },
      { id: 'no', label: 'No', votes: '452', share: 0.2203, tone: 'no', isElected: false, isInRunOff: false },
      { id: 'abstain', label: 'Abstain', votes: '102', share: 0.0497, tone: 'abstain', isElected: false, isInRunOff: false },
    ],
    formula: { votes: '1498', base: '2052', needed: '1368', majority: { base: 'valid', numerator: 2, denominator: 3, comparison: 'at-least' } },
  }),
  'result-election': viewOf({
    kind: 'result',
    poll: election,
    outcome: 'elected',
    parts: [
      { id: 'a', label: 'Þóra Müller-Lüdenscheidt', votes: '1014', share: 0.5124, tone: 'option', isElected: true, isInRunOff: false },
      { id: 'b', label: 'João Ó Súilleabháin', votes: '611', share: 0.3087, tone: 'option', isElected: false, isInRunOff: false },
      { id: 'c', label: 'Wei Kowalska', votes: '354', share: 0.1789, tone: 'option', isElected: false, isInRunOff: false },
      { id: 'abstain', label: 'Abstain', votes: '73', share: null, tone: 'abstain', isElected: false, isInRunOff: false },
    ],
    formula: { votes: '1014', base: '1979', needed: '990', majority: { base: 'valid', numerator: 1, denominator: 2, comparison: 'more-than' } },
  }),
  'result-run-off': viewOf({
    kind: 'result',
    poll: election,
    outcome: 'run-off',
    parts: [
      { id: 'a', label: 'Þóra Müller-Lüdenscheidt', votes: '814', share: 0.4113, tone: 'option', isElected: false, isInRunOff: true },
      { id: 'b', label: 'João Ó Súilleabháin', votes: '711', share: 0.3593, tone: 'option', isElected: false, isInRunOff: true },
      { id: 'c', label: 'Wei Kowalska', votes: '454', share: 0.2294, tone: 'option', isElected: false, isInRunOff: false },
      { id: 'abstain', label: 'Abstain', votes: '73', share: null, tone: 'abstain', isElected: false, isInRunOff: false },
    ],
    formula: { votes: '814', base: '1979', needed: '990', majority: { base: 'valid', numerator: 1, denominator: 2, comparison: 'more-than' } },
  }),
  'result-tied': viewOf({
    kind: 'result',
    poll: longPoll,
    outcome: 'tied',
    parts: [
      { id: 'yes', label: 'Yes', votes: '431/2', share: 0.5, tone: 'yes', isElected: false, isInRunOff: false },
      { id: 'no', label: 'No', votes: '431/2', share: 0.5, tone: 'no', isElected: false, isInRunOff: false },
    ],
    formula: null,
  }),
  announcement: viewOf({ kind: 'announcement', text: 'Lunch until 14:15. Voting continues with the statutes.', at: galleryNow }),
  pause: viewOf({ kind: 'pause', because: 'paused', until: galleryNow + 900_000 }),
  adjourned: viewOf({ kind: 'pause', because: 'adjourned', until: galleryNow + 72_000_000 }),
};
