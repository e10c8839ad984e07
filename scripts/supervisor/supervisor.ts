/** Keeps parts of the product running: restarts what dies, with a back-off, and stops all of it in order. */
import type { ChildProcess } from 'node:child_process';
import { refusedExitCode } from '../../lib/process.ts';
import { signal } from './processes.ts';

/** Something that the supervisor keeps running as one process of its own process group. */
export type Part = {
  readonly name: string;
  /** Parts of a higher tier stop first; parts of one tier stop together. */
  readonly tier: number;
  readonly start: () => ChildProcess;
  /** Asks for a clean end. */
  readonly stopSignal: 'SIGTERM' | 'SIGINT';
  /** After this the process is killed. */
  readonly stopWithinMs: number;
};

export type Supervisor = {
  /** Starts a part, keeps it running from then on, and returns its first process. */
  readonly run: (part: Part) => ChildProcess;
  /** Stops all parts. A second call, while the first waits, kills what is left. */
  readonly stop: () => Promise<void>;
  /** The processes that run now. */
  readonly processes: () => readonly PartProcess[];
};

export type PartProcess = Pick<Part, 'name' | 'tier' | 'stopSignal'> & { readonly pid: number };

export type SupervisorOptions = {
  /** One line for a person. */
  readonly say: (line: string) => void;
  /** Called after each start and end of a process. */
  readonly onChange?: () => void;
  /** A part ended with `refusedExitCode`: trying again can't help. It has printed why. */
  readonly onRefused: (name: string) => void;
};

/** A process killed by chance is back before anyone's client has given up. */
const firstDelayMs = 250;
/** A part that can't start must neither fill the log nor keep people waiting once its cause is gone. */
const longestDelayMs = 10_000;
/** Who ran this long had started well: the next end is a new story. */
const provenMs = 30_000;

/** 250 ms, 500 ms, 1 s … up to 10 s, by the number of ends in a row. It never gives up (lessons.md, L4). */
export function backOffMs(endsInARow: number): number {
  return Math.min(longestDelayMs, firstDelayMs * 2 ** (endsInARow - 1));
}

type State =
  | { readonly status: 'running'; readonly child: ChildProcess; readonly startedAt: number }
  | { readonly status: 'waiting'; readonly timer: NodeJS.Timeout }
  | { readonly status: 'stopped' };

type Kept = { readonly part: Part; state: State; endsInARow: number };

/** A supervisor without parts. */
export function createSupervisor(options: SupervisorOptions): Supervisor {
  const kept: Kept[] = [];
  let stopping: Promise<void> | undefined;

  function start(one: Kept): ChildProcess {
    const child = one.part.start();
    one.state = { status: 'running', child, startedAt: performance.now() };
    let isOver = false;
    const over = (how: string, code: number | null) => {
      // A process that could not be made reports an error and no exit, or both.
      if (isOver) return;
      isOver = true;
      ended(one, how, code);
    };
    child.once('exit', (code, name) => over(name === null ? `ended with exit code ${code}` : `was ended by ${name}`, code));
    child.once('error', (error) => {
      if (child.pid === undefined) over(`could not be started (${error.message})`, null);
    });
    options.onChange?.();
    return child;
  }

  function ended(one: Kept, how: string, code: number | null): void {
    const ranMs = one.state.status === 'running' ? performance.now() - one.state.startedAt : 0;
    one.state = { status: 'stopped' };
    options.onChange?.();
    if (stopping !== undefined) return;
    if (code === refusedExitCode) {
      options.onRefused(one.part.name);
      return;
    }
    one.endsInARow = ranMs >= provenMs ? 1 : one.endsInARow + 1;
    const delayMs = backOffMs(one.endsInARow);
    options.say(`${one.part.name} ${how}; starting it again in ${delayMs / 1000} s.`);
    const timer = setTimeout(() => start(one), delayMs);
    one.state = { status: 'waiting', timer };
  }

  async function stopAll(): Promise<void> {
    for (const one of kept) {
      if (one.state.status !== 'waiting') continue;
      clearTimeout(one.state.timer);
      one.state = { status: 'stopped' };
    }
    const tiers = [...new Set(kept.map((one) => one.part.tier))].toSorted((a, b) => b - a);
    for (const tier of tiers) {
      await Promise.all(kept.filter((one) => one.part.tier === tier).map((one) => stopOne(one, options.say)));
    }
  }

  return {
    run: (part) => {
      const one: Kept = { part, state: { status: 'stopped' }, endsInARow: 0 };
      kept.push(one);
      return start(one);
    },
    stop: () => {
      if (stopping === undefined) stopping = stopAll();
      else for (const one of kept) if (one.state.status === 'running') killGroup(one.state.child);
      return stopping;
    },
    processes: () =>
      kept.flatMap(({ part, state }) =>
        state.status === 'running' && state.child.pid !== undefined 
          ? [{ name: part.name, tier: part.tier, stopSignal: part.stopSignal, pid: state.child.pid }]
          : [],
      ),
  };
}

function stopOne({ part, state }: Kept, say: (line: string) => void): Promise<void> {
  if (state.status !== 'running') return Promise.resolve();
  const { child } = state;
  return new Promise((resolve) => {
    const timer = setTimeout(() => {
      say(`${part.name} did not stop within ${part.stopWithinMs / 1000} s and is killed.`);
      killGroup(child);
    }, part.stopWithinMs);
    child.once('exit', () => {
      clearTimeout(timer);
      resolve();
    });
    child.kill(part.stopSignal);
  });
}

/** Parts lead process groups of their own, so that what they started goes with them. */
function killGroup(child: ChildProcess): void {
  if (child.pid === undefined) return;
  if (process.platform === 'win32') child.kill('SIGKILL');
  else signal(-child.pid, 'SIGKILL');
}
