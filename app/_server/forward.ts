import { Agent, ServerResponse, type IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { createProxyServer } from 'httpxy';

/** What forwards requests below `/realtime` to the worker, where no reverse proxy sends them there. */
export type Forwarder = {
  request(request: IncomingMessage, response: ServerResponse): void;
  upgrade(request: IncomingMessage, socket: Socket, head: Buffer): void;
};

/** Every participant of a large assembly may have a request waiting; sockets beyond it queue. */
const mostSockets = 20_000;
/** The worker answers an upgrade at once or refuses it; while it starts nobody listens, which fails at once too. */
const upgradeLimitMs = 15_000;

/** Forwards to the worker under the client's own Host, without a limit of time on what waits for news. */
export function createForwarder(worker: { readonly host: string; readonly port: number }, log: { warn(fields: object, message: string): void }): Forwarder {
  const agent = new Agent({ keepAlive: true, maxSockets: mostSockets });
  const proxy = createProxyServer({ target: { protocol: 'http:', host: worker.host, port: worker.port }, upgradeTimeout: upgradeLimitMs });
  proxy.on('error', (error, request, answer) => {
    log.warn({ problem: 'code' in error ? String(error.code) : error.name }, 'the worker did not answer');
    if (answer instanceof ServerResponse) sayAway(answer, isPoll(request?.url));
    else answer?.destroy();
  });
  return {
    request(request, response) {
      // An offer to go on in another protocol is made to us, and ends here (RFC 9110, 7.6.1).
      if (request.headers.upgrade !== undefined) {
        delete request.headers.upgrade;
        request.headers.connection = 'close';
      }
      void proxy.web(request, response, { agent });
    },
    upgrade(request, socket, head) {
      void proxy.ws(request, socket, {}, head);
    },
  };
}

/** The channel client can't read JSON that is not of its protocol, and would never ask again; a plain text it takes for no answer (LP1). */
function isPoll(target = ''): boolean {
  return target.startsWith('/realtime/longpoll');
}

/** Pages know this answer, and try again by themselves. */
function sayAway(response: ServerResponse, isPlain: boolean): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const body = isPlain ? 'worker-away' : JSON.stringify({ reason: 'worker-away' });
  const type = isPlain ? 'text/plain; charset=utf-8' : 'application/json; charset=utf-8';
  response.writeHead(503, { 'content-type': type, 'content-length': Buffer.byteLength(body), 'cache-control': 'no-store', 'retry-after': '1' });
  response.end(body);
}
