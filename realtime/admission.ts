import type { RealtimeClock } from './channels/clock.ts';
import { isPrivileged, type Principal } from './principal.ts';
import type { Admission } from './transports/websocket.ts';

export type AdmissionLimits = {
  /** Connections let in each second. */
  readonly perSecond: number;
  /** Participants waiting for their turn; beyond it they are told to come back. */
  readonly mostWaiting: number;
  /** Open connections in all, staff and screens excepted. */
  readonly mostConnections: number;
};

/** A join costs about half a millisecond of the worker, so that letting people in leaves most of it to voting. */
export const defaultAdmissionLimits: AdmissionLimits = {
  perSecond: 1_000,
  // Four seconds of the queue: below the 5 s that an upgrade may take.
  mostWaiting: 4_000,
  // A process may open 20,000 files; some are not sockets.
  mostConnections: 19_000,
};

const stepsPerSecond = 20;
/** Asked to come back when the queue has had time to empty. */
const retryAfterS = 5;

type Waiting = { readonly enter: (admission: Admission) => void };

/**
 * Lets connections in at a bounded rate (RT11). Staff and screens are let in at once: the chair never queues behind
 * participants.
 */
export function createAdmission(deps: { readonly clock: RealtimeClock; readonly limits?: Partial<AdmissionLimits> }) {
  const limits = { ...defaultAdmissionLimits, ...deps.limits };
  const perStep = Math.max(1, Math.floor(limits.perSecond / stepsPerSecond));
  const waiting: Waiting[] = [];
  let tokens = perStep;
  let connections = 0;
  let cancel: (() => void) | null = null;

  function enter(): Admission {
    connections += 1;
    return { ok: true, release: () => (connections -= 1) };
  }

  function step(): void {
    tokens = perStep;
    while (tokens > 0 && waiting.length > 0) {
      tokens -= 1;
      waiting.shift()?.enter(enter());
    }
    // Stops when nobody came for a whole step.
    if (waiting.length > 0 || tokens < perStep) return;
    cancel?.();
    cancel = null;
  }

  return {
    admit(principal: Principal): Admission | Promise<Admission> {
      if (isPrivileged(principal)) return enter();
      if (connections + waiting.length >= limits.mostConnections) return { ok: false, status: 503, reason: 'full', retryAfterS };
      cancel ??= deps.clock.every(1_000 / stepsPerSecond, step);
      if (tokens > 0 && waiting.length === 0) {
        tokens -= 1;
        return enter();
      }
      if (waiting.length >= limits.mostWaiting) return { ok: false, status: 503, reason: 'busy', retryAfterS };
      return new Promise((resolve) => waiting.push({ enter: resolve }));
    },
    get waitingCount() {
      return waiting.length;
    },
    stop() {
      cancel?.();
      cancel = () => undefined;
      for (const one of waiting.splice(0)) one.enter({ ok: false, status: 503, reason: 'draining', retryAfterS });
    },
  };
}
