import type { IncomingMessage } from 'node:http';

/**
 * Whether a request asks for a WebSocket. Whoever offers another protocol besides (`h2c`, by default of some clients) is
 * answered over the one that they came with (RFC 9110, 7.8).
 */
export function isForWebSocket({ headers }: Pick<IncomingMessage, 'headers'>): boolean {
  return headers.upgrade?.toLowerCase() === 'websocket';
}
