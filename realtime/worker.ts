import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createAdmission, type AdmissionLimits } from './admission.ts';
import type { Connection } from './channels/connection.ts';
import { createRealtimeCore, type CoreDeps } from './core.ts';
import type { FanOut } from './fan-out.ts';
import type { Hosts } from './hosts.ts';
import { createHttpServer } from './http/http-server.ts';
import type { LiveAssembly } from './live-assembly.ts';
import type { WorkerMetrics } from './metrics.ts';
import { limitKey, type Principal } from './principal.ts';
import { Door, type Authentication } from './transports/door.ts';
import { defaultIntakeLimits, Intake } from './transports/intake.ts';
import { createLongPollTransport } from './transports/long-poll.ts';
import { createWebSocketTransport } from './transports/websocket.ts';
import type { Readings } from './watch/readings.ts';

/** The worker's own HTTP, and what it shares with upgrades. */
export type HttpSide = {
  handle(request: IncomingMessage, response: ServerResponse): void;
  /** Who sends the request, by its cookies or the ticket. */
  authenticate(request: IncomingMessage, ticket: string | null): Promise<Authentication<Principal>>;
  /** @param hasTicket the request carries something, other than in its headers, that no foreign page can have */
  checkOrigin(request: IncomingMessage, hasTicket: boolean): boolean;
  /** Whether the request's cookies are still those of this principal. */
  isStill(request: IncomingMessage, principal: Principal): boolean;
};

export type WorkerDeps = Omit<CoreDeps, 'arrivedMs'> & {
  readonly metrics: WorkerMetrics;
  /** Signs the tokens of long-poll sessions; 32 bytes. */
  readonly longPollKey: Buffer;
  readonly createHttp: (inside: WorkerInside) => HttpSide;
  readonly admission?: Partial<AdmissionLimits>;
  /** Whether memory is short, so that participants are to come later (FA3). Default: never. */
  readonly isMemoryShort?: () => boolean;
};

/** What the HTTP side works on. */
export type WorkerInside = {
  readonly hosts: Hosts;
  readonly live: (assemblyId: string) => LiveAssembly | null;
  readonly fanOut: FanOut<Principal>;
  /** Ends the connections of principals who may no longer be here; returns how many. */
  readonly disconnect: (where: (principal: Principal) => boolean) => number;
  /** What waits in it, and for whom. */
  readonly readings: () => Readings;
};

export type Worker = {
  readonly inside: WorkerInside;
  /** Listens; port 0 takes a free one. Resolves with the port. */
  listen(host: string, port: number): Promise<number>;
  /** RT13: lets nobody in, flushes, tells clients when to come back, ends. */
  drain(): Promise<void>;
};

/** `listen` takes a backlog of 511 unless told otherwise; a whole hall comes in the same second. */
const backlog = 4_096;

/** Puts the worker together. Everything from outside (time, ids, store, HTTP) is handed in. */
export function createWorker(deps: WorkerDeps): Worker {
  const { clock, log, metrics, newId } = deps;
  const { admission: limits = {}, isMemoryShort = () => false } = deps;
  const admission = createAdmission({ clock, limits, isMemoryShort });
  const intake = new Intake(clock, defaultIntakeLimits, metrics.intakeFull);
  const { hosts, live, fanOut, channels } = createRealtimeCore({ ...deps, arrivedMs: () => intake.arrivedMs });
  function readings(): Readings {
    let commitQueue = 0;
    for (const host of hosts.live) commitQueue += host.queuedEntries;
    return { commitQueue, arrivals: admission.waitingCount, intake: intake.waitingCount, broadcasts: fanOut.queuedCount, behind: channels.behindCount, assemblies: hosts.census() };
  }

  const inside: WorkerInside = { hosts, live, fanOut, disconnect: (where) => channels.disconnect(where), readings };
  const http = deps.createHttp(inside);
  const door = new Door<Principal>({
    checkOrigin: (request, hasTicket) => http.checkOrigin(request, hasTicket),
    authenticate: ({ request, token }) => http.authenticate(request, token),
    keyOf: limitKey,
    mayWriteLong: (principal) => principal.staff !== null,
    admit: (principal) => admission.admit(principal),
    clock,
    log,
  });
  const open = (connection: Connection, principal: Principal) => channels.open(connection, principal);
  const shared = { open, door, intake, newConnectionId: newId, clock, log };
  const sockets = createWebSocketTransport<Principal>({ ...shared, path: '/realtime/websocket', metrics: metrics.sockets });
  const polls = createLongPollTransport<Principal>({
    ...shared,
    path: '/realtime/longpoll',
    tokenKey: deps.longPollKey,
    processId: newId(),
    isStill: (request, principal) => http.isStill(request, principal),
    metrics: metrics.polls,
  });

  const server = createHttpServer({ sockets, polls, handle: (request, response) => http.handle(request, response) });

  return {
    inside,
    async listen(host, port) {
      await new Promise<void>((resolve, reject) => {
        server.once('error', reject);
        server.listen({ host, port, backlog }, resolve);
      });
      // A connection that can't be accepted (no more files may be opened) must not take those who are here along.
      server.on('error', (error) => log.error({ problem: error.message }, 'a connection could not be accepted'));
      const address = server.address();
      return isBound(address) ? address.port : port;
    },
    async drain() {
      admission.stop();
      door.close();
      // Answers first, then the end of the connections: whoever has voted knows it before they come back.
      await hosts.flushed();
      await fanOut.whenIdle();
      // Clients spread their return by themselves, over the window that their join told them.
      await Promise.all([sockets.drain({ windowMs: 0 }), polls.drain({ windowMs: 0 })]);
      // Not before: who fetches a last answer by long-poll may need a new connection for it.
      server.close();
      await hosts.stop();
      sockets.stop();
      polls.stop();
      channels.stop();
      server.closeAllConnections();
    },
  };
}

function isBound(address: string | AddressInfo | null): address is AddressInfo {
  return typeof address === 'object' && address !== null;
}
