import type { RealtimeClock } from '../channels/clock.ts';

/** The store has its own time limits; probes come every few seconds from several sides, and anybody can send one. */
const rememberMs = 1_000;

/**
 * Whether the worker can serve, asked of the store at most once a second whoever asks.
 * @param checks each rejects, or resolves with the reason why not, or with null
 */
export function createReadiness(checks: readonly (() => Promise<string | null>)[], clock: Pick<RealtimeClock, 'monotonicMs'>): () => Promise<string | null> {
  let last: { readonly atMs: number; readonly answer: Promise<string | null> } | null = null;
  return () => {
    const nowMs = clock.monotonicMs();
    if (last === null || nowMs - last.atMs > rememberMs) last = { atMs: nowMs, answer: firstReason(checks) };
    return last.answer;
  };
}

async function firstReason(checks: readonly (() => Promise<string | null>)[]): Promise<string | null> {
  for (const check of checks) {
    try {
      const reason = await check();
      if (reason !== null) return reason;
    } catch {
      return 'store-away';
    }
  }
  return null;
}
