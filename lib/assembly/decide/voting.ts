import type { Command } from '../commands.ts';
import type { Change } from '../changes.ts';
import { accept, refuse, type Context, type Decision } from '../decision.ts';
import { freezeEligible, sumWeights } from '../eligible.ts';
import { longestTimerMs, mostOpenPolls } from '../limits.ts';
import { isWithheld, type DraftPoll, type Eligible, type FrozenRoll, type OpenPoll, type Poll } from '../poll.ts';
import { findQuorum } from '../quorum.ts';
import { outdated } from '../refusals.ts';
import { heads } from '../roll.ts';
import { jsonBytes, reasonBytes } from '../stage-size.ts';
import type { AssemblyState } from '../state.ts';
import { tallyPoll } from '../tally.ts';
import { hasText } from './agenda.ts';
import { checkPoll } from './polls.ts';

type VotingCommand = Extract<Command, { type: 'openPoll' | 'closePoll' | 'extendPoll' | 'publishResult' | 'voidPoll' }>;

/** PO5, PO6, PO10, PO11, PO16, PO17, PO22: draft → open → closed → published, or void. */
export function decideVoting(state: AssemblyState, command: VotingCommand, context: Context): Decision {
  const poll = state.polls.get(command.pollId);
  if (poll === undefined) return refuse({ reason: 'unknown', thing: 'poll' });
  if (poll.version !== command.basis) return refuse(outdated('poll', poll.version));
  switch (command.type) {
    case 'openPoll':
      return poll.status === 'draft' ? decideOpen(state, poll, command.closeAfterMs, context) : wrongState(poll);
    case 'closePoll':
      return poll.status === 'open' ? decideClose(state, poll, command.afterMs, context) : wrongState(poll);
    case 'extendPoll':
      return poll.status === 'open' ? decideExtend(state, poll, command.byMs, context) : wrongState(poll);
    case 'publishResult':
      if (poll.status !== 'closed' || poll.outcome === null) return wrongState(poll);
      if (isWithheld(poll.definition)) return refuse({ reason: 'result-withheld' });
      return accept([{ type: 'poll.published@1', body: { poll: poll.id } }]);
    case 'voidPoll':
      if (poll.status === 'draft' || poll.status === 'void') return wrongState(poll);
      if (!hasText(command.reason)) return refuse({ reason: 'invalid', field: 'reason', fault: 'missing' });
      if (jsonBytes(command.reason) > reasonBytes) return refuse({ reason: 'limit-reached', limit: 'reason-bytes', most: reasonBytes });
      return accept([{ type: 'poll.voided@2', body: { poll: poll.id, reason: command.reason } }]);
  }
}

function wrongState(poll: Poll): Decision {
  return refuse({ reason: 'wrong-state', thing: 'poll', status: poll.status });
}

/** PO5, PO6: freezes who is eligible; polls opened on the same roll share one list. */
function decideOpen(state: AssemblyState, poll: DraftPoll, closeAfterMs: number | null, context: Context): Decision {
  const sitting = state.sitting;
  if (sitting.status !== 'sitting') return refuse({ reason: 'not-sitting', status: sitting.status });
  if (sitting.paused !== null) return refuse({ reason: 'wrong-state', thing: 'sitting', status: 'paused' });
  const open = [...state.polls.values()].filter((other) => other.status === 'open').length;
  if (open >= mostOpenPolls) return refuse({ reason: 'limit-reached', limit: 'open-polls', most: mostOpenPolls });
  const fault = checkPoll(state, poll.definition, poll.definition.text);
  if (fault !== null) return refuse(fault);
  if (closeAfterMs !== null && !isTimer(closeAfterMs)) return refuse({ reason: 'invalid', field: 'closeAfterMs', fault: 'out-of-range' });
  const quorum = poll.definition.quorum.kind === 'attendance' ? findQuorum(state.settings.quorum, state.roll) : null;
  if (quorum !== null && !quorum.reached && poll.definition.quorum.kind === 'attendance' && poll.definition.quorum.effect === 'blocks-opening') {
    return refuse({ reason: 'quorum-missing', present: quorum.present, needed: quorum.needed });
  }
  const eligible = eligibleNow(state, poll.definition.eligibility, context);
  // With latecomers admitted a poll may open before the first arrival.
  if (eligible.heads === 0 && poll.definition.admission === 'frozen') return refuse({ reason: 'nobody-eligible' });
  return accept([
    {
      type: 'poll.opened@1',
      body: {
        poll: poll.id,
        revision: poll.revision,
        definition: poll.definition,
        roll: frozen(eligible),
        present: { heads: heads(state.roll.present), weight: sumWeights(state.roll.present) },
        quorum,
        closesAt: closeAfterMs === null ? null : context.now + closeAfterMs,
      },
    },
  ]);
}

/** The list frozen last, where the roll has not changed since; else a new one. */
export function eligibleNow(state: AssemblyState, rule: 'present' | 'enrolled', context: Pick<Context, 'sha256'>): Eligible {
  const last = state.lastEligible;
  if (last !== null && last.rule === rule && last.rollVersion === state.roll.version) return last.eligible;
  return freezeEligible(state.roll, rule, context.sha256);
}

function frozen(eligible: Eligible): FrozenRoll {
  return { sequence: eligible.sequence, heads: eligible.heads, weight: eligible.weight, hash: eligible.hash };
}

/** PO10: now, or at an instant that binds. */
function decideClose(state: AssemblyState, poll: OpenPoll, afterMs: number, context: Context): Decision {
  if (afterMs === 0) return accept(closing(poll, 'chair'));
  if (!isTimer(afterMs)) return refuse({ reason: 'invalid', field: 'afterMs', fault: 'out-of-range' });
  return accept([timerChange(state, poll, afterMs, context)]);
}

/** PO11: later by so much, or without a limit. Also what ends an interruption. */
function decideExtend(state: AssemblyState, poll: OpenPoll, byMs: number | null, context: Context): Decision {
  if (byMs === null) return accept([{ type: 'poll.timer@1', body: { poll: poll.id, timer: { kind: 'none' } } }]);
  const remaining = remainingMs(poll, context.now) + byMs;
  if (byMs <= 0 || !isTimer(remaining)) return refuse({ reason: 'invalid', field: 'byMs', fault: 'out-of-range' });
  return accept([timerChange(state, poll, remaining, context)]);
}

function timerChange(state: AssemblyState, poll: OpenPoll, remaining: number, context: Context): Change {
  const isPaused = state.sitting.status === 'sitting' && state.sitting.paused !== null;
  const timer = isPaused ? ({ kind: 'stopped', remainingMs: remaining } as const) : ({ kind: 'running', closesAt: context.now + remaining } as const);
  return { type: 'poll.timer@1', body: { poll: poll.id, timer } };
}

/** Time left, in ms; 0 without a running or stopped timer. */
export function remainingMs(poll: OpenPoll, now: number): number {
  switch (poll.timer.kind) {
    case 'running':
      return Math.max(0, poll.timer.closesAt - now);
    case 'stopped':
      return poll.timer.remainingMs;
    case 'none':
    case 'interrupted':
      return 0;
  }
}

function isTimer(ms: number): boolean {
  return Number.isSafeInteger(ms) && ms > 0 && ms <= longestTimerMs;
}

/** The close and its tally stand in the record together; a replay never counts again. */
function closing(poll: OpenPoll, cause: 'chair' | 'timer'): Change[] {
  return [
    { type: 'poll.closed@1', body: { poll: poll.id, cause, ballots: poll.ballots.size } },
    { type: 'poll.tallied@1', body: { poll: poll.id, outcome: tallyPoll(poll) } },
  ];
}

/** PO10: closes what is due. By the clock, in the order of the deadlines. */
export function decideCloseDue(state: AssemblyState, now: number): Decision {
  const due = openPolls(state).filter((poll) => poll.timer.kind === 'running' && poll.timer.closesAt <= now);
  due.sort((a, b) => deadline(a) - deadline(b));
  return accept(due.flatMap((poll) => closing(poll, 'timer')));
}

/**
 * PO13: after a time in which nobody could vote, polls whose time ran out then (or runs out before people can be back)
 * stay open and wait for the chair.
 * @param returningMs how long, from now on, people may still be on their way back
 */
export function decideInterrupted(state: AssemblyState, returningMs: number, now: number): Decision {
  const cut = openPolls(state).filter((poll) => poll.timer.kind === 'running' && poll.timer.closesAt <= now + returningMs);
  // Where time was left, it is now that voting ends: an instant to come would make no sense to those who come too late.
  return accept(cut.map((poll): Change => ({ type: 'poll.timer@1', body: { poll: poll.id, timer: { kind: 'interrupted', since: Math.min(deadline(poll), now) } } })));
}

/** The earliest deadline of an open poll, or null. */
export function nextDeadline(state: AssemblyState): number | null {
  const deadlines = openPolls(state).filter((poll) => poll.timer.kind === 'running').map(deadline);
  return deadlines.length === 0 ? null : Math.min(...deadlines);
}

function openPolls(state: AssemblyState): OpenPoll[] {
  return [...state.polls.values()].filter((poll) => poll.status === 'open');
}

function deadline(poll: OpenPoll): number {
  return poll.timer.kind === 'running' ? poll.timer.closesAt : Number.POSITIVE_INFINITY;
}
