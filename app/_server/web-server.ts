import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { securityHeaders } from '../_security/headers.ts';
import { routeOf } from '../_security/routes.ts';
import { isForWebSocket } from '../../lib/upgrades.ts';
import { localeCookieName, pickLocale } from '../../lib/i18n/locales.ts';
import type { BuiltFiles } from './built-files.ts';
import type { BuiltPages } from './built-pages.ts';
import type { Forwarder } from './forward.ts';

export type WebServerDeps = {
  readonly pages: BuiltPages;
  readonly files: BuiltFiles;
  readonly worker: Forwarder;
  /** Next.js: pages that are rendered for the request, and routes. */
  readonly render: (request: IncomingMessage, response: ServerResponse) => Promise<void>;
  readonly log: { error(fields: object, message: string): void };
};

/** Slow or endless headers and bodies end by themselves, looked at each 5 s; an import is the longest body, and the worker bounds it. */
const serverOptions = { headersTimeout: 10_000, requestTimeout: 150_000, connectionsCheckingInterval: 5_000, keepAliveTimeout: 65_000, shouldUpgradeCallback: isForWebSocket } as const;

/**
 * The web role's server. What is the same for everyone it sends from memory, what is the worker's it forwards, and only
 * what has to be rendered reaches Next.js: three thousand people who open their link while a vote is open must not
 * wait behind one another's rendering.
 */
export function createWebServer(deps: WebServerDeps): Server {
  const server = createServer(serverOptions, (request, response) => {
    try {
      answer(deps, request, response);
    } catch (error) {
      failed(deps, request, response, error);
    }
  });
  server.on('upgrade', (request, socket, head) => {
    if (!(socket instanceof Socket) || !isBelow(pathOf(request), 'realtime')) {
      socket.destroy();
      return;
    }
    addPeer(request);
    deps.worker.upgrade(request, socket, head);
  });
  return server;
}

function answer(deps: WebServerDeps, request: IncomingMessage, response: ServerResponse): void {
  const path = pathOf(request);
  addPeer(request);
  if (isBelow(path, 'realtime')) return deps.worker.request(request, response);
  for (const [name, value] of Object.entries(securityHeaders)) response.setHeader(name, value);
  if (path.startsWith(filesPath)) {
    if (!isReading(request)) refuse(response, 405, onlyReading);
    else if (!deps.files.send(path.slice(filesPath.length), request, response)) refuse(response, 404);
    return;
  }
  const route = routeOf(path, localeOf(request));
  if (route.kind === 'dynamic') {
    deps.render(request, response).catch((error: unknown) => failed(deps, request, response, error));
    return;
  }
  if (!isReading(request)) return refuse(response, 405, onlyReading);
  deps.pages.send(route.page, request, response);
}

/**
 * Adds the address that the request was heard from to those that it names. What stands left of it is what others said:
 * it is believed only as far as `TRUSTED_PROXIES` goes, here and in the worker.
 */
function addPeer(request: IncomingMessage): void {
  const said = request.headers['x-forwarded-for'];
  const before = Array.isArray(said) ? said.join(', ') : said;
  const peer = request.socket.remoteAddress ?? 'unknown';
  request.headers['x-forwarded-for'] = before === undefined || before === '' ? peer : `${before}, ${peer}`;
}

const filesPath = '/_next/static/';
const onlyReading = { allow: 'GET, HEAD' };

function isReading({ method }: IncomingMessage): boolean {
  return method === 'GET' || method === 'HEAD';
}

function pathOf({ url }: IncomingMessage): string {
  const [path = ''] = (url ?? '').split('?', 1);
  return path;
}

function isBelow(path: string, first: string): boolean {
  return path === `/${first}` || path.startsWith(`/${first}/`);
}

function localeOf({ headers }: IncomingMessage): ReturnType<typeof pickLocale> {
  const chosen = localeCookie.exec(headers.cookie ?? '')?.[1];
  return pickLocale(chosen, headers['accept-language'] ?? null);
}

const localeCookie = new RegExp(`(?:^|;\\s*)${localeCookieName}=([a-z]+)`);

function refuse(response: ServerResponse, status: number, headers: Readonly<Record<string, string>> = {}): void {
  response.writeHead(status, { ...headers, 'content-length': 0 }).end();
}

/** The address may hold what belongs in no log: the path must do. */
function failed({ log }: WebServerDeps, request: IncomingMessage, response: ServerResponse, error: unknown): void {
  log.error({ path: pathOf(request), problem: error instanceof Error ? error.message : 'unknown' }, 'a page failed');
  if (response.headersSent) response.destroy();
  else refuse(response, 500);
}
