import type { RecordSeal } from '../../../lib/protocol/down.ts';
import type { AnnouncementView, BallotView, CannotVoteReason, FetchStatus, PageView, ParticipantView, PollView, ResultCard, RightView } from '../../(participant)/_faces/types.ts';

/** One afternoon, in Berlin's time. */
const base = Date.UTC(2026, 10, 21, 13, 0, 0);
const at = (minutes: number, seconds = 0) => base + minutes * 60_000 + seconds * 1_000;

/** The gallery's clock stands still, so that pictures are the same each time. */
export const galleryNow = at(3, 36);

export const motion: PollView = {
  id: 's1',
  code: 'S1',
  title: 'Digital general assemblies',
  question: 'Shall general assemblies also be held digitally?',
  itemNumber: '5',
  text: null,
  isChangeable: true,
  confirmation: 'two-taps',
  majority: { base: 'valid', numerator: 2, denominator: 3, comparison: 'at-least' },
  closesAt: at(5),
  form: { method: 'yes-no-abstain', canAbstain: true },
  isResultWithheld: false,
  isPractice: false,
};

const person = (id: string, label: string, detail: string | null = null) => ({ id, label, detail });

export const election: PollView = {
  ...motion,
  id: 'e1',
  code: 'W2',
  title: 'Treasurer',
  question: 'Who shall be treasurer until 2028?',
  confirmation: 'review',
  majority: { base: 'valid', numerator: 1, denominator: 2, comparison: 'more-than' },
  closesAt: null,
  form: {
    method: 'choice',
    min: 1,
    max: 1,
    canAbstain: true,
    options: [
      person('a', 'Þóra Müller-Lüdenscheidt', 'Hessen'),
      person('b', 'João Ó Súilleabháin', 'Berlin'),
      person('c', 'Wei Kowalska', 'Bremen, proposed by the board and two local groups'),
    ],
  },
};

export const delegates: PollView = {
  ...election,
  id: 'd1',
  code: 'W4',
  title: 'Delegates',
  question: 'Which three members shall go to the European congress?',
  form: {
    method: 'choice',
    min: 1,
    max: 3,
    canAbstain: true,
    options: [person('a', 'Ágnes Yılmaz'), person('b', 'Søren Smith'), person('c', 'Valérie Dubois'), person('d', 'Olga Petrov'), person('e', 'Dimitris Lefèvre')],
  },
};

export const own: RightView = { id: 'own', heldFor: null, weight: '1' };
const held: RightView = { id: 'held', heldFor: 'Olga Petrov', weight: '1' };

const announcements: AnnouncementView[] = [
  { id: '1', text: 'Lunch until 14:15. Voting continues with the statutes.', at: at(2), isPinned: true },
  { id: '2', text: 'The minutes of yesterday are out.', at: at(-40), isPinned: false },
  { id: '3', text: 'Good morning to everyone in the hall and at home.', at: at(-240), isPinned: false },
];

const ballot: BallotView = {
  poll: motion,
  right: own,
  voterName: 'Zoë Weiß',
  selection: [],
  step: 'choosing',
  isSending: false,
  replaces: null,
  notice: null,
  takesFocus: true,
  otherOpenPolls: 0,
};

/** What the record is known by. */
export const seal: RecordSeal = {
  fingerprint: '3f9a 07c2 b81e 44d0 9c55 e2a7 16fb 8d03',
  head: { sequence: 41_984, hash: '8c1f0e6b7a2d49f3b05e91c7d86a3412f7e0b9c45d1a68e20f3b7c94a5d6e1f8', at: at(3, 20), signature: '' },
};
const before: RecordSeal = { ...seal, head: { sequence: 42_240, hash: 'd2b7a91c'.repeat(8), at: at(2, 50), signature: '' } };

function viewOf(page: PageView, changes: Partial<ParticipantView> = {}): ParticipantView {
  return {
    assembly: { name: 'Federal convention 2026', timeZone: 'Europe/Berlin', contact: 'the desk at the entrance, 030 123456' },
    me: { name: 'Zoë Weiß', group: 'Berlin', attendance: { status: 'present', place: 'remote', since: at(-20) } },
    connection: 'connected',
    isStale: false,
    record: { ...seal, doubt: null },
    announcements: [],
    unanswered: null,
    voided: null,
    page,
    spoken: { polite: '', assertive: '' },
    ...changes,
  };
}

const idle: PageView = {
  kind: 'idle',
  view: { item: { number: '5', title: 'Amendments to the statutes', text: null }, turnout: { present: 2_114, onRoll: 2_940 }, lastResult: null, settled: 0 },
};

const paragraph =
  'General assemblies may be held as meetings in presence, as digital meetings or as a combination of both. The board decides on the form and names it in the invitation; at least one tenth of the members can demand a meeting in presence within two weeks.';
const motionText = ['§ 7 of the statutes reads as follows:', ...[1, 2, 3, 4, 5, 6].map((number) => `(${number}) ${paragraph}`)].join('\n\n');
const elsewhere = (status: FetchStatus) => ({ kind: 'elsewhere', hash: 'a', status }) as const;
const idleWithText = (text: NonNullable<PollView['text']>): PageView => ({
  kind: 'idle',
  view: { item: { number: '5', title: 'Amendments to the statutes', text }, turnout: { present: 2_114, onRoll: 2_940 }, lastResult: { pollId: 's1', code: 'S1', title: motion.title }, settled: 23 },
});

const resultCard = (code: string, question: string, outcome: ResultCard['outcome'], minutes: number, itemNumber: string | null = '5'): ResultCard => ({
  pollId: code, hash: code, code, question, itemNumber, outcome, at: at(minutes),
});
const resultCards: readonly ResultCard[] = [
  resultCard('W2/2', 'Who shall be treasurer until 2028?', 'elected', -4, '6'),
  resultCard('W2', 'Who shall be treasurer until 2028?', 'run-off', -22, '6'),
  resultCard('S3', 'Shall the statutes be amended in article 7 so that the board is elected for three years instead of two, with no more than two terms in a row for the same office, beginning with the next election of the whole board?', 'rejected', -47),
  resultCard('S2', 'Term of the board: three years instead of two?', 'void', -60),
  resultCard('S1', motion.question, 'carried', -75),
  resultCard('E1', 'Do you discharge the board for the financial year 2025?', 'tied', -1_500, '4'),
  resultCard('1', 'Do you adopt the agenda as tabled?', 'no-quorum', -1_560, null),
];
const results = (rest: { hash: string; status: FetchStatus } | null, cards = resultCards): PageView => ({ kind: 'results', view: { settled: 23, cards, rest } });
const signedOut = { me: null, record: null } as const;
const signIn = (mode: { kind: 'link'; maskedName: string | null } | { kind: 'code'; typed: string }): PageView => ({
  kind: 'sign-in',
  view: { mode, isBusy: false, problem: null, resend: { kind: 'closed' } },
});
const cannot = (reason: CannotVoteReason, poll: PollView | null = motion): ParticipantView => viewOf({ kind: 'cannot-vote', view: { poll, reason, backTo: 'start', settled: poll === null ? 23 : 0 } });

const bars = [
  { id: 'yes', label: 'Yes', votes: '1498', share: 0.73, tone: 'yes' as const, isElected: false, isInRunOff: false },
  { id: 'no', label: 'No', votes: '452', share: 0.2203, tone: 'no' as const, isElected: false, isInRunOff: false },
  { id: 'abstain', label: 'Abstain', votes: '102', share: 0.0497, tone: 'abstain' as const, isElected: false, isInRunOff: false },
];
const electionBars = [
  { id: 'a', label: 'Þóra Müller-Lüdenscheidt', votes: '1014', share: 0.5124, tone: 'option' as const, isElected: true, isInRunOff: false },
  { id: 'b', label: 'João Ó Súilleabháin', votes: '611', share: 0.3087, tone: 'option' as const, isElected: false, isInRunOff: false },
  { id: 'c', label: 'Wei Kowalska', votes: '354', share: 0.1789, tone: 'option' as const, isElected: false, isInRunOff: false },
  { id: 'abstain', label: 'Abstain', votes: '73', share: null, tone: 'abstain' as const, isElected: false, isInRunOff: false },
];

/** Every face in every state, by the name in its address. */
export const participantViews: Readonly<Record<string, ParticipantView>> = {
  starting: viewOf({ kind: 'starting' }, { assembly: null, me: null, connection: 'reconnecting' }),
  'sign-in-link': viewOf(signIn({ kind: 'link', maskedName: 'Z… W…' }), signedOut),
  'sign-in-link-pending': viewOf(signIn({ kind: 'link', maskedName: null }), signedOut),
  'sign-in-code': viewOf(signIn({ kind: 'code', typed: '7KQ4-MWXP' }), signedOut),
  'sign-in-problem': viewOf(
    { kind: 'sign-in', view: { mode: { kind: 'code', typed: '7KQ4-MWX' }, isBusy: false, problem: 'unknown-code', resend: { kind: 'closed' } } },
    signedOut,
  ),
  'sign-in-resend': viewOf(
    { kind: 'sign-in', view: { mode: { kind: 'code', typed: '' }, isBusy: false, problem: null, resend: { kind: 'open', email: '' } } },
    signedOut,
  ),
  'sign-in-resent': viewOf(
    { kind: 'sign-in', view: { mode: { kind: 'code', typed: '' }, isBusy: false, problem: null, resend: { kind: 'sent' } } },
    signedOut,
  ),
  'check-in': viewOf(
    { kind: 'check-in', isBusy: false, hasFailed: false, hasVote: true, places: ['room', 'remote'] },
    { me: { name: 'Zoë Weiß', group: 'Berlin', attendance: { status: 'absent' } } },
  ),
  'check-in-guest': viewOf(
    { kind: 'check-in', isBusy: false, hasFailed: false, hasVote: false, places: ['room', 'remote'] },
    { me: { name: 'Zoë Weiß', group: 'Gäste', attendance: { status: 'absent' } } },
  ),
  idle: viewOf(idle, { announcements }),
  'idle-plain': viewOf({ kind: 'idle', view: { item: null, turnout: null, lastResult: { pollId: 's1', code: 'S1', title: motion.title }, settled: 1 } }, { connection: 'offline' }),
  'idle-text': viewOf(idleWithText({ kind: 'here', text: motionText })),
  'idle-text-coming': viewOf(idleWithText(elsewhere('again'))),
  'idle-text-away': viewOf(idleWithText(elsewhere('away'))),
  ballot: viewOf({ kind: 'ballot', view: ballot }),
  'ballot-text': viewOf({ kind: 'ballot', view: { ...ballot, poll: { ...motion, text: { kind: 'here', text: motionText } } } }),
  'ballot-text-gone': viewOf({ kind: 'ballot', view: { ...ballot, poll: { ...motion, text: elsewhere('unknown') } } }),
  'ballot-chosen': viewOf({ kind: 'ballot', view: { ...ballot, selection: ['yes'] } }),
  'ballot-sending': viewOf({ kind: 'ballot', view: { ...ballot, selection: ['yes'], isSending: true } }),
  'ballot-kept': viewOf({ kind: 'ballot', view: { ...ballot, selection: ['no'], notice: { kind: 'kept' }, otherOpenPolls: 1 } }, { connection: 'away' }),
  'ballot-replaces': viewOf({ kind: 'ballot', view: { ...ballot, selection: ['no'], replaces: ['yes'], right: held } }),
  election: viewOf({ kind: 'ballot', view: { ...ballot, poll: election, selection: ['b'], right: { ...own, weight: '3/2' } } }),
  'ballot-withheld': viewOf({ kind: 'ballot', view: { ...ballot, poll: { ...motion, isResultWithheld: true }, selection: ['no'] } }),
  'ballot-after-voided': viewOf({ kind: 'ballot', view: ballot }, { voided: { pollCode: 'S2', because: 'The question was read out wrongly.' } }),
  'election-review': viewOf({ kind: 'ballot', view: { ...ballot, poll: election, selection: ['b'], step: 'reviewing' } }),
  several: viewOf({ kind: 'ballot', view: { ...ballot, poll: { ...delegates, isPractice: true }, selection: ['a', 'c'] } }),
  'several-review': viewOf({ kind: 'ballot', view: { ...ballot, poll: delegates, selection: ['a', 'c'], step: 'reviewing' } }),
  sending: viewOf({ kind: 'sending', view: { poll: motion, right: own, selection: ['yes'], replaces: null, state: 'sending', otherOpenPolls: 0 } }),
  unanswered: viewOf(
    { kind: 'sending', view: { poll: motion, right: own, selection: ['yes'], replaces: ['no'], state: 'unanswered', otherOpenPolls: 1 } },
    { connection: 'reconnecting', unanswered: { pollCode: 'S1' } },
  ),
  again: viewOf({ kind: 'sending', view: { poll: motion, right: own, selection: ['yes'], replaces: null, state: 'again', otherOpenPolls: 0 } }),
  interrupted: viewOf({ kind: 'sending', view: { poll: motion, right: own, selection: ['yes'], replaces: null, state: 'interrupted', otherOpenPolls: 0 } }, { unanswered: { pollCode: 'S1' } }),
  'ballot-replaced-elsewhere': viewOf({ kind: 'ballot', view: { ...ballot, selection: ['abstain'], replaces: ['no'], notice: { kind: 'replaced-elsewhere' } } }),
  'record-shorter': viewOf(idle, { record: { ...seal, doubt: { kind: 'shorter', before } } }),
  'record-other': viewOf(idle, { record: { ...seal, doubt: { kind: 'other-head', before } } }),
  recorded: viewOf({
    kind: 'recorded',
    view: { poll: motion, right: own, selection: ['yes'], at: at(3, 22), recordNumber: 41_207, pollStatus: 'open', isReplacement: false, otherOpenPolls: 0 },
  }),
  'recorded-interrupted': viewOf({
    kind: 'recorded',
    view: { poll: motion, right: own, selection: ['yes'], at: at(3, 22), recordNumber: 41_207, pollStatus: 'interrupted', isReplacement: false, otherOpenPolls: 0 },
  }),
  'recorded-withheld': viewOf({
    kind: 'recorded',
    view: { poll: { ...motion, isResultWithheld: true }, right: own, selection: ['yes'], at: at(3, 22), recordNumber: 41_207, pollStatus: 'closed', isReplacement: false, otherOpenPolls: 0 },
  }),
  'recorded-closed': viewOf({
    kind: 'recorded',
    view: { poll: delegates, right: held, selection: ['a', 'c'], at: at(3, 22), recordNumber: 41_208, pollStatus: 'closed', isReplacement: true, otherOpenPolls: 1 },
  }),
  'cannot-not-present': cannot({ kind: 'not-present' }),
  'cannot-no-voting-right': cannot({ kind: 'no-voting-right' }),
  'cannot-right-delegated': cannot({ kind: 'right-delegated', to: 'Søren Smith' }),
  'cannot-arrived-late': cannot({ kind: 'arrived-late' }),
  'cannot-poll-closed': cannot({ kind: 'poll-closed', at: at(5) }),
  'cannot-poll-void': cannot({ kind: 'poll-void', because: 'a mistake in the question' }),
  'cannot-paused': cannot({ kind: 'paused' }, null),
  'cannot-adjourned': cannot({ kind: 'adjourned', until: at(1_200) }, null),
  'cannot-not-started': cannot({ kind: 'not-started', startsAt: at(60) }, null),
  'cannot-assembly-closed': cannot({ kind: 'assembly-closed', at: at(240) }, null),
  'cannot-superseded': cannot({ kind: 'superseded' }, null),
  'cannot-interrupted': cannot({ kind: 'interrupted' }),
  'late-replaced': viewOf({ kind: 'late-ballot', view: { poll: motion, because: 'replaced-elsewhere', selection: ['yes'], closedAt: at(5), arrivedAt: null, stillCounts: ['no'] } }),
  late: viewOf({ kind: 'late-ballot', view: { poll: motion, because: 'late', selection: ['yes'], closedAt: at(5), arrivedAt: at(5, 2), stillCounts: null } }),
  result: viewOf(
    {
      kind: 'result',
      view: {
        poll: { ...motion, text: { kind: 'here', text: motionText } },
        outcome: 'carried',
        bars,
        formula: { votes: '1498', base: '2052', needed: '1368', majority: { base: 'valid', numerator: 2, denominator: 3, comparison: 'at-least' } },
        publishedAt: at(7),
        own: ['yes'],
        backTo: 'start',
        heads: null,
      },
    },
    { connection: 'reconnecting', unanswered: { pollCode: 'S2' } },
  ),
  'result-election': viewOf({
    kind: 'result',
    view: { poll: election, outcome: 'elected', bars: electionBars, formula: null, publishedAt: at(7), own: 'unknown', backTo: 'results', heads: 1_874 },
  }),
  results: viewOf(results({ hash: 'older', status: 'not-asked' })),
  'results-coming': viewOf(results({ hash: 'first', status: 'fetching' }, [])),
  'results-away': viewOf(results({ hash: 'older', status: 'away' }), { connection: 'offline' }),
  'past-result-unknown': viewOf({ kind: 'past-result', hash: 'a', status: 'unknown' }),
  'poll-list': viewOf({
    kind: 'poll-list',
    cards: [
      { poll: motion, right: own, status: 'to-vote' },
      { poll: motion, right: held, status: 'sending' },
      { poll: election, right: own, status: 'recorded' },
      { poll: election, right: held, status: 'cannot-vote' },
    ],
  }),
  'ended-link-reissued': viewOf({ kind: 'session-ended', reason: 'link-reissued' }, signedOut),
  'ended-removed': viewOf({ kind: 'session-ended', reason: 'removed' }, signedOut),
  'ended-signed-out': viewOf({ kind: 'session-ended', reason: 'signed-out' }, signedOut),
  'ended-expired': viewOf({ kind: 'session-ended', reason: 'expired' }, signedOut),
};
