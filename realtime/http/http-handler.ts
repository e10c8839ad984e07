import type { IncomingMessage, ServerResponse } from 'node:http';
import { Counter, Histogram } from 'prom-client';
import { realtimePath } from '../../lib/protocol/http.ts';
import { splitTarget } from '../transports/handshake.ts';
import { accessRoutes } from './access-routes.ts';
import { refuse, send, type Answer } from './answer.ts';
import { assemblyRoutes } from './assembly-routes.ts';
import { ballotRoutes } from './ballot-route.ts';
import { contentRoutes } from './content-route.ts';
import { exportRoutes } from './export-routes.ts';
import type { HttpDeps } from './http-deps.ts';
import { importRoutes } from './import-route.ts';
import { operatorRoutes } from './operator-routes.ts';
import { ticketHeader } from './origin.ts';
import { participantRoutes } from './participant-routes.ts';
import { takeBody } from './read-body.ts';
import { limitOfAnswer } from '../watch/figures.ts';
import { operationsRoutes } from './operations-route.ts';
import { createRouter } from './router.ts';
import type { Route } from './route.ts';

/** Identifies a request in logs. A client may bring its own, so that a tap and its commit are tied together (L4e). */
const correlationHeader = 'x-correlation-id';
const correlationShape = /^[\w-]{8,64}$/;

/** Seconds; most answers come from memory. */
const durationBuckets = [0.001, 0.005, 0.02, 0.1, 0.5, 2, 10];

/** Every route there is, but the transports'. */
export function createRoutes(): readonly Route[] {
  return [...accessRoutes, ...assemblyRoutes, ...participantRoutes, ...contentRoutes, ...ballotRoutes, ...importRoutes(), ...exportRoutes, ...operationsRoutes, ...operatorRoutes];
}

/**
 * All HTTP of the worker but the transports. It never throws and never rejects: what goes wrong in one request is
 * answered and logged there (RT14).
 */
export function createHttpHandler(deps: HttpDeps): (request: IncomingMessage, response: ServerResponse) => void {
  const router = createRouter(realtimePath, createRoutes());
  const registers = [deps.registry];
  const answered = new Counter({ name: 'hemicycle_http_answers_total', help: 'HTTP answers by route and status', labelNames: ['route', 'status'], registers });
  const took = new Histogram({ name: 'hemicycle_http_seconds', help: 'Time from request to answer', labelNames: ['route'], buckets: durationBuckets, registers });

  async function answerOf(request: IncomingMessage, correlationId: string, setRoute: (path: string) => void): Promise<Answer> {
    const { path, readParameters } = splitTarget(request.url);
    const match = router(request.method ?? '', path);
    if (match.kind === 'unknown') return refuse(404, { reason: 'unknown-path' });
    setRoute(match.path);
    if (match.kind === 'wrong-method') return { ...refuse(405, { reason: 'wrong-method' }), headers: { allow: match.allowed.join(', '), 'content-type': 'application/json; charset=utf-8' } };
    const { route } = match;
    const ticket = headerOf(request, ticketHeader);
    if (route.isProbe !== true && !deps.checkOrigin({ method: route.method, headers: request.headers, isUpgrade: false, hasTicket: ticket !== null })) {
      deps.log.warn({ route: match.path, correlationId }, 'a request from another origin was refused; if it was yours, PUBLIC_URL is not the address in the browser');
      return refuse(403, { reason: 'origin' });
    }
    const read = deps.readPrincipal(request.headers, ticket, deps.clientAddress.of(request.socket.remoteAddress, request.headers));
    if (!read.ok) return refuse(401, { reason: read.reason });
    const body = route.body === undefined ? Buffer.alloc(0) : await takeBody(request, route.body, deps.clock, deps.bodies);
    if (!Buffer.isBuffer(body)) {
      if (body.status === 503) deps.metrics.reached('bodies-at-once');
      return body;
    }
    return route.handle({ deps, request, principal: read.principal, path: match.parameters, query: readParameters(), body, correlationId });
  }

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const startedMs = deps.clock.monotonicMs();
    const given = headerOf(request, correlationHeader);
    const correlationId = given !== null && correlationShape.test(given) ? given : deps.newId();
    let route = 'unknown';
    let answer: Answer;
    try {
      answer = await answerOf(request, correlationId, (path) => (route = path));
    } catch (error) {
      logFailure(deps, route, correlationId, error);
      answer = refuse(500, { reason: 'internal' });
    }
    answered.inc({ route, status: answer.status });
    // Who has gone met no limit.
    if (!response.destroyed) deps.metrics.reached(limitOfAnswer(answer.status));
    took.observe({ route }, (deps.clock.monotonicMs() - startedMs) / 1_000);
    // What a client is still sending is read away by Node before the next request, within `requestTimeout`: closing at
    // once would reset the connection, and the answer would be lost. Who is too slow is cut.
    const closing = answer.status === 408 ? { connection: 'close' } : {};
    try {
      await send(response, answer, { [correlationHeader]: correlationId, ...closing }, () => deps.metrics.reached('unread-answer'));
    } catch (error) {
      logFailure(deps, route, correlationId, error);
      response.destroy();
    }
  }

  return (request, response) => {
    void handle(request, response);
  };
}

/** Messages of errors quote what they failed on, and that may be a code or a name: the place must do. */
function logFailure(deps: HttpDeps, route: string, correlationId: string, error: unknown): void {
  const frames = error instanceof Error ? (error.stack ?? '').split('\n').filter((line) => line.startsWith('    at ')).slice(0, framesLogged) : [];
  deps.log.error({ route, correlationId, problem: error instanceof Error ? error.name : 'unknown', frames }, 'a request failed');
}

const framesLogged = 6;

function headerOf(request: IncomingMessage, name: string): string | null {
  const value = request.headers[name];
  return typeof value === 'string' ? value : null;
}
