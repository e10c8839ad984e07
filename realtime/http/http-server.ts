/** The server under both transports and the worker's own routes. */
import { createServer, type IncomingMessage, type Server, type ServerOptions, type ServerResponse } from 'node:http';
import { isForWebSocket } from '../../lib/upgrades.ts';
import type { LongPollTransport } from '../transports/long-poll.ts';
import type { WebSocketTransport } from '../transports/websocket.ts';

/** Slow or endless headers and bodies end by themselves (faults.md row 31). */
export const httpServerOptions = {
  /** Also for a connection that says nothing at all. */
  headersTimeout: 10_000,
  /** The longest body is an import; routes have shorter limits of their own. */
  requestTimeout: 150_000,
  keepAliveTimeout: 65_000,
  /** How often the two limits above are looked at; every 30 s unless told otherwise. */
  connectionsCheckingInterval: 5_000,
  maxHeaderSize: 16 * 1024,
  shouldUpgradeCallback: isForWebSocket,
} satisfies ServerOptions;

export type HttpServerParts = {
  readonly sockets: Pick<WebSocketTransport, 'handleRequest' | 'handleUpgrade'>;
  readonly polls: Pick<LongPollTransport, 'handleRequest'>;
  /** Answers what is for neither transport. */
  readonly handle: (request: IncomingMessage, response: ServerResponse) => void;
  readonly options?: Partial<typeof httpServerOptions>;
};

/** A server that does not listen yet. */
export function createHttpServer({ sockets, polls, handle, options }: HttpServerParts): Server {
  const server = createServer({ ...httpServerOptions, ...options }, (request, response) => {
    if (!sockets.handleRequest(request, response) && !polls.handleRequest(request, response)) handle(request, response);
  });
  server.on('upgrade', (request, socket, head) => {
    if (!sockets.handleUpgrade(request, socket, head)) socket.destroy();
  });
  return server;
}
