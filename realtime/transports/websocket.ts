/** The WebSocket transport: lets connections in, passes texts to the channel layer, ends who is silent or has to go. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { WebSocketServer, type RawData, type WebSocket } from 'ws';
import type { RealtimeClock } from '../channels/clock.ts';
import type { Connection, CutReason, Session } from '../channels/connection.ts';
import type { RealtimeLog } from '../channels/log.ts';
import type { Admitted, Door, Entrant } from './door.ts';
import { readProtocols, splitTarget } from './handshake.ts';
import type { Intake } from './intake.ts';
import { OpenConnections } from './open-connections.ts';
import { refusalHeaders, refuseUpgrade, type Refusal } from './refusal.ts';
import { WebSocketConnection } from './websocket-connection.ts';
import { defaultWebSocketLimits, type WebSocketLimits } from './websocket-limits.ts';

export type WebSocketMetrics = {
  upgradeRefused(refusal: Refusal): void;
  connectionCut(reason: CutReason): void;
  /** ws refused a frame and closed (1002, 1007, 1008, 1009). @param code its own word for why, `WS_ERR_…`; null of a broken socket */
  protocolError(code: string | null): void;
};

export type WebSocketTransportDeps<P> = {
  /** For example `/realtime/websocket`. */
  readonly path: string;
  /** The channel server's `open`. */
  open(connection: Connection, principal: P): Session;
  /** Lets people in; the same for all transports. */
  readonly door: Door<P>;
  /** Takes their messages; the same for all transports. */
  readonly intake: Intake;
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

export function createWebSocketTransport<P>(deps: WebSocketTransportDeps<P>): WebSocketTransport {
  const { clock, log, door, intake } = deps;
  const limits = { ...defaultWebSocketLimits, ...deps.limits };
  const connections = new OpenConnections<WebSocketConnection>({ clock, door, limits, look });
  const server = new WebSocketServer(serverOptions(limits));
  const longServer = new WebSocketServer(serverOptions({ ...limits, maxPayloadBytes: limits.maxLongPayloadBytes, maxBufferedChunks: limits.maxLongBufferedChunks }));
  const events = { cut: onCut };

  function onCut(connection: WebSocketConnection, reason: CutReason): void {
    deps.metrics?.connectionCut(reason);
    if (reason === 'flood') door.refuseForAWhile(connection.credentialKey);
  }

  function look(connection: WebSocketConnection, awakeMs: number): void {
    const silentMs = connection.silentMs(awakeMs);
    if (silentMs >= limits.silenceLimitMs) connection.end('silent');
    else if (silentMs >= limits.pingAfterMs) connection.ping();
  }

  function refusalAtOnce(request: IncomingMessage, parameters: URLSearchParams): Refusal | null {
    if (request.method !== 'GET') return { status: 400, reason: 'not-a-get' };
    if (request.headers.upgrade?.toLowerCase() !== 'websocket') return { status: 400, reason: 'not-a-websocket-upgrade' };
    // RFC 6455 section 4.2.1. Node checks the Host of requests, and not of upgrades.
    if (request.httpVersion !== '1.1' || request.headersDistinct['host']?.length !== 1) return { status: 400, reason: 'not-http-1-1' };
    return door.refusalAtOnce(request, parameters);
  }

  /** Never rejects. */
  async function upgrade(entrant: Entrant, socket: Socket, head: Buffer): Promise<void> {
    const decision = await door.decide(entrant);
    if (!decision.ok) {
      refuse(socket, decision);
      return;
    }
    let isAccepted = false;
    try {
      const fitting = decision.mayWriteLong ? longServer : server;
      fitting.handleUpgrade(entrant.request, socket, head, (ws) => {
        accept(ws, socket, decision);
        isAccepted = true;
      });
    } catch (error) {
      log.error({ err: error }, 'an accepted connection could not be opened');
      socket.destroy();
    }
    // ws answers a broken handshake itself, and doesn't call back; nor does it if the client has gone meanwhile.
    if (!isAccepted) decision.release();
  }

  function accept(ws: WebSocket, socket: Socket, { principal, key, release }: Admitted<P>): void {
    const connection = new WebSocketConnection(deps.newConnectionId(), key, ws, socket, events);
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
      deps.metrics?.protocolError('code' in error ? String(error.code) : null);
      log.warn({ connectionId: connection.id, problem: error.message }, 'broken WebSocket frame or socket');
    });
    ws.on('close', () => {
      connections.delete(connection);
      // Behind what it sent before: a ballot that arrived is a ballot.
      intake.add(connection, 0, () => connection.closed());
      release();
    });
  }

  function refuse(socket: Duplex, refusal: Refusal): void {
    deps.metrics?.upgradeRefused(refusal);
    // The others come by the thousand when a hall reconnects; they are counted.
    if (refusal.status === 403) log.warn({ reason: refusal.reason }, 'upgrade refused');
    refuseUpgrade(socket, refusal);
  }

  return {
    handleUpgrade(request, socket, head) {
      const { path, readParameters } = splitTarget(request.url);
      if (path !== deps.path) return false;
      const parameters = readParameters();
      socket.on('error', doNothing);
      const refusal = refusalAtOnce(request, parameters);
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
    drain: ({ windowMs }) => connections.drain(windowMs),
    get connectionCount() {
      return connections.size;
    },
    stop() {
      connections.stop();
      server.close();
      longServer.close();
    },
  };
}

function serverOptions(limits: WebSocketLimits) {
  return {
    noServer: true,
    clientTracking: false,
    // Costs five times the CPU and 23 times the memory, and opens the door to zip bombs.
    perMessageDeflate: false,
    maxPayload: limits.maxPayloadBytes,
    maxFragments: limits.maxFragments,
    // Pings count as messages do: ws would cut a flood of them itself, and nobody would hear whose it was.
    maxPendingAutoPongs: 0,
    maxBufferedChunks: limits.maxBufferedChunks,
    closeTimeout: limits.closeLimitMs,
  };
}

/** ws hands over one Buffer for each message unless told otherwise; it has checked that the bytes of a text are UTF-8. */
function bytesOf(data: RawData): Buffer {
  if (Buffer.isBuffer(data)) return data;
  return Array.isArray(data) ? Buffer.concat(data) : Buffer.from(data);
}

function doNothing(): void {}
