import { randomUUID } from 'node:crypto';
import packageJson from '../package.json' with { type: 'json' };
import { deriveKeys } from '../lib/auth/keys.ts';
import { loadConfig, type Config } from '../lib/config.ts';
import { createLogger, type Logger } from '../lib/log.ts';
import { createMailQueue } from '../lib/mail/mail-queue.ts';
import { createMailTransport } from '../lib/mail/mail-transport.ts';
import { createDroppedLines, createMetrics } from '../lib/metrics.ts';
import { refusedExitCode } from '../lib/process.ts';
import { createPostgresStore } from '../lib/store/postgres-store.ts';
import { readSchemaState } from '../lib/store/migrate.ts';
import { createPrismaClient } from '../lib/store/prisma-client.ts';
import { systemClock } from './channels/clock.ts';
import { createHeapWatch } from './heap-watch.ts';
import { createHttpSide } from './http/http-side.ts';
import { createReadiness } from './http/readiness.ts';
import { SignedOut } from './http/signed-out.ts';
import { createWorkerMetrics, registerHeapShare } from './metrics.ts';
import { createRecordKeeper, type RecordKeeper } from './record-keeper.ts';
import { followStaffSignOuts } from './staff-sign-outs.ts';
import { createWallClock } from './wall-clock.ts';
import { rememberOnce } from './watch/remember-once.ts';
import { watchProcess } from './watch/watch-process.ts';
import { createWorker, type Worker, type WorkerInside } from './worker.ts';

/** Composition root of the worker: reads the settings, wires, listens, handles signals. */

const clock = systemClock;
const wall = createWallClock(clock, Date.now);
/** Longer than a drain may take; then the process goes whatever is under way. */
const drainLimitMs = 15_000;

const loaded = loadConfig();
if (!loaded.ok) {
  console.error(loaded.refusals.join('\n'));
  process.exit(refusedExitCode);
}
await run(loaded.config);

async function run(config: Config): Promise<void> {
  const registry = createMetrics('realtime');
  const log = createLogger({ level: config.logLevel, role: 'realtime', onDropped: createDroppedLines(registry) });
  const store = createPostgresStore({ connectionString: config.databaseUrl, log });
  const prisma = createPrismaClient(config.databaseUrl, log);
  const records = createRecordKeeper({ connectionString: config.databaseUrl, log });
  const mailTransport = createMailTransport(config.mail, { log, newId: randomUUID });
  const metrics = createWorkerMetrics(registry);
  const mail = createMailQueue({ send: mailTransport.send, clock, log, newId: randomUUID, metrics: metrics.mail });
  const keys = deriveKeys(config.secret);
  const signedOut = new SignedOut(clock);
  const heap = createHeapWatch();
  registerHeapShare(registry, () => heap.liveShare());

  const watch = ({ readings }: WorkerInside) =>
    watchProcess({
      registry,
      figures: metrics.figures,
      readings,
      mailsWaiting: () => mail.waiting,
      clock,
      now: () => wall.now(),
      newId: randomUUID,
      version: packageJson.version,
      publicUrl: config.publicUrl,
      ping: () => store.ping(),
      schema: rememberOnce(async () => (await readSchemaState(config.databaseUrl)).status),
    });

  const worker = createWorker({
    store,
    clock,
    wall,
    log,
    newId: randomUUID,
    metrics,
    isMemoryShort: () => heap.isShort(),
    sealingKey: keys['record-sealing'],
    longPollKey: keys['long-poll'],
    requestSnapshot: (assemblyId) => records.request('snapshot', assemblyId),
    createHttp: (inside) =>
      createHttpSide(
        {
          publicUrl: config.publicUrl,
          trustedProxies: config.trustedProxies,
          keys,
          clock,
          wall,
          wallNow: Date.now,
          log,
          newId: randomUUID,
          registry,
          metrics: metrics.http,
          operations: watch(inside),
          signedOut,
          queueMail: (message) => mail.add(message),
          whyNotReady: createReadiness([() => store.ping().then(() => null)], clock),
        },
        inside,
      ),
  });

  const listener = followStaffSignOuts({ connectionString: config.databaseUrl, prisma, signedOut, disconnect: worker.inside.disconnect, clock, log });
  await worker.listen(config.realtimeHost, config.realtimePort);
  log.info({ port: config.realtimePort }, 'the worker listens');
  void loadAll(worker, records, log);
  endOnSignals(worker, log, async () => {
    await Promise.allSettled([listener.close(), mail.stop(), records.idle()]);
    mailTransport.close();
    heap.stop();
    await Promise.allSettled([prisma.$disconnect(), store.close()]);
  });
}

/** Every assembly goes live at once, and the whole of its record is checked in the background (design section 4). */
async function loadAll(worker: Worker, records: RecordKeeper, log: Logger): Promise<void> {
  try {
    await worker.inside.hosts.loadAll();
    for (const host of worker.inside.hosts.live) records.request('verify', host.id);
  } catch (error) {
    log.error({ problem: String(error) }, 'the assemblies could not be loaded; each is loaded when somebody asks for it');
  }
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
