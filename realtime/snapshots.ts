import { Worker } from 'node:worker_threads';
import type { RealtimeLog } from './channels/log.ts';

export type Snapshots = {
  /** Asks for a snapshot of the assembly; one at a time, in the order of asking. */
  request(assemblyId: string): void;
  /** Resolves when nothing is being written any more. */
  idle(): Promise<void>;
};

/** Replaying a large assembly takes seconds; a thread that takes this long hangs. */
const threadLimitMs = 60_000;

/** Has snapshots written by a thread, one after the other. One that fails is only missing: the record is replayed. */
export function createSnapshots(deps: { readonly connectionString: string; readonly log: RealtimeLog }): Snapshots {
  const wanted = new Set<string>();
  let running: Promise<void> | null = null;

  async function run(): Promise<void> {
    for (const assemblyId of wanted) {
      wanted.delete(assemblyId);
      await write(assemblyId);
    }
  }

  async function write(assemblyId: string): Promise<void> {
    const thread = new Worker(new URL('./snapshot-thread.ts', import.meta.url), { workerData: { connectionString: deps.connectionString, assemblyId } });
    const limit = setTimeout(() => void thread.terminate(), threadLimitMs);
    await new Promise<void>((resolve) => {
      thread.once('error', (error) => deps.log.warn({ assemblyId, error: String(error) }, 'a snapshot could not be written'));
      thread.once('exit', () => resolve());
    });
    clearTimeout(limit);
  }

  return {
    request(assemblyId) {
      wanted.add(assemblyId);
      running ??= run().finally(() => {
        running = null;
      });
    },
    idle: () => running ?? Promise.resolve(),
  };
}
