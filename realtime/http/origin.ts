import type { IncomingHttpHeaders } from 'node:http';
import { cookieNames, readCookies } from '../../lib/auth/cookies.ts';

/** Where the channel client puts its auth token in long-poll requests (channels-protocol.md). */
export const ticketHeader = 'x-phoenix-authtoken';

export type OriginRequest = {
  readonly method: string;
  readonly headers: IncomingHttpHeaders;
  readonly isUpgrade: boolean;
  /** A ticket came with the request, in a header or a subprotocol. */
  readonly hasTicket: boolean;
};

/**
 * Whether a request may come from where it says it comes from (design section 6; faults.md rows 32 and 37).
 *
 * - An `Origin` must be that of PUBLIC_URL, whatever the method. `null` (sandboxed frames, files) is none.
 * - A GET without one passes as same-origin by Sec-Fetch-Site, or without that header.
 * - Anything else without one comes from no browser: it passes with a ticket and without any cookie of ours, since then
 *   nothing that a foreign page could borrow is in it.
 */
export function createOriginCheck(publicUrl: string): (request: OriginRequest) => boolean {
  const wanted = new URL(publicUrl).origin;
  const names = cookieNames(wanted.startsWith('https:'));
  return ({ method, headers, isUpgrade, hasTicket }) => {
    const { origin } = headers;
    if (origin !== undefined) return origin === wanted;
    const site = headers['sec-fetch-site'];
    if (site !== undefined && site !== 'same-origin') return false;
    if (method === 'GET' && !isUpgrade) return true;
    return hasTicket && readCookies(headers.cookie, names).length === 0;
  };
}
