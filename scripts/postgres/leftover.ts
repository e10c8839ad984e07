/** A postmaster that outlived the run that started it. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { commandOf, processIdentity, signal, waitUntilGone } from '../supervisor/processes.ts';

/** A fast shutdown writes a checkpoint; on a slow disk after a long vote that takes a while. */
const fastShutdownMs = 30_000;
/** An immediate shutdown writes nothing; the next start recovers from the write-ahead log. */
const immediateShutdownMs = 10_000;

/** The live postmaster of this data folder, if there is one. */
export function findPostmaster(folder: string): number | undefined {
  let pid: number;
  try {
    pid = Number.parseInt(readFileSync(path.join(folder, 'postmaster.pid'), 'utf8'), 10);
  } catch {
    return undefined;
  }
  // Another program may have got the number since.
  return commandOf(pid)?.includes(folder) === true ? pid : undefined;
}

/** Stops the postmaster of this data folder cleanly. Returns whether there was one. */
export async function stopPostmaster(folder: string): Promise<boolean> {
  const pid = findPostmaster(folder);
  const identity = pid === undefined ? undefined : processIdentity(pid);
  if (pid === undefined || identity === undefined) return false;
  signal(pid, 'SIGINT');
  if (await waitUntilGone(pid, identity, fastShutdownMs)) return true;
  signal(pid, 'SIGQUIT');
  if (await waitUntilGone(pid, identity, immediateShutdownMs)) return true;
  throw new Error(`The PostgreSQL of an earlier run (process ${pid}) does not stop: end it with "kill -QUIT ${pid}" and start again.`);
}
