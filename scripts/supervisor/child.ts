/**
 * Loaded before a part's own code (`node --import`): ends the part when the supervisor is gone. The part sees an
 * ordinary SIGTERM, so that its way of stopping is the same in both cases.
 */
import { isMainThread } from 'node:worker_threads';
import { endWithParent } from '../../lib/process.ts';

/** A part that stops in order needs less; nobody is left who would kill it. */
const lastResortMs = 15_000;

// Threads load it too, with an input of their own that is over at once.
if (isMainThread) {
  endWithParent(() => {
    setTimeout(() => process.exit(1), lastResortMs).unref();
    process.kill(process.pid, 'SIGTERM');
  });
}
