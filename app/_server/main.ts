/** Composition root of the web role: reads the settings, wires, listens, handles signals. */
import { createServer } from 'node:http';
import type { Duplex } from 'node:stream';
import { createRequire } from 'node:module';
import path from 'node:path';
import type nextTypes from 'next';
import { loadConfig, reachableHost, type Config } from '../../lib/config.ts';
import { createLogger } from '../../lib/log.ts';
import { refusedExitCode } from '../../lib/process.ts';
import { loadBuiltFiles } from './built-files.ts';
import { loadBuiltPages } from './built-pages.ts';
import { createForwarder } from './forward.ts';
import { createWebServer } from './web-server.ts';

/** The package is CommonJS, and its types say of its export what is true of an ES module. */
const createNext: typeof nextTypes.default = createRequire(import.meta.url)('next');

const root = path.resolve(import.meta.dirname, '../..');
/** Pages under way are finished within this; then the process goes. */
const stopLimitMs = 5_000;
/** A hall opens its link in one moment; the default of 511 turns some away. */
const acceptBacklog = 4_096;

const loaded = loadConfig();
if (!loaded.ok) {
  console.error(loaded.refusals.join('\n'));
  process.exit(refusedExitCode);
}
try {
  await run(loaded.config);
} catch (error) {
  // Next.js listens for uncaught errors and goes on: a web role that never came to listen must end, and be started again.
  console.error(error);
  process.exit(1);
}

async function run(config: Config): Promise<void> {
  const { host, port, realtimeHost, realtimePort } = config;
  const log = createLogger({ level: config.logLevel, role: 'web' });
  const buildFolder = path.join(root, '.next');
  // It listens on a server of its own for upgrades, which are none of its business here.
  const next = createNext({ dev: false, dir: root, hostname: reachableHost(host), port, httpServer: createServer() });
  await next.prepare();
  const server = createWebServer({
    pages: await loadBuiltPages(buildFolder),
    files: await loadBuiltFiles(path.join(buildFolder, 'static')),
    worker: createForwarder({ host: reachableHost(realtimeHost), port: realtimePort }, log),
    render: next.getRequestHandler(),
    log,
  });
  const upgraded = new Set<Duplex>();
  server.on('upgrade', (_request, socket) => {
    upgraded.add(socket);
    socket.once('close', () => upgraded.delete(socket));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host, port, backlog: acceptBacklog }, resolve);
  });
  server.on('error', (error) => log.error({ problem: error.message }, 'a connection could not be accepted'));
  log.info({ port }, 'the web role listens');
  let isEnding = false;
  const end = () => {
    if (isEnding) return;
    isEnding = true;
    setTimeout(() => process.exit(0), stopLimitMs).unref();
    server.close(() => process.exit(0));
    server.closeIdleConnections();
    // The worker has told these when to come back, or is gone.
    for (const socket of upgraded) socket.destroy();
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, end);
}
