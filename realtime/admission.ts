import type { RealtimeClock } from './channels/clock.ts';
import { isPrivileged, limitKey, type Principal } from './principal.ts';
import type { Admission } from './transports/door.ts';

export type AdmissionLimits = {
  /** Connections let in each second. */
  readonly perSecond: number;
  /** Participants waiting for their turn; beyond it they are told to come back. */
  readonly mostWaiting: number;
  /** Open connections in all, staff and screens excepted. */
  readonly mostConnections: number;
  /** Open and waiting connections of one credential, staff and screens excepted. */
  readonly mostPerCredential: number;
};

/** A join costs about half a millisecond of the worker, so that letting people in leaves most of it to voting. */
export const defaultAdmissionLimits: AdmissionLimits = {
  perSecond: 1_000,
  // Four seconds of the queue: below the 5 s that an upgrade may take.
  mostWaiting: 4_000,
  // A process may open 20,000 files; some are not sockets.
  mostConnections: 19_000,
  // Phone, laptop, some tabs, and those that broke off and are not yet known to be dead. Without it one member could take every place.
  mostPerCredential: 30,
};

const stepsPerSecond = 20;
/** Asked to come back when the queue has had time to empty. */
const retryAfterS = 5;

export type AdmissionDeps = {
  readonly clock: RealtimeClock;
  readonly limits?: Partial<AdmissionLimits>;
  /** Whether memory is short (FA3). Default: never. */
  readonly isMemoryShort?: () => boolean;
};

type Waiting = { readonly key: string; readonly enter: (admission: Admission) => void };

/**
 * Lets connections in at a bounded rate (RT11). Staff and screens are let in at once: the chair never queues behind
 * participants.
 */
export function createAdmission(deps: AdmissionDeps) {
  const limits = { ...defaultAdmissionLimits, ...deps.limits };
  const { isMemoryShort = () => false } = deps;
  const perStep = Math.max(1, Math.floor(limits.perSecond / stepsPerSecond));
  const waiting: Waiting[] = [];
  let tokens = perStep;
  let connections = 0;
  let cancel: (() => void) | null = null;

  /** By credential: open and waiting. */
  const held = new Map<string, number>();

  function enter(key: string | null): Admission {
    connections += 1;
    const release = (): void => {
      connections -= 1;
      if (key !== null) hold(key, -1);
    };
    return { ok: true, release };
  }

  function hold(key: string, more: 1 | -1): void {
    const now = (held.get(key) ?? 0) + more;
    if (now > 0) held.set(key, now);
    else held.delete(key);
  }

  function refuseWaiting(reason: 'memory' | 'draining'): void {
    for (const one of waiting.splice(0)) {
      hold(one.key, -1);
      one.enter({ ok: false, status: 503, reason, retryAfterS });
    }
  }

  function step(): void {
    tokens = perStep;
    if (isMemoryShort()) refuseWaiting('memory');
    while (tokens > 0 && waiting.length > 0) {
      tokens -= 1;
      const next = waiting.shift();
      next?.enter(enter(next.key));
    }
    // Stops when nobody came for a whole step.
    if (waiting.length > 0 || tokens < perStep) return;
    cancel?.();
    cancel = null;
  }

  return {
    admit(principal: Principal): Admission | Promise<Admission> {
      if (isPrivileged(principal)) return enter(null);
      const key = limitKey(principal);
      if ((held.get(key) ?? 0) >= limits.mostPerCredential) return { ok: false, status: 429, reason: 'too-many-connections', retryAfterS };
      if (connections + waiting.length >= limits.mostConnections) return { ok: false, status: 503, reason: 'full', retryAfterS };
      if (isMemoryShort()) return { ok: false, status: 503, reason: 'memory', retryAfterS };
      cancel ??= deps.clock.every(1_000 / stepsPerSecond, step);
      if (tokens > 0 && waiting.length === 0) {
        tokens -= 1;
        hold(key, 1);
        return enter(key);
      }
      if (waiting.length >= limits.mostWaiting) return { ok: false, status: 503, reason: 'busy', retryAfterS };
      hold(key, 1);
      return new Promise((resolve) => waiting.push({ key, enter: resolve }));
    },
    get waitingCount() {
      return waiting.length;
    },
    stop() {
      cancel?.();
      cancel = () => undefined;
      refuseWaiting('draining');
    },
  };
}
