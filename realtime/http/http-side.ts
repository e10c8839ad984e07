import { Counter, type Registry } from 'prom-client';
import type { Keys } from '../../lib/auth/keys.ts';
import { TicketLedger } from '../../lib/auth/ticket.ts';
import type { Mail } from '../../lib/mail/mail.ts';
import { createAccessIndex } from '../access-index.ts';
import type { AssemblyHost } from '../assembly-host.ts';
import type { RealtimeClock } from '../channels/clock.ts';
import type { RealtimeLog } from '../channels/log.ts';
import { createContentCache } from '../content/content-cache.ts';
import { createParticipantsList } from '../list/participants-list.ts';
import { isStill } from '../principal.ts';
import { readProtocols } from '../transports/handshake.ts';
import type { WallClock } from '../wall-clock.ts';
import type { HttpSide, WorkerInside } from '../worker.ts';
import { createAttemptLimits, type AttemptLimitOptions } from './attempt-limits.ts';
import { createClientAddress } from './client-address.ts';
import { createHttpHandler } from './http-handler.ts';
import { createLoopWatch } from './loop-watch.ts';
import type { HttpMetrics } from './http-deps.ts';
import { BodyBudget, mostBodyBytesAtOnce } from './read-body.ts';
import type { OperationsSource } from '../watch/operations.ts';
import { createOriginCheck, ticketHeader } from './origin.ts';
import { createPrincipalReader } from './read-principal.ts';
import type { SignedOut } from './signed-out.ts';

export type HttpSideOptions = {
  /** An origin. */
  readonly publicUrl: string;
  readonly trustedProxies: readonly string[];
  readonly keys: Keys;
  readonly clock: RealtimeClock;
  readonly wall: WallClock;
  /** The machine's wall clock in ms since 1970, for tickets of the web role. */
  readonly wallNow: () => number;
  readonly log: RealtimeLog;
  readonly newId: () => string;
  readonly registry: Registry;
  readonly metrics: HttpMetrics;
  readonly operations: OperationsSource;
  readonly signedOut: SignedOut;
  readonly queueMail: (mail: Mail) => boolean;
  /** See `createReadiness`. */
  readonly whyNotReady: () => Promise<string | null>;
  readonly limits?: Partial<AttemptLimitOptions>;
  /** Default: {@link mostBodyBytesAtOnce}. */
  readonly mostBodyBytes?: number;
};

/** Puts the HTTP side together: routes, and what upgrades need of them (who, from where). */
export function createHttpSide(options: HttpSideOptions, { hosts, live }: Pick<WorkerInside, 'hosts' | 'live'>): HttpSide & { stop(): void } {
  const { publicUrl, keys, clock, wall, signedOut } = options;
  const checkOrigin = createOriginCheck(publicUrl);
  const clientAddress = createClientAddress(options.trustedProxies);
  const loop = createLoopWatch(clock);
  const readPrincipal = createPrincipalReader({
    keys,
    isSecure: publicUrl.startsWith('https:'),
    now: () => wall.now(),
    wallNow: options.wallNow,
    tickets: new TicketLedger(),
    isSignedOut: (staffId, sessionId, ageMs) => signedOut.has(staffId, sessionId, ageMs),
  });
  const listVersion = (host: AssemblyHost) => live(host.id)?.participantsVersion ?? host.version;
  const isConnected = (host: AssemblyHost, id: string) => live(host.id)?.presence.isConnected(id) ?? false;
  const computed = new Counter({ name: 'hemicycle_list_pages_computed_total', help: 'Pages of lists computed; the others that were asked for were there already', registers: [options.registry] });
  const handle = createHttpHandler({
    ...options,
    hosts,
    checkOrigin,
    readPrincipal,
    clientAddress,
    limits: createAttemptLimits(options.limits),
    access: createAccessIndex(keys['access-codes']),
    list: createParticipantsList({ listVersion, isConnected, onComputed: () => computed.inc() }),
    contentOf: (host) => live(host.id)?.content ?? null,
    contentCache: createContentCache(),
    isConnected,
    loop,
    bodies: new BodyBudget(options.mostBodyBytes ?? mostBodyBytesAtOnce),
  });
  return {
    handle,
    checkOrigin(request, hasTicket) {
      const { headers, method = '' } = request;
      const protocols = readProtocols(headers['sec-websocket-protocol']);
      const hasTicketHeader = (protocols.ok && protocols.token !== null) || headers[ticketHeader] !== undefined;
      return checkOrigin({ method, headers, isUpgrade: headers.upgrade !== undefined, hasTicket: hasTicket || hasTicketHeader });
    },
    authenticate(request, ticket) {
      const read = readPrincipal(request.headers, ticket, clientAddress.of(request.socket.remoteAddress, request.headers));
      if (!read.ok) return Promise.resolve({ ok: false, status: 401, reason: read.reason });
      const { principal } = read;
      const isNobody = principal.staff === null && principal.participants.size === 0 && principal.screens.size === 0;
      return Promise.resolve(isNobody ? { ok: false, status: 401, reason: 'sign-in-needed' } : { ok: true, principal });
    },
    isStill(request, earlier) {
      const read = readPrincipal(request.headers, null, earlier.address);
      return read.ok && isStill(read.principal, earlier);
    },
    stop: () => loop.stop(),
  };
}
