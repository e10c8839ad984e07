import type { Process, Schedule } from './schedule.ts';

/**
 * The channel client takes its timers and the calendar from the global object. In a process that runs simulations these
 * are replaced once, for good: whatever asks is answered by the schedule, on behalf of whose code is running.
 */
let schedule: Schedule | null = null;

/** All timers belong to this simulation from now on. */
export function runOn(next: Schedule): void {
  schedule = next;
  timers.clear();
}

function present(): Schedule {
  if (schedule === null) throw new Error('A timer was started outside of any simulation');
  return schedule;
}

/** The simulated instant 0. */
export const startOfTime = Date.UTC(2027, 0, 15, 9);

let lastTimer = 0;
const timers = new Map<number, () => void>();

function startTimer(run: () => void, delayMs = 0): number {
  const { current, after } = owned();
  lastTimer += 1;
  const id = lastTimer;
  timers.set(
    id,
    after(delayMs, current, () => {
      timers.delete(id);
      run();
    }),
  );
  return id;
}

function owned(): { current: Process | null; after: Schedule['after'] } {
  const now = present();
  return { current: now.current, after: (delayMs, process, run) => now.after(delayMs, process, run) };
}

function endTimer(id?: number): void {
  if (id === undefined) return;
  timers.get(id)?.();
  timers.delete(id);
}

/** Called once, before anything of the product runs. */
export function replaceGlobals(): void {
  Object.assign(globalThis, {
    setTimeout: startTimer,
    clearTimeout: endTimer,
    // Nothing of ours uses it in a simulation: whatever does would not be replayed.
    setInterval: () => {
      throw new Error('setInterval is not simulated');
    },
    fetch: () => Promise.reject(new TypeError('long-poll is blocked in simulations')),
  });
  Date.now = () => startOfTime + present().nowMs + (present().current?.wrongByMs ?? 0);
}
