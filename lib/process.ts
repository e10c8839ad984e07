/** What a child of the supervisor and the supervisor know of each other. */

/** Exit code of a part that refuses its settings (EX_CONFIG of sysexits.h). Trying again can't help, so that it is not restarted. */
export const refusedExitCode = 78;

/**
 * Calls `end` once when the pipe to the supervisor closes, which is how its sudden death shows (even kill -9).
 * Only for processes that the supervisor started: their standard input is that pipe, and nothing is ever written to it.
 */
export function endWithParent(end: () => void, input: NodeJS.ReadStream = process.stdin): void {
  let isOver = false;
  const over = () => {
    if (isOver) return;
    isOver = true;
    end();
  };
  input.once('end', over);
  input.once('close', over);
  input.once('error', over);
  input.resume();
}
