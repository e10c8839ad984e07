import { unreachable } from '../basics.ts';
import type { Change, Entry } from '../changes.ts';
import type { OpenPoll, Timer } from '../poll.ts';
import type { AssemblyState, Sitting } from '../state.ts';

type SittingChange = Extract<Change, { type: `sitting.${string}` | 'assembly.paused@1' | 'assembly.unpaused@1' | 'assembly.closed@1' }>;

export function applySitting(state: AssemblyState, entry: Entry, change: SittingChange): void {
  state.sitting = nextSitting(state.sitting, entry, change);
  state.sittingVersion = entry.sequence;
  if (change.type === 'assembly.paused@1') setTimers(state, entry, (timer) => stop(timer, entry.at));
  if (change.type === 'assembly.unpaused@1') setTimers(state, entry, (timer) => start(timer, entry.at));
}

function nextSitting(before: Sitting, entry: Entry, change: SittingChange): Sitting {
  switch (change.type) {
    case 'sitting.opened@1':
      return { status: 'sitting', since: entry.at, paused: null };
    case 'sitting.adjourned@1':
      return { status: 'adjourned', since: entry.at };
    case 'assembly.paused@1':
      return before.status === 'sitting' ? { ...before, paused: entry.at } : before;
    case 'assembly.unpaused@1':
      return before.status === 'sitting' ? { ...before, paused: null } : before;
    case 'assembly.closed@1':
      return { status: 'closed', since: entry.at };
    default:
      return unreachable(change);
  }
}

/** SI4: a pause stops the timers of open polls; the time left is kept. A new version, or pages would take the stage's part for the one they have. */
function setTimers(state: AssemblyState, entry: Entry, change: (timer: Timer) => Timer): void {
  for (const poll of state.polls.values()) {
    if (poll.status !== 'open') continue;
    const timer = change(poll.timer);
    if (timer === poll.timer) continue;
    const next: OpenPoll = { ...poll, timer, version: entry.sequence };
    state.polls.set(poll.id, next);
  }
}

function stop(timer: Timer, at: number): Timer {
  return timer.kind === 'running' ? { kind: 'stopped', remainingMs: Math.max(0, timer.closesAt - at) } : timer;
}

function start(timer: Timer, at: number): Timer {
  return timer.kind === 'stopped' ? { kind: 'running', closesAt: at + timer.remainingMs } : timer;
}
