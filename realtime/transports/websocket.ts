/** The WebSocket transport: lets connections in, passes texts to the channel layer, ends who is silent or has to go. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type RawData, type WebSocket } from 'ws';
import type { RealtimeClock } from '../channels/clock.ts';
import type { Connection, CutReason, Session } from '../channels/connection.ts';
import type { RealtimeLog } from '../channels/log.ts';
import { isSupportedVersion, readProtocols, splitTarget } from './handshake.ts';
import { Intake } from './intake.ts';
import { RefusedKeys } from './refused-keys.ts';
import { refusalHeaders, refuseUpgrade, type Refusal } from './upgrade-refusal.ts';
import { WebSocketConnection } from './websocket-connection.ts';
import { defaultWebSocketLimits, drainStepMs, maxDrainStep, type WebSocketLimits } from './websocket-limits.ts';

export type Authentication<P> = { readonly ok: true; readonly principal: P } | ({ readonly ok: false } & Refusal);

export type Admission =
  /** `release` is called once, when the connection has gone or never came to be. */
  { readonly ok: true; readonly release?: () => void } | ({ readonly ok: false } & Refusal);

/** An upgrade request. The header that carried the token has been taken out of the request's headers. */
export type UpgradeRequest = {
  readonly request: IncomingMessage;
  readonly parameters: URLSearchParams;
  /** From `Sec-WebSocket-Protocol`; null if there was none. */
  readonly token: string | null;
};

export type WebSocketMetrics = {
  upgradeRefused(refusal: Refusal): void;
  connectionCut(reason: CutReason): void;
  /** ws refused a frame and closed with this code (1002, 1007, 1008, 1009). */
  protocolError(): void;
};

export type WebSocketTransportDeps<P> = {
  /** For example `/realtime/websocket`. */
  readonly path: string;
  /** The channel server's `open`. */
  open(connection: Connection, principal: P): Session;
  checkOrigin(request: IncomingMessage): boolean;
  authenticate(upgrade: UpgradeRequest): Promise<Authentication<P>>;
  /** Names the credential of a principal: who was cut for flooding is refused by it for a while. */
  keyOf(principal: P): string;
  /** Whether the principal may send long messages: those who write the texts that are voted on. Default: nobody. */
  mayWriteLong?(principal: P): boolean;
  /** A place for the connection, now or when it is its turn. */
  admit(principal: P): Admission | Promise<Admission>;
  newConnectionId(): string;
  readonly clock: RealtimeClock;
  readonly log: RealtimeLog;
  readonly limits?: Partial<WebSocketLimits>;
  readonly metrics?: WebSocketMetrics;
};

export type WebSocketTransport = {
  /** Answers an upgrade request. False if the path is not the transport's, and then it is left alone. */
  handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): boolean;
  /** Refuses plain requests to the transport's path with 400. False if the path is not the transport's. */
  handleRequest(request: IncomingMessage, response: ServerResponse): boolean;
  /**
   * Lets nobody in any more (503), and ends all connections, spread evenly over the window (0: as fast as is kind to the others).
   * What was written to them before is still delivered. Resolves when all have gone. Tell clients when to come back first.
   */
  drain(options: { readonly windowMs: number }): Promise<void>;
  readonly connectionCount: number;
  /** Ends everything at once and stops the timers. */
  stop(): void;
};

type Decision<P> = { readonly ok: true; readonly principal: P; readonly release: () => void } | ({ readonly ok: false } & Refusal);

export function createWebSocketTransport<P>(deps: WebSocketTransportDeps<P>): WebSocketTransport {
  const { clock, log } = deps;
  const limits = { ...defaultWebSocketLimits, ...deps.limits };
  const connections = new Set<WebSocketConnection>();
  const refusedKeys = new RefusedKeys(clock, limits.refuseAfterFloodMs, limits.maxRefusedKeys);
  const server = new WebSocketServer(serverOptions(limits));
  const longServer = new WebSocketServer(serverOptions({ ...limits, maxPayloadBytes: limits.maxLongPayloadBytes, maxBufferedChunks: limits.maxLongBufferedChunks }));
  const events = { cut: onCut };
  const intake = new Intake(clock, limits.intake);
  let sweptAtMs = clock.monotonicMs();
  let isDraining = false;
  /** Upgrades being decided; each can be decided otherwise from here. */
  const pendingUpgrades = new Set<(decision: Decision<P>) => void>();
  let onAllGone: (() => void) | null = null;
  let draining: Promise<void> | null = null;
  const stopSweep = clock.every(limits.livenessSweepPeriodMs, sweep);

  function onCut(connection: WebSocketConnection, reason: CutReason): void {
    deps.metrics?.connectionCut(reason);
    if (reason === 'flood') refusedKeys.add(connection.credentialKey);
  }

  function sweep(): void {
    const nowMs = clock.monotonicMs();
    // A process that was stopped for a while has heard nothing because it did not listen (faults.md rows 3 and 25).
    const awakeMs = Math.min(nowMs - sweptAtMs, 2 * limits.livenessSweepPeriodMs);
    sweptAtMs = nowMs;
    refusedKeys.sweep();
    for (const connection of connections) {
      const silentMs = connection.silentMs(awakeMs);
      if (silentMs >= limits.silenceLimitMs) connection.end('silent');
      else if (silentMs >= limits.pingAfterMs) connection.ping();
    }
  }

  /** The checks that need nothing from outside, the cheapest and most telling first. */
  function refusalAtOnce(request: IncomingMessage, parameters: URLSearchParams): Refusal | null {
    if (request.method !== 'GET') return { status: 400, reason: 'not-a-get' };
    if (request.headers.upgrade?.toLowerCase() !== 'websocket') return { status: 400, reason: 'not-a-websocket-upgrade' };
    if (isDraining) return drainingRefusal;
    if (!deps.checkOrigin(request)) return { status: 403, reason: 'origin' };
    if (!isSupportedVersion(parameters)) return { status: 403, reason: 'version' };
    if (pendingUpgrades.size >= limits.maxPendingUpgrades) return { status: 503, reason: 'busy' };
    return null;
  }

  /** What an origin check throws at must not reach the process. */
  function refusalOf(request: IncomingMessage, parameters: URLSearchParams): Refusal | null {
    try {
      return refusalAtOnce(request, parameters);
    } catch (error) {
      log.error({ err: error }, 'an upgrade request could not be checked');
      return { status: 503, reason: 'internal' };
    }
  }

  async function decide(upgrade: UpgradeRequest): Promise<Decision<P>> {
    const authentication = await deps.authenticate(upgrade);
    if (!authentication.ok) return authentication;
    const { principal } = authentication;
    const refusedMs = refusedKeys.remainingMs(deps.keyOf(principal));
    if (refusedMs > 0) return { ok: false, status: 429, reason: 'flood', retryAfterS: Math.ceil(refusedMs / 1000) };
    const admission = await deps.admit(principal);
    if (!admission.ok) return admission;
    return { ok: true, principal, release: admission.release ?? doNothing };
  }

  /** `decide` within the time for it; never rejects. A place that is granted too late is given back. */
  async function decideInTime(upgrade: UpgradeRequest): Promise<Decision<P>> {
    const { promise, resolve } = Promise.withResolvers<Decision<P>>();
    let isDecided = false;
    const settle = (decision: Decision<P>): void => {
      if (isDecided) {
        if (decision.ok) decision.release();
        return;
      }
      isDecided = true;
      stopTimer();
      pendingUpgrades.delete(settle);
      resolve(decision);
    };
    const stopTimer = clock.after(limits.upgradeLimitMs, () => settle({ ok: false, status: 503, reason: 'too-slow' }));
    pendingUpgrades.add(settle);
    decide(upgrade).then(settle, (error: unknown) => {
      log.error({ err: error }, 'an upgrade could not be decided');
      settle({ ok: false, status: 503, reason: 'internal' });
    });
    return promise;
  }

  /** From here on nobody is let in, those who are waiting included. */
  function closeDoor(): void {
    isDraining = true;
    for (const settle of pendingUpgrades) settle(drainingRefusal);
  }

  /** Never rejects. */
  async function upgrade(asked: UpgradeRequest, socket: Socket, head: Buffer): Promise<void> {
    const decision = await decideInTime(asked);
    if (!decision.ok) {
      refuse(socket, decision);
      return;
    }
    if (isDraining) {
      decision.release();
      refuse(socket, drainingRefusal);
      return;
    }
    let isAccepted = false;
    try {
      const fitting = deps.mayWriteLong?.(decision.principal) === true ? longServer : server;
      fitting.handleUpgrade(asked.request, socket, head, (ws) => {
        accept(ws, socket, decision.principal, decision.release);
        isAccepted = true;
      });
    } catch (error) {
      log.error({ err: error }, 'an accepted connection could not be opened');
      socket.destroy();
    }
    // ws answers a broken handshake itself, and doesn't call back; nor does it if the client has gone meanwhile.
    if (!isAccepted) decision.release();
  }

  function accept(ws: WebSocket, socket: Socket, principal: P, release: () => void): void {
    const connection = new WebSocketConnection(deps.newConnectionId(), deps.keyOf(principal), ws, socket, events);
    connection.attach(deps.open(connection, principal));
    connections.add(connection);
    ws.on('message', (data, isBinary) => {
      const bytes = bytesOf(data);
      intake.add(connection, bytes.length, () => {
        if (isBinary) connection.end('unsupported-data');
        else connection.receiveText(bytes.toString('utf8'));
      });
    });
    ws.on('ping', () => connection.receiveControl());
    ws.on('pong', () => connection.receiveControl());
    ws.on('error', (error) => {
      deps.metrics?.protocolError();
      log.warn({ connectionId: connection.id, problem: error.message }, 'broken WebSocket frame or socket');
    });
    ws.on('close', () => {
      connections.delete(connection);
      // Behind what it sent before: a ballot that arrived is a ballot.
      intake.add(connection, 0, () => connection.closed());
      release();
      if (connections.size === 0) onAllGone?.();
    });
  }

  async function endAll(windowMs: number): Promise<void> {
    if (connections.size === 0) return;
    const { promise: allGone, resolve } = Promise.withResolvers<void>();
    onAllGone = resolve;
    const stopCutting = cutSpread([...connections], windowMs, clock);
    const stopWaiting = clock.after(windowMs + limits.closeLimitMs, () => {
      for (const connection of connections) connection.terminate();
    });
    await allGone;
    stopCutting();
    stopWaiting();
  }

  function refuse(socket: Duplex, refusal: Refusal): void {
    deps.metrics?.upgradeRefused(refusal);
    // The others come by the thousand when a hall reconnects; they are counted.
    if (refusal.status === 403) log.warn({ reason: refusal.reason }, 'upgrade refused');
    refuseUpgrade(socket, refusal);
  }

  return {
    handleUpgrade(request, socket, head) {
      const { path, parameters } = splitTarget(request.url);
      if (path !== deps.path) return false;
      socket.on('error', doNothing);
      const refusal = refusalOf(request, parameters);
      if (refusal !== null) {
        refuse(socket, refusal);
        return true;
      }
      const protocols = readProtocols(request.headers['sec-websocket-protocol']);
      if (!protocols.ok) {
        refuse(socket, { status: 403, reason: 'protocol' });
        return true;
      }
      // ws answers what it finds here. The token must not be echoed, nor logged with the headers.
      if (protocols.protocol === null) delete request.headers['sec-websocket-protocol'];
      else request.headers['sec-websocket-protocol'] = protocols.protocol;
      void upgrade({ request, parameters, token: protocols.token }, request.socket, head);
      return true;
    },
    handleRequest(request, response) {
      if (splitTarget(request.url).path !== deps.path) return false;
      const refusal: Refusal = { status: 400, reason: 'not-a-websocket-upgrade' };
      response.writeHead(refusal.status, refusalHeaders(refusal)).end(refusal.reason);
      return true;
    },
    drain({ windowMs }) {
      closeDoor();
      draining ??= endAll(windowMs);
      return draining;
    },
    get connectionCount() {
      return connections.size;
    },
    stop() {
      closeDoor();
      stopSweep();
      for (const connection of connections) connection.terminate();
      server.close();
      longServer.close();
    },
  };
}

/** Ends the connections at an even rate over the window. */
function cutSpread(connections: readonly WebSocketConnection[], windowMs: number, clock: RealtimeClock): () => void {
  const startedAtMs = clock.monotonicMs();
  let cut = 0;
  return clock.every(drainStepMs, () => {
    const elapsedMs = clock.monotonicMs() - startedAtMs;
    const share = windowMs <= elapsedMs ? 1 : elapsedMs / windowMs;
    const due = Math.min(Math.ceil(connections.length * share), cut + maxDrainStep);
    for (const connection of connections.slice(cut, due)) connection.end('drain');
    cut = Math.max(cut, due);
  });
}

function serverOptions(limits: WebSocketLimits) {
  return {
    noServer: true,
    clientTracking: false,
    // Costs five times the CPU and 23 times the memory, and opens the door to zip bombs.
    perMessageDeflate: false,
    maxPayload: limits.maxPayloadBytes,
    maxFragments: limits.maxFragments,
    maxBufferedChunks: limits.maxBufferedChunks,
    closeTimeout: limits.closeLimitMs,
  };
}

/** ws hands over one Buffer for each message unless told otherwise; it has checked that the bytes of a text are UTF-8. */
function bytesOf(data: RawData): Buffer {
  if (Buffer.isBuffer(data)) return data;
  return Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data);
}

const drainingRefusal = { ok: false, status: 503, reason: 'draining' } as const;

function doNothing(): void {}
