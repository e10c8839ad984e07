import type { RealtimeClock } from '../channels/clock.ts';
import { Distribution } from './distribution.ts';

/** Fifty looks a second cost a thousandth of a per cent of a core, and a delay of a frame of film is seen. */
const lookEveryMs = 20;

/**
 * How late the event loop is. Instead of Node's own `monitorEventLoopDelay`, which counts its resolution as delay, and
 * forgets the delay that is under way when it is reset.
 */
export function watchLoopDelay(clock: Pick<RealtimeClock, 'monotonicMs' | 'every'>): { readonly delays: Distribution; stop(): void } {
  const delays = new Distribution();
  let lastMs = clock.monotonicMs();
  const stop = clock.every(lookEveryMs, () => {
    const nowMs = clock.monotonicMs();
    delays.observe(Math.max(0, nowMs - lastMs - lookEveryMs));
    lastMs = nowMs;
  });
  return { delays, stop };
}
