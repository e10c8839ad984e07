/** Saying no before a connection comes to be: a client that is let in and closed again comes back within 10 ms (RT11). */
import type { Duplex } from 'node:stream';

export type RefusalStatus = 400 | 401 | 403 | 408 | 413 | 429 | 503;

export type Refusal = {
  readonly status: RefusalStatus;
  /** One stable word or two in kebab-case; sent as the body. Browsers see none of it. */
  readonly reason: string;
  /** When to come back, in whole seconds. */
  readonly retryAfterS?: number;
};

const statusText: Record<RefusalStatus, string> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  408: 'Request Timeout',
  413: 'Content Too Large',
  429: 'Too Many Requests',
  503: 'Service Unavailable',
};

/** The headers that every refusal carries, whatever it is written to. */
export function refusalHeaders(refusal: Refusal): Record<string, string> {
  return {
    'content-type': 'text/plain; charset=utf-8',
    'content-length': String(Buffer.byteLength(refusal.reason)),
    'cache-control': 'no-store',
    connection: 'close',
    ...(refusal.retryAfterS === undefined ? {} : { 'retry-after': String(refusal.retryAfterS) }),
  };
}

/** Answers an upgrade request on its bare socket and closes it. */
export function refuseUpgrade(socket: Duplex, refusal: Refusal): void {
  if (socket.destroyed) return;
  const headers = Object.entries(refusalHeaders(refusal)).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.once('finish', () => socket.destroy());
  socket.end(`HTTP/1.1 ${refusal.status} ${statusText[refusal.status]}\r\n${headers.join('')}\r\n${refusal.reason}`);
}
