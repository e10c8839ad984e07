/** Nobody looks at the clock for this; a second is soon enough. */
const pollMs = 1_000;

/**
 * Calls `end` once when the process that started us has ended without a word (npm killed, a terminal closed): nobody
 * could stop us any more. Where we were started by the init process, or as it, there is nothing to wait for.
 */
export function onceParentIsGone(end: () => void): void {
  const parent = process.ppid;
  if (parent <= 1) return;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    end();
  }, pollMs);
  timer.unref();
}
