/** Who is let in, over whatever transport: refused before a connection comes to be, never after (RT11). */
import type { IncomingMessage } from 'node:http';
import type { RealtimeClock } from '../channels/clock.ts';
import type { RealtimeLog } from '../channels/log.ts';
import { isSupportedVersion } from './handshake.ts';
import { RefusedKeys } from './refused-keys.ts';
import type { Refusal } from './refusal.ts';

export type Authentication<P> = { readonly ok: true; readonly principal: P } | ({ readonly ok: false } & Refusal);

export type Admission =
  /** `release` is called once, when the connection has gone or never came to be. */
  { readonly ok: true; readonly release?: () => void } | ({ readonly ok: false } & Refusal);

/** Somebody who asks to be let in. */
export type Entrant = {
  readonly request: IncomingMessage;
  readonly parameters: URLSearchParams;
  /** The auth token of the channel client; null if there was none. */
  readonly token: string | null;
};

export type DoorLimits = {
  readonly decisionLimitMs: number;
  readonly maxPending: number;
  readonly refuseAfterFloodMs: number;
  readonly maxRefusedKeys: number;
};

export const defaultDoorLimits: DoorLimits = {
  /** Authentication and admission together. The client's own patience is 8 s. */
  decisionLimitMs: 5_000,
  /** Each holds a socket and a request while it waits for its turn. A thousand more than admission lets wait: a full queue must not keep out the chair. */
  maxPending: 5_000,
  refuseAfterFloodMs: 30_000,
  /** More credentials than an assembly has; the oldest is forgotten beyond. */
  maxRefusedKeys: 20_000,
};

/** How often refusals whose time is over are forgotten. */
const forgetPeriodMs = 5_000;

export type DoorDeps<P> = {
  /** Whether the request comes from a page of ours. @param hasTicket something in it, other than its headers, that no foreign page can have */
  checkOrigin(request: IncomingMessage, hasTicket: boolean): boolean;
  authenticate(entrant: Entrant): Promise<Authentication<P>>;
  /** Names the credential of a principal: who was cut for flooding is refused by it for a while. */
  keyOf(principal: P): string;
  /** Whether the principal may send long messages: those who write the texts that are voted on. Default: nobody. */
  mayWriteLong?(principal: P): boolean;
  /** A place for the connection, now or when it is its turn. */
  admit(principal: P): Admission | Promise<Admission>;
  readonly clock: RealtimeClock;
  readonly log: RealtimeLog;
  readonly limits?: Partial<DoorLimits>;
};

/** Let in. `release` gives the place back, once. */
export type Admitted<P> = { readonly ok: true; readonly principal: P; readonly key: string; readonly mayWriteLong: boolean; readonly release: () => void };

type Decision<P> = Admitted<P> | ({ readonly ok: false } & Refusal);

/** One door for all transports: the same places, the same limits, the same credentials refused. */
export class Door<P> {
  readonly #deps: DoorDeps<P>;
  readonly #limits: DoorLimits;
  readonly #refusedKeys: RefusedKeys;
  readonly #stopForgetting: () => void;
  /** Entrants being decided on; each can be decided otherwise from here. */
  readonly #pending = new Set<(decision: Decision<P>) => void>();
  #isClosed = false;

  constructor(deps: DoorDeps<P>) {
    this.#deps = deps;
    this.#limits = { ...defaultDoorLimits, ...deps.limits };
    this.#refusedKeys = new RefusedKeys(deps.clock, this.#limits.refuseAfterFloodMs, this.#limits.maxRefusedKeys);
    this.#stopForgetting = deps.clock.every(forgetPeriodMs, () => this.#refusedKeys.sweep());
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** The checks that need nothing from outside, the cheapest and most telling first. Never throws. */
  refusalAtOnce(request: IncomingMessage, parameters: URLSearchParams): Refusal | null {
    if (this.#isClosed) return drainingRefusal;
    const origin = this.originRefusal(request, false);
    if (origin !== null) return origin;
    if (!isSupportedVersion(parameters)) return { status: 403, reason: 'version' };
    if (this.#pending.size >= this.#limits.maxPending) return { status: 503, reason: 'busy' };
    return null;
  }

  /** What an origin check throws at must not reach the process. */
  originRefusal(request: IncomingMessage, hasTicket: boolean): Refusal | null {
    try {
      return this.#deps.checkOrigin(request, hasTicket) ? null : { status: 403, reason: 'origin' };
    } catch (error) {
      this.#deps.log.error({ err: error }, 'the origin of a request could not be checked');
      return { status: 503, reason: 'internal' };
    }
  }

  /** Decides within the time for it; never rejects. A place that is granted too late is given back. */
  async decide(entrant: Entrant): Promise<Decision<P>> {
    const { promise, resolve } = Promise.withResolvers<Decision<P>>();
    let isDecided = false;
    const settle = (decision: Decision<P>): void => {
      if (isDecided) {
        if (decision.ok) decision.release();
        return;
      }
      isDecided = true;
      stopTimer();
      this.#pending.delete(settle);
      resolve(decision);
    };
    const stopTimer = this.#deps.clock.after(this.#limits.decisionLimitMs, () => settle({ ok: false, status: 503, reason: 'too-slow' }));
    this.#pending.add(settle);
    this.#ask(entrant).then(settle, (error: unknown) => {
      this.#deps.log.error({ err: error }, 'it could not be decided whether to let somebody in');
      settle({ ok: false, status: 503, reason: 'internal' });
    });
    const decision = await promise;
    if (!decision.ok || !this.#isClosed) return decision;
    decision.release();
    return drainingRefusal;
  }

  async #ask(entrant: Entrant): Promise<Decision<P>> {
    const authentication = await this.#deps.authenticate(entrant);
    if (!authentication.ok) return authentication;
    const { principal } = authentication;
    const key = this.#deps.keyOf(principal);
    const refusedMs = this.#refusedKeys.remainingMs(key);
    if (refusedMs > 0) return { ok: false, status: 429, reason: 'flood', retryAfterS: Math.ceil(refusedMs / 1000) };
    const admission = await this.#deps.admit(principal);
    if (!admission.ok) return admission;
    return { ok: true, principal, key, mayWriteLong: this.#deps.mayWriteLong?.(principal) ?? false, release: admission.release ?? doNothing };
  }

  /** Lets nobody with this credential in for a while: a connection of theirs was cut for flooding. */
  refuseForAWhile(key: string): void {
    this.#refusedKeys.add(key);
  }

  /** From here on nobody is let in, those who are waiting included. */
  close(): void {
    this.#isClosed = true;
    this.#stopForgetting();
    for (const settle of this.#pending) settle(drainingRefusal);
  }
}

export const drainingRefusal = { ok: false, status: 503, reason: 'draining' } as const;

function doNothing(): void {}
