import { Worker } from 'node:worker_threads';
import { z } from 'zod';
import type { RealtimeLog } from './channels/log.ts';

export type RecordTask = 'snapshot' | 'verify';

/** Has long work on records done in threads, one at a time, in the order of asking. */
export type RecordKeeper = {
  request(task: RecordTask, assemblyId: string): void;
  /** Resolves when nothing is under way any more. */
  idle(): Promise<void>;
};

/** Reading a large record takes seconds; a thread that takes this long hangs. */
const threadLimitMs = 120_000;

const said = z.object({ problem: z.string().nullable() });

/** A snapshot that fails is only missing: the record is replayed instead. A record that is not in order is an alarm. */
export function createRecordKeeper(deps: { readonly connectionString: string; readonly log: RealtimeLog }): RecordKeeper {
  const { log } = deps;
  const wanted = new Map<string, { readonly task: RecordTask; readonly assemblyId: string }>();
  let running: Promise<void> | null = null;

  async function run(): Promise<void> {
    for (const [key, { task, assemblyId }] of wanted) {
      wanted.delete(key);
      try {
        await inThread(task, assemblyId);
      } catch (error) {
        log.warn({ assemblyId, task, problem: String(error) }, 'work on a record could not be started');
      }
    }
    // In the same go as the last look: who asks from here on starts anew.
    running = null;
  }

  async function inThread(task: RecordTask, assemblyId: string): Promise<void> {
    const thread = new Worker(new URL('./record-thread.ts', import.meta.url), { workerData: { connectionString: deps.connectionString, assemblyId, task } });
    const limit = setTimeout(() => void thread.terminate(), threadLimitMs);
    thread.on('message', (message: unknown) => {
      const { problem } = said.parse(message);
      if (problem !== null) log.error({ assemblyId, problem }, 'the record is not in order');
    });
    await new Promise<void>((resolve) => {
      thread.once('error', (error) => log.warn({ assemblyId, task, problem: String(error) }, 'work on a record failed'));
      thread.once('exit', () => resolve());
    });
    clearTimeout(limit);
  }

  return {
    request(task, assemblyId) {
      wanted.set(`${task} ${assemblyId}`, { task, assemblyId });
      running ??= run();
    },
    idle: () => running ?? Promise.resolve(),
  };
}
