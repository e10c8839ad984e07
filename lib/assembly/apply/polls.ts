import type { PollChoice } from '../ballot.ts';
import { parseActor, unreachable, type Localized, type ParticipantId } from '../basics.ts';
import type { Change, Entry } from '../changes.ts';
import type { ClosedPoll, OpenPoll, Poll, VoidPoll } from '../poll.ts';
import { packReceipts, type Receipts } from '../receipts.ts';
import type { AssemblyState } from '../state.ts';
import { eligibleAt } from './eligible-at.ts';

type PollChange = Extract<Change, { type: `poll.${string}` | 'ballot.cast@1' }>;

export function applyPoll(state: AssemblyState, entry: Entry, change: PollChange): void {
  if (change.type === 'poll.prepared@1') {
    const { poll: id, definition, runOffOf, repeatOf } = change.body;
    const common = { id, definition, revision: 1, version: entry.sequence, preparedAt: entry.at, runOffOf, repeatOf };
    state.polls.set(id, { status: 'draft', ...common });
    return;
  }
  const poll = state.polls.get(change.body.poll);
  if (poll === undefined) throw new Error(`entry ${entry.sequence} speaks of poll ${change.body.poll}, which was never prepared`);
  if (change.type === 'ballot.cast@1') return cast(poll, entry, change);
  if (change.type === 'poll.removed@1') {
    state.polls.delete(poll.id);
    return;
  }
  state.polls.set(poll.id, nextPoll(state, poll, entry, change));
}

function nextPoll(state: AssemblyState, poll: Poll, entry: Entry, change: Exclude<PollChange, { type: 'poll.prepared@1' | 'poll.removed@1' | 'ballot.cast@1' }>): Poll {
  const version = entry.sequence;
  switch (change.type) {
    case 'poll.changed@1':
      if (poll.status !== 'draft') return wrong(poll, entry);
      return { ...poll, definition: change.body.definition, revision: change.body.revision, version };
    case 'poll.opened@1': {
      if (poll.status !== 'draft') return wrong(poll, entry);
      const { definition, roll, present, quorum, closesAt } = change.body;
      return {
        ...poll,
        status: 'open',
        definition,
        version,
        openedAt: entry.at,
        eligible: eligibleAt(state, definition.eligibility, roll),
        late: new Map(),
        quorum,
        presentAtOpening: present,
        timer: closesAt === null ? { kind: 'none' } : { kind: 'running', closesAt },
        ballots: new Map(),
        choices: new Map(),
      };
    }
    case 'poll.timer@1':
      return poll.status === 'open' ? { ...poll, timer: change.body.timer, version } : wrong(poll, entry);
    case 'poll.closed@1':
      return poll.status === 'open' ? closed(poll, entry, change.body.cause) : wrong(poll, entry);
    case 'poll.tallied@1':
      if (poll.status !== 'closed') return wrong(poll, entry);
      // The list of rights has done its work: a hundred polls must not keep a hundred copies of the roll.
      return { ...poll, outcome: change.body.outcome, receipts: packReceipts(poll.ballots), ballots: new Map(), eligible: { ...poll.eligible, rights: new Map() }, version };
    case 'poll.published@1': {
      if (poll.status !== 'closed' || poll.outcome === null || poll.receipts === null) return wrong(poll, entry);
      const { ballots: _, ...rest } = poll;
      return { ...rest, status: 'published', outcome: poll.outcome, receipts: poll.receipts, publishedAt: entry.at, version };
    }
    case 'poll.voided@1':
      return voided(poll, entry, { [state.settings.languages[0] ?? 'en']: change.body.reason });
    case 'poll.voided@2':
      return voided(poll, entry, change.body.reason);
    default:
      return unreachable(change);
  }
}

/** One ballot for each right: the last one counts. Changes the open poll's map, as thousands come in a second. */
function cast(poll: Poll, entry: Entry, change: Extract<PollChange, { type: 'ballot.cast@1' }>): void {
  if (poll.status !== 'open') throw new Error(`entry ${entry.sequence} casts in poll ${poll.id}, which is ${poll.status}`);
  const voter = voterOf(entry);
  const { revision } = change.body;
  const choice = interned(poll, change.body.choice);
  poll.ballots.set(voter, { choice, revision, sequence: entry.sequence, at: entry.at, commandId: entry.commandId ?? '' });
}

function interned(poll: OpenPoll, choice: PollChoice): PollChoice {
  const text = JSON.stringify(choice);
  const known = poll.choices.get(text);
  if (known !== undefined) return known;
  poll.choices.set(text, choice);
  return choice;
}

function voterOf(entry: Entry): ParticipantId {
  const actor = parseActor(entry.actor);
  if (actor?.kind !== 'participant') throw new Error(`entry ${entry.sequence} is a ballot of ${entry.actor}, who is no participant`);
  return actor.id;
}

function closed(poll: OpenPoll, entry: Entry, cause: 'chair' | 'timer'): ClosedPoll {
  const { timer, choices: _, ...rest } = poll;
  // What was announced as the end is the end, even when the entry was written a moment later.
  const closedAt = cause === 'timer' && timer.kind === 'running' ? timer.closesAt : entry.at;
  return { ...rest, status: 'closed', closedAt, cause, outcome: null, receipts: null, version: entry.sequence };
}

function voided(poll: Poll, entry: Entry, reason: Localized): VoidPoll {
  const { id, definition, revision, preparedAt, runOffOf, repeatOf } = poll;
  return {
    status: 'void',
    id,
    definition,
    revision,
    version: entry.sequence,
    preparedAt,
    runOffOf,
    repeatOf,
    openedAt: 'openedAt' in poll ? poll.openedAt : null,
    voidedAt: entry.at,
    reason,
    receipts: receiptsOf(poll),
    wasPublished: poll.status === 'published',
  };
}

function receiptsOf(poll: Poll): Receipts | null {
  if (poll.status === 'open') return packReceipts(poll.ballots);
  if (poll.status === 'closed') return poll.receipts ?? packReceipts(poll.ballots);
  return poll.status === 'draft' ? null : poll.receipts;
}

function wrong(poll: Poll, entry: Entry): never {
  throw new Error(`entry ${entry.sequence} (${entry.change.type}) does not fit poll ${poll.id}, which is ${poll.status}`);
}
