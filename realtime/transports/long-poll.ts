/** The long-poll transport: for networks that let no WebSocket through (channels-protocol.md section 2). */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { RealtimeClock } from '../channels/clock.ts';
import type { Connection, CutReason, Session } from '../channels/connection.ts';
import type { RealtimeLog } from '../channels/log.ts';
import type { Door } from './door.ts';
import { drainingRefusal } from './door.ts';
import { splitTarget, type Target } from './handshake.ts';
import type { Intake } from './intake.ts';
import { goneBody, openedBody, postedBodies } from './long-poll-body.ts';
import { LongPollConnection, type PollOutcome } from './long-poll-connection.ts';
import { answer, answerPreflight, authTokenOf, HttpPoll, instanceOf, refuseRequest, sessionTokenOf } from './long-poll-http.ts';
import { defaultLongPollLimits, type LongPollLimits } from './long-poll-limits.ts';
import { createPosts, type PostOutcome } from './long-poll-posts.ts';
import { issueSessionToken, type TokenPlace } from './long-poll-token.ts';
import { OpenConnections } from './open-connections.ts';
import type { Refusal } from './refusal.ts';

export type LongPollMetrics = {
  /** A request was refused that would have opened a session, or is for none. */
  refused(refusal: Refusal): void;
  polled(outcome: PollOutcome): void;
  posted(outcome: PostOutcome): void;
  requeued(messages: number): void;
  sessionEnded(reason: CutReason): void;
};

export type LongPollTransportDeps<P> = Omit<TokenPlace, 'key'> & {
  /** 32 bytes, for the tokens of sessions. */
  readonly tokenKey: Buffer;
  /** The channel server's `open`. */
  open(connection: Connection, principal: P): Session;
  /** Lets people in; the same for all transports. */
  readonly door: Door<P>;
  /** Takes their messages; the same for all transports. */
  readonly intake: Intake;
  /** Whether the request's cookies are still those of the principal who opened the session. */
  isStill(request: IncomingMessage, principal: P): boolean;
  newConnectionId(): string;
  readonly clock: RealtimeClock;
  readonly log: RealtimeLog;
  readonly limits?: Partial<LongPollLimits>;
  readonly metrics?: LongPollMetrics;
};

export type LongPollTransport = {
  /** Answers a request, now or when there is news. False if the path is not the transport's, and then it is left alone. */
  handleRequest(request: IncomingMessage, response: ServerResponse): boolean;
  /**
   * Opens no session any more (503), and ends all, spread evenly over the window (0: as fast as is kind to the others).
   * What waits for them is still handed over. Resolves when all have gone. Tell clients when to come back first.
   */
  drain(options: { readonly windowMs: number }): Promise<void>;
  readonly connectionCount: number;
  /** Ends everything at once and stops the timers. */
  stop(): void;
};

type OpenSession<P> = {
  readonly connection: LongPollConnection;
  readonly principal: P;
  /** The page behind it, if it says so. */
  readonly page: string | null;
  readonly release: () => void;
  /** The cookies that were last found to be still those of the principal, and when. */
  found: { readonly cookies: string | undefined; readonly atMs: number };
};

export function createLongPollTransport<P>(deps: LongPollTransportDeps<P>): LongPollTransport {
  const { clock, log, door, metrics } = deps;
  const limits = { ...defaultLongPollLimits, ...deps.limits };
  const place: TokenPlace = { key: deps.tokenKey, processId: deps.processId, path: deps.path };
  /** By their tokens. */
  const sessions = new Map<string, OpenSession<P>>();
  const sessionsOfKey = new Map<string, number>();
  const sessionOfPage = new Map<string, LongPollConnection>();
  const connections = new OpenConnections<LongPollConnection>({ clock, door, limits, look });
  const posts = createPosts({ clock, log, intake: deps.intake, limits });
  /** Polls to be answered at the end of this turn, so that what comes together goes together. */
  const due = new Set<LongPollConnection>();
  const events = {
    due: onDue,
    polled: (outcome: PollOutcome) => metrics?.polled(outcome),
    requeued: (messages: number) => metrics?.requeued(messages),
    cut: onCut,
    gone: onGone,
  };

  function onDue(connection: LongPollConnection): void {
    if (due.size === 0) clock.soon(flushDue);
    due.add(connection);
  }

  function flushDue(): void {
    const flushed = [...due];
    due.clear();
    for (const connection of flushed) connection.flush();
  }

  function onCut(connection: LongPollConnection, reason: CutReason): void {
    metrics?.sessionEnded(reason);
    if (reason === 'flood') door.refuseForAWhile(connection.credentialKey);
  }

  function onGone(connection: LongPollConnection): void {
    const session = sessions.get(connection.token);
    sessions.delete(connection.token);
    connections.delete(connection);
    countFor(connection.credentialKey, -1);
    if (session === undefined) return;
    if (session.page !== null && sessionOfPage.get(session.page) === connection) sessionOfPage.delete(session.page);
    session.release();
  }

  function countFor(key: string, more: 1 | -1): void {
    const count = (sessionsOfKey.get(key) ?? 0) + more;
    if (count > 0) sessionsOfKey.set(key, count);
    else sessionsOfKey.delete(key);
  }

  function look(connection: LongPollConnection, awakeMs: number): void {
    if (connection.unpolledMs(awakeMs) >= limits.pollGapLimitMs) connection.end('silent');
    else if (clock.monotonicMs() - connection.openedAtMs >= limits.maxSessionMs) connection.end('revoked');
  }

  /** The session that a request is for: `none` where it names none, `gone` where that one is no longer here or somebody else's. */
  function sessionOf(request: IncomingMessage, readParameters: Target['readParameters']): OpenSession<P> | 'none' | 'gone' {
    const token = sessionTokenOf(request, readParameters);
    if (token === null) return 'none';
    const session = sessions.get(token);
    // Who opened it with a ticket has no cookie to show, and the ticket is spent.
    return session !== undefined && (session.connection.isByTicket || isSamePrincipal(request, session)) ? session : 'gone';
  }

  /** The same cookies are not read again at each of a session's requests: that took a fifth of their time. */
  function isSamePrincipal(request: IncomingMessage, session: OpenSession<P>): boolean {
    const { cookie: cookies } = request.headers;
    const nowMs = clock.monotonicMs();
    if (cookies === session.found.cookies && nowMs - session.found.atMs < limits.cookieTrustMs) return true;
    if (!deps.isStill(request, session.principal)) return false;
    session.found = { cookies, atMs: nowMs };
    return true;
  }

  function refuse(response: ServerResponse, refusal: Refusal): void {
    metrics?.refused(refusal);
    // The others come by the thousand when a hall reconnects; they are counted.
    if (refusal.status === 403) log.warn({ reason: refusal.reason }, 'long-poll refused');
    refuseRequest(response, refusal);
  }

  async function open(request: IncomingMessage, response: ServerResponse, parameters: URLSearchParams): Promise<void> {
    const refusal = door.refusalAtOnce(request, parameters);
    if (refusal !== null) {
      refuse(response, refusal);
      return;
    }
    const token = authTokenOf(request);
    const decision = await door.decide({ request, parameters, token });
    if (!decision.ok) {
      refuse(response, decision);
      return;
    }
    const { principal, key, mayWriteLong, release } = decision;
    const noRoom = refusalForLackOfRoom(key);
    if (noRoom !== null || response.destroyed) {
      release();
      if (noRoom !== null) refuse(response, noRoom);
      return;
    }
    const id = deps.newConnectionId();
    const identity = { id, token: issueSessionToken(place, id), credentialKey: key, isByTicket: token !== null, mayWriteLong };
    const connection = new LongPollConnection(identity, { clock, limits, events });
    const instance = instanceOf(parameters);
    const page = instance === null ? null : `${key}\u0000${instance}`;
    sessions.set(connection.token, { connection, principal, page, release, found: { cookies: request.headers.cookie, atMs: clock.monotonicMs() } });
    connections.add(connection);
    countFor(key, 1);
    if (page !== null) replace(page, connection);
    connection.attach(deps.open(connection, principal));
    // Nobody knows of a session whose first answer does not arrive.
    new HttpPoll(request, response).answer(openedBody(identity.token), (isWritten) => {
      if (!isWritten) connection.end('silent');
    });
  }

  /** A client that gives a session up says nothing of it: the older one would look like a second tab until its poll is missed. */
  function replace(page: string, connection: LongPollConnection): void {
    const older = sessionOfPage.get(page);
    sessionOfPage.set(page, connection);
    older?.end('replaced');
  }

  function refusalForLackOfRoom(key: string): Refusal | null {
    if (sessions.size >= limits.maxSessions) return { status: 503, reason: 'full', retryAfterS };
    if ((sessionsOfKey.get(key) ?? 0) >= limits.maxSessionsPerCredential) return { status: 429, reason: 'too-many-connections', retryAfterS };
    return null;
  }

  function poll(connection: LongPollConnection, request: IncomingMessage, response: ServerResponse): void {
    if (response.destroyed) return;
    const poll = new HttpPoll(request, response);
    response.once('close', () => connection.broken(poll));
    connection.poll(poll);
  }

  async function post(connection: LongPollConnection, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const outcome = await posts.take(connection, request);
    metrics?.posted(outcome);
    if (response.destroyed) return;
    switch (outcome) {
      case 'taken':
      case 'gone':
      case 'turn-missed':
      case 'refused':
        answer(request, response, postedBodies[outcome]);
        return;
      case 'too-large':
        refuseRequest(response, { status: 413, reason: outcome });
        return;
      case 'too-slow':
        refuseRequest(response, { status: 408, reason: outcome });
        return;
      case 'busy':
        refuseRequest(response, { status: 503, reason: outcome, retryAfterS });
        return;
      case 'broken-off':
        response.destroy();
    }
  }

  async function handle(request: IncomingMessage, response: ServerResponse, readParameters: Target['readParameters']): Promise<void> {
    const { method = '' } = request;
    if (method !== 'GET' && method !== 'POST' && method !== 'OPTIONS') {
      refuse(response, { status: 400, reason: 'wrong-method' });
      return;
    }
    const session = sessionOf(request, readParameters);
    const refusal = door.originRefusal(request, typeof session === 'object' && session.connection.isByTicket);
    if (refusal !== null) {
      refuse(response, refusal);
      return;
    }
    if (method === 'OPTIONS') answerPreflight(request, response);
    else if (typeof session === 'object') await (method === 'GET' ? poll(session.connection, request, response) : post(session.connection, request, response));
    else if (door.isClosed) refuse(response, drainingRefusal);
    else if (session === 'none' && method === 'GET') await open(request, response, readParameters());
    // The client opens another session by itself; one that was opened for it here would be nobody's.
    else answer(request, response, method === 'GET' ? goneBody : postedBodies.gone);
  }

  return {
    handleRequest(request, response) {
      const { path, readParameters } = splitTarget(request.url);
      if (path !== deps.path) return false;
      handle(request, response, readParameters).catch((error: unknown) => {
        log.error({ err: error }, 'a long-poll request failed');
        if (response.headersSent) response.destroy();
        else refuse(response, { status: 503, reason: 'internal' });
      });
      return true;
    },
    drain: ({ windowMs }) => connections.drain(windowMs),
    get connectionCount() {
      return connections.size;
    },
    stop: () => connections.stop(),
  };
}

/** Asked to come back when some have gone. */
const retryAfterS = 5;
