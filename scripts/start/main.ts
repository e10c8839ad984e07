/** Everything that `npm start` does once the packages are there. */
import { parseArgs } from 'node:util';
import { loadDotEnv, loadStartConfig, type Config, type Environment, type StartConfig } from '../../lib/config.ts';
import { migrate } from '../../lib/store/migrate.ts';
import { generateDatabaseClient } from '../prepare/database-client.ts';
import { arePagesBuilt, buildPages } from '../prepare/pages.ts';
import { noteServing } from '../prepare/served-pages.ts';
import { endTools } from '../prepare/run-tool.ts';
import { projectRoot } from '../root.ts';
import { clearRemains, eraseRun, writeRun } from '../supervisor/run-file.ts';
import { createSupervisor, type Supervisor } from '../supervisor/supervisor.ts';
import { makeDataFolder } from './data-folder.ts';
import { checkReachable, embeddedDatabase } from './database.ts';
import { partsOf, roles, type Role } from './parts.ts';
import { checkPorts, waitForRoles } from './ports.ts';
import { waitForSchema } from './schema.ts';
import { secretOf } from './secret-file.ts';
import { onceParentIsGone } from './parent.ts';

const say = (line: string) => console.log(line);
// Not SIGHUP: who starts it with nohup wants it to go on. A terminal that is gone is noticed by its pipe.
const stopSignals = ['SIGINT', 'SIGTERM'] as const;

const usage = `npm start [-- options]

  --role=all        everything on this machine, with a PostgreSQL of its own unless DATABASE_URL names one (default)
  --role=web        pages and accounts alone
  --role=realtime   the worker alone
  --demo            with an assembly to try, its people, and their links
  --help            this text

README.md lists the settings; they are read from the environment and from the file .env.`;

const ending = new AbortController();
let dataDir: string | undefined;
let endServing = (): void => undefined;

const supervisor = createSupervisor({
  say,
  onChange: () => {
    if (dataDir !== undefined && !ending.signal.aborted) writeRun(dataDir, supervisor.processes());
  },
  onRefused: (name) => void stop(`${name} refused to start; the lines above say why.`, 1),
});

/** Stops everything, the database last, and ends this process. A second call makes it quick. */
async function stop(why: string, exitCode: number): Promise<void> {
  if (!ending.signal.aborted) say(why);
  ending.abort();
  endTools();
  await supervisor.stop();
  if (dataDir !== undefined) eraseRun(dataDir);
  endServing();
  process.exit(exitCode);
}

for (const signal of stopSignals) process.on(signal, () => void stop('Stopping …', 0));
onceParentIsGone(() => void stop('The terminal is gone. Stopping …', 0));

try {
  await start();
} catch (error) {
  if (!ending.signal.aborted) {
    console.error(error instanceof Error ? error.message : error);
    await stop('Not started.', 1);
  }
}

async function start(): Promise<void> {
  const { role, isDemo } = readOptions();
  loadDotEnv(projectRoot);
  const loaded = loadStartConfig();
  if (!loaded.ok) throw new Error(loaded.refusals.join('\n'));
  const settings = loaded.config;

  await claimDataFolder(settings.dataDir);
  await checkPorts(role, settings);
  if (settings.databaseUrl !== undefined) await checkReachable(settings.databaseUrl);
  await generateDatabaseClient();
  if (role !== 'realtime' && !arePagesBuilt()) {
    say('Building the pages …');
    await buildPages();
  }
  if (role !== 'realtime') endServing = noteServing();
  const config = await withDatabase(settings, role, supervisor);
  // One migrates: with roles on several machines that is the worker, since the web role only reads and writes accounts.
  if (role === 'web') await waitForSchema(config.databaseUrl, { say, signal: ending.signal });
  else await migrateOrThrow(config.databaseUrl);
  if (ending.signal.aborted) return;
  for (const part of partsOf(role, environmentOf(config, role))) supervisor.run(part);
  await waitForRoles(role, config, ending.signal);
  if (ending.signal.aborted) return;
  // Not above: it needs the database client, which a fresh clone lacks until it is generated.
  const { afterReady } = await import('./after-ready.ts');
  await afterReady(config, { role, isDemo, say });
}

function readOptions(): { readonly role: Role; readonly isDemo: boolean } {
  const { values } = parseArgs({ options: { role: { type: 'string', default: 'all' }, demo: { type: 'boolean', default: false }, help: { type: 'boolean', short: 'h', default: false } } });
  if (values.help) {
    say(usage);
    process.exit(0);
  }
  const role = roles.find((one) => one === values.role);
  if (role === undefined) throw new Error(`--role must be one of ${roles.join(', ')}; it is ${values.role}.`);
  if (values.demo && role === 'realtime') throw new Error('--demo needs the web role as well; leave --role=realtime out.');
  return { role, isDemo: values.demo };
}

/** One supervisor for each data folder; what a dead one left behind is ended. */
async function claimDataFolder(folder: string): Promise<void> {
  makeDataFolder(folder);
  const remains = await clearRemains(folder);
  if (remains.status === 'running') {
    throw new Error(`Hemicycle already runs with the data folder ${folder} (process ${remains.pid}): stop it, or choose another folder with DATA_DIR.`);
  }
  if (remains.ended.length > 0) say(`Ended what an earlier run left behind: ${remains.ended.join(', ')}.`);
  dataDir = folder;
  writeRun(folder, []);
}

async function withDatabase(settings: StartConfig, role: Role, under: Supervisor): Promise<Config> {
  const { databaseUrl, secret } = settings;
  if (databaseUrl !== undefined && secret !== undefined) return { ...settings, databaseUrl, secret };
  if (role !== 'all') throw new Error(`DATABASE_URL is missing; with --role=${role} it must name the PostgreSQL that both roles use.`);
  const database = embeddedDatabase(settings.dataDir, say);
  const ownSecret = secret ?? secretOf(settings.dataDir, database.hasData);
  return { ...settings, secret: ownSecret, databaseUrl: await database.run(under) };
}

async function migrateOrThrow(databaseUrl: string): Promise<void> {
  const log = { info: () => undefined, warn: (_fields: object, message: string) => say(message) };
  const outcome = await migrate(databaseUrl, log);
  if (!outcome.ok) throw new Error(outcome.message);
  if (outcome.applied.length > 0) say(`The database is migrated: ${outcome.applied.join(', ')}.`);
}

/** What the parts read with lib/config.ts: the settings of this process, with what we supplied ourselves. */
function environmentOf(config: Config, role: Role): Environment {
  return {
    ...(role === 'all' ? { LOG_LEVEL: config.logLevel } : {}),
    NODE_ENV: 'production',
    DATA_DIR: config.dataDir,
    DATABASE_URL: config.databaseUrl,
    DATABASE_URL_FILE: undefined,
    HEMICYCLE_SECRET: Buffer.from(config.secret).toString('hex'),
    HEMICYCLE_SECRET_FILE: undefined,
    NEXT_TELEMETRY_DISABLED: '1',
  };
}
