import { StoreUnavailable } from './store.ts';

/** Errors of Node's sockets and resolver that mean "not now". */
const socketCodes = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENETDOWN',
  'ENOTFOUND',
  'EAI_AGAIN',
  // The server's Unix socket is missing while it is down.
  'ENOENT',
]);

/** SQLSTATEs outside the classes below that mean "not now". https://www.postgresql.org/docs/18/errcodes-appendix.html */
const sqlStates = new Set([
  // A standby that has not been promoted yet, or a server set read-only because its disk is full.
  '25006',
  // serialization_failure, deadlock_detected: nothing was written, the same group may be tried again.
  '40001',
  '40P01',
  // lock_not_available, idle_in_transaction_session_timeout, query_canceled (statement_timeout).
  '55P03',
  '25P03',
  '57014',
  // admin_shutdown, crash_shutdown, cannot_connect_now, idle_session_timeout. Not database_dropped (57P04): that is for good.
  '57P01',
  '57P02',
  '57P03',
  '57P05',
  // io_error
  '58030',
]);

/** 08: connection exceptions. 53: insufficient resources (disk full, out of memory, too many connections). */
const sqlStateClasses = ['08', '53'];

/** `pg`, `pg-pool` and Prisma give these no code, only a text. */
const driverMessages = [
  'Query read timeout',
  'Connection terminated',
  'timeout exceeded when trying to connect',
  'timeout expired',
  'Client has encountered a connection error and is not queryable',
  'Client was closed and is not queryable',
];

/** Prisma's own codes: can't reach, timed out, closed, no connection free in time, write conflict, too many connections. */
const prismaCodes = new Set(['P1001', 'P1002', 'P1008', 'P1017', 'P2024', 'P2034', 'P2037']);

/** What Prisma's adapter makes of socket errors, and of SQLSTATEs that it has words for. */
const adapterKinds = new Set(['DatabaseNotReachable', 'ConnectionClosed', 'SocketTimeout', 'TooManyConnections', 'TransactionWriteConflict']);

/** How deep causes nest at most: Prisma's error → adapter's error → its cause → the driver's error. */
const maxCauseDepth = 6;

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}

function meansUnavailable(error: unknown): boolean {
  for (const code of [field(error, 'code'), field(error, 'originalCode')]) {
    if (typeof code !== 'string') continue;
    if (socketCodes.has(code) || sqlStates.has(code) || prismaCodes.has(code)) return true;
    if (/^[0-9A-Z]{5}$/.test(code) && sqlStateClasses.some((prefix) => code.startsWith(prefix))) return true;
  }
  const kind = field(error, 'kind');
  if (typeof kind === 'string' && adapterKinds.has(kind)) return true;
  const message = field(error, 'message');
  return typeof message === 'string' && driverMessages.some((text) => message.startsWith(text));
}

/** Does this error, or one that it wraps, say that the server is away, too slow, full or asks to try again? */
export function isUnavailable(error: unknown): boolean {
  let at: unknown = error;
  for (let depth = 0; depth < maxCauseDepth && at !== undefined && at !== null; depth++) {
    if (at instanceof StoreUnavailable || meansUnavailable(at)) return true;
    at = field(at, 'cause') ?? field(field(at, 'meta'), 'driverAdapterError');
  }
  return false;
}

/**
 * Runs `work`, turning errors that mean "not now" into {@link StoreUnavailable} with the original as its cause. All
 * other errors are bugs, or an installation that someone has to put right, and pass as they are.
 * @param what what was being done, for the message: "committing a group"
 */
export async function orUnavailable<Result>(what: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (!isUnavailable(error) || error instanceof StoreUnavailable) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new StoreUnavailable(`The database did not answer while ${what}: ${reason}`, { cause: error });
  }
}
