import type { RealtimeClock } from '../channels/clock.ts';

/** The store has its own time limits; probes come every few seconds from several sides, and anybody can send one. */
const rememberMs = 1_000;

/**
 * Whether the worker can serve, asked of the store at most once a second and one at a time, whoever asks.
 * @param checks each rejects, or resolves with the reason why not, or with null
 */
export function createReadiness(checks: readonly (() => Promise<string | null>)[], clock: Pick<RealtimeClock, 'monotonicMs'>): () => Promise<string | null> {
  let last: { readonly atMs: number; readonly answer: Promise<string | null> } | null = null;
  let isAsking = false;
  return () => {
    const nowMs = clock.monotonicMs();
    // While a store hangs, further questions would take its few connections as well.
    if (last !== null && (isAsking || nowMs - last.atMs <= rememberMs)) return last.answer;
    isAsking = true;
    const answer = firstReason(checks).finally(() => {
      isAsking = false;
    });
    last = { atMs: nowMs, answer };
    return answer;
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
