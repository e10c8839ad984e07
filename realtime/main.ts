import { randomUUID } from 'node:crypto';
import { deriveKeys } from '../lib/auth/keys.ts';
import { TicketLedger } from '../lib/auth/ticket.ts';
import { loadConfig, type Config } from '../lib/config.ts';
import { createLogger, type Logger } from '../lib/log.ts';
import { createMailQueue } from '../lib/mail/mail-queue.ts';
import { createMailTransport } from '../lib/mail/mail-transport.ts';
import { createMetrics } from '../lib/metrics.ts';
import { createPostgresStore } from '../lib/store/postgres-store.ts';
import { createPrismaClient } from '../lib/store/prisma-client.ts';
import { listen } from '../lib/store/staff-notifications.ts';
import { createAccessIndex } from './access-index.ts';
import { systemClock } from './channels/clock.ts';
import { createAttemptLimits } from './http/attempt-limits.ts';
import { createClientAddress } from './http/client-address.ts';
import { createHttpHandler } from './http/http-handler.ts';
import { createLoopWatch } from './http/loop-watch.ts';
import { createOriginCheck } from './http/origin.ts';
import { createPrincipalReader } from './http/read-principal.ts';
import { createReadiness } from './http/readiness.ts';
import { createParticipantsList } from './list/participants-list.ts';
import { createWorkerMetrics } from './metrics.ts';
import { createSnapshots } from './snapshots.ts';
import { createStaffSessions } from './staff-sessions.ts';
import { createWallClock } from './wall-clock.ts';
import { createWorker, type HttpSide, type Worker, type WorkerInside } from './worker.ts';

/** Composition root of the worker: reads the settings, wires, listens, handles signals. */

const clock = systemClock;
const wall = createWallClock(clock, Date.now);
/** Longer than a drain may take; then the process goes whatever is under way. */
const drainLimitMs = 15_000;

const loaded = loadConfig();
if (!loaded.ok) {
  console.error(loaded.refusals.join('\n'));
  process.exit(2);
}
await run(loaded.config);

async function run(config: Config): Promise<void> {
  const log = createLogger({ level: config.logLevel, role: 'realtime' });
  const registry = createMetrics('realtime');
  const store = createPostgresStore({ connectionString: config.databaseUrl, log });
  const prisma = createPrismaClient(config.databaseUrl, log);
  const snapshots = createSnapshots({ connectionString: config.databaseUrl, log });
  const mailTransport = createMailTransport(config.mail, { log, newId: randomUUID });
  const mail = createMailQueue({ send: mailTransport.send, clock, log, newId: randomUUID });
  const keys = deriveKeys(config.secret);
  const sessions = createStaffSessions({
    readSessions: async () => (await prisma.session.findMany({ select: { id: true } })).map(({ id }) => id),
    disconnect: (where) => worker.inside.disconnect(where),
    log,
  });

  const worker = createWorker({
    store,
    clock,
    wall,
    log,
    newId: randomUUID,
    metrics: createWorkerMetrics(registry),
    sealingKey: keys['record-sealing'],
    requestSnapshot: (assemblyId) => snapshots.request(assemblyId),
    createHttp: httpSide,
  });

  function httpSide(inside: WorkerInside): HttpSide {
    const checkOrigin = createOriginCheck(config.publicUrl);
    const clientAddress = createClientAddress(config.trustedProxies);
    const tickets = new TicketLedger();
    const readPrincipal = createPrincipalReader({
      keys,
      isSecure: new URL(config.publicUrl).protocol === 'https:',
      now: wall.now,
      wallNow: Date.now,
      tickets: {
        spend(ticket, nowMs) {
          const isFirst = tickets.spend(ticket, nowMs);
          if (isFirst && ticket.holder.kind === 'staff') sessions.begun(ticket.holder.sessionId);
          return isFirst;
        },
      },
      isSignedOut: sessions.isSignedOut,
    });
    const listVersion = (host: { readonly id: string; readonly version: readonly [number, number] }) => inside.live(host.id)?.participantsVersion ?? host.version;
    const isConnected = (host: { readonly id: string }, id: string) => inside.live(host.id)?.presence.isConnected(id) ?? false;
    const handle = createHttpHandler({
      publicUrl: config.publicUrl,
      keys,
      hosts: inside.hosts,
      clock,
      wall,
      log,
      newId: randomUUID,
      checkOrigin,
      readPrincipal,
      clientAddress,
      limits: createAttemptLimits(),
      access: createAccessIndex(keys['access-codes']),
      list: createParticipantsList({ listVersion, isConnected }),
      isConnected,
      queueMail: (message) => mail.add(message),
      registry,
      loop: createLoopWatch(clock),
      whyNotReady: createReadiness([() => store.ping().then(() => null)], clock),
    });
    return {
      handle,
      checkOrigin: (request) => checkOrigin({ method: request.method ?? 'GET', headers: request.headers, isUpgrade: true, hasTicket: hasToken(request.headers['sec-websocket-protocol']) }),
      authenticate(request, ticket) {
        const read = readPrincipal(request.headers, ticket, clientAddress.of(request.socket.remoteAddress, request.headers));
        return Promise.resolve(read.ok ? read : { ok: false, status: 401, reason: read.reason });
      },
    };
  }

  const listener = listen({ connectionString: config.databaseUrl, channel: sessions.channel, onPayload: sessions.onPayload, onListening: () => void sessions.refresh(), log });
  await sessions.refresh();
  await worker.listen(config.realtimeHost, config.realtimePort);
  log.info({ port: config.realtimePort }, 'the worker listens');
  void worker.inside.hosts.loadAll().catch((error: unknown) => log.error({ problem: String(error) }, 'the assemblies could not be loaded; each is loaded when somebody asks for it'));
  endOnSignals(worker, log, async () => {
    await Promise.allSettled([listener.close(), mail.stop(), snapshots.idle()]);
    mailTransport.close();
    await Promise.allSettled([prisma.$disconnect(), store.close()]);
  });
}

/** A subprotocol carries a token, valid or not; whether it is valid is for authentication to say. */
function hasToken(protocols: string | undefined): boolean {
  return protocols?.includes('base64url.bearer.phx.') ?? false;
}

function endOnSignals(worker: Worker, log: Logger, close: () => Promise<void>): void {
  let isEnding = false;
  const end = async (signal: string): Promise<void> => {
    if (isEnding) return;
    isEnding = true;
    log.info({ signal }, 'the worker drains');
    const limit = setTimeout(() => process.exit(1), drainLimitMs);
    await worker.drain();
    await close();
    clearTimeout(limit);
    process.exit(0);
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => void end(signal));
}
