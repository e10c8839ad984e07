/** Long-poll over HTTP: where its requests carry what, and how they are answered. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { commonHeaders } from '../http/answer.ts';
import { ticketHeader } from '../http/origin.ts';
import type { Target } from './handshake.ts';
import { forbiddenBody } from './long-poll-body.ts';
import type { OpenPoll } from './long-poll-connection.ts';
import { refusalHeaders, type Refusal } from './refusal.ts';

/** Where newer clients put the session's token, so that it stands in no URL. */
const sessionTokenHeader = 'x-phoenix-longpoll-token';

/** How clients write that they have no token yet. */
const noToken = new Set(['', 'null', 'undefined']);

/** The session's token: the header's, or else the query's. */
export function sessionTokenOf(request: IncomingMessage, readParameters: Target['readParameters']): string | null {
  const token = headerOf(request, sessionTokenHeader) ?? readParameters().get('token');
  return token === null || noToken.has(token) ? null : token;
}

/** A UUID, as clients that have one write it. */
const mostInstanceLength = 64;

/** Names the page that asks, as its joins do; null for clients that don't say. */
export function instanceOf(parameters: URLSearchParams): string | null {
  const instance = parameters.get('instance') ?? '';
  return instance === '' || instance.length > mostInstanceLength ? null : instance;
}

/** The auth token of the channel client. It comes with each poll and with no POST. */
export function authTokenOf(request: IncomingMessage): string | null {
  return headerOf(request, ticketHeader);
}

function headerOf(request: IncomingMessage, name: string): string | null {
  const value = request.headers[name];
  return typeof value === 'string' ? value : null;
}

/** To be asked for only once the origin has been checked: a page of another one is allowed nothing. */
function corsHeaders({ headers: { origin } }: IncomingMessage): Record<string, string> {
  return origin === undefined ? {} : { 'access-control-allow-origin': origin, vary: 'origin' };
}

/** The answer of the protocol: whatever its meaning, the HTTP status is 200. */
export function answer(request: IncomingMessage, response: ServerResponse, body: Buffer): void {
  const headers = { ...commonHeaders, ...corsHeaders(request), 'content-type': 'application/json; charset=utf-8', 'content-length': String(body.length) };
  response.writeHead(200, headers).end(body);
}

/** May this request be sent at all? A browser asks before one that crosses origins. */
export function answerPreflight(request: IncomingMessage, response: ServerResponse): void {
  const headers = {
    ...commonHeaders,
    ...corsHeaders(request),
    'access-control-allow-headers': headerOf(request, 'access-control-request-headers') ?? '',
    'access-control-allow-methods': 'get, post, options',
    'access-control-max-age': '3600',
    'content-length': '0',
  };
  response.writeHead(200, headers).end();
}

/**
 * The channel client knows one refusal, 403, and takes any other status in a body that it can read for the end of the
 * world: it never asks again. So the others go without such a body, and it comes back at its own pace.
 */
export function refuseRequest(response: ServerResponse, refusal: Refusal): void {
  if (refusal.status !== 401 && refusal.status !== 403) {
    // What is still being sent is read away before the next request: closing at once could lose the answer. Who is too slow is cut.
    const connection = refusal.status === 408 ? 'close' : 'keep-alive';
    response.writeHead(refusal.status, { ...commonHeaders, ...refusalHeaders(refusal), connection }).end(refusal.reason);
    return;
  }
  const headers = { ...commonHeaders, 'content-type': 'application/json; charset=utf-8', 'content-length': String(forbiddenBody.length) };
  response.writeHead(200, headers).end(forbiddenBody);
}

/** A poll as the GET that it is. */
export class HttpPoll implements OpenPoll {
  readonly #request: IncomingMessage;
  readonly #response: ServerResponse;

  constructor(request: IncomingMessage, response: ServerResponse) {
    this.#request = request;
    this.#response = response;
  }

  answer(body: Buffer, onSettled: (isWritten: boolean) => void): void {
    let isWritten = false;
    // `finish` comes only when all of it was handed to the operating system; `writableFinished` is also true of what was dropped.
    this.#response.once('finish', () => {
      isWritten = true;
      onSettled(true);
    });
    this.#response.once('close', () => {
      if (!isWritten) onSettled(false);
    });
    answer(this.#request, this.#response, body);
  }

  refuse(refusal: Refusal): void {
    refuseRequest(this.#response, refusal);
  }

  destroy(): void {
    this.#response.destroy();
  }
}
