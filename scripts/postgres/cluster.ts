/** The embedded PostgreSQL: made once, then started as a child that the supervisor watches. */
import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chownSync, existsSync, mkdirSync, openSync, closeSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import pg from 'pg';
import { z } from 'zod';
import { freePort, isPortFree } from './port.ts';
import { stopPostmaster } from './leftover.ts';
import type { Place } from './place.ts';

const run = promisify(execFile);

const user = 'hemicycle';
const database = 'hemicycle';
const host = '127.0.0.1';

/** After a crash in a long vote PostgreSQL first reads its log again; giving up too early would only repeat that. */
const recoveryMs = 300_000;
const readyPollMs = 50;
const connectTimeoutMs = 5_000;
/** How long a database outlives a supervisor that died, so that the worker can still write what it holds. */
const orphanGraceSeconds = 10;
/** A log of PostgreSQL that grew beyond this is set aside at the next start; one older log is kept. */
const logLimitBytes = 5 * 1024 * 1024;

/** Connections: the worker's pool, the web role's, NOTIFY listeners and a person with psql. */
const maxConnections = 60;

const settings: Readonly<Record<string, string>> = {
  listen_addresses: host,
  unix_socket_directories: '',
  max_connections: String(maxConnections),
  // What was acknowledged must survive a power cut.
  fsync: 'on',
  full_page_writes: 'on',
  synchronous_commit: 'on',
  shared_buffers: '128MB',
  log_min_messages: 'warning',
  log_line_prefix: '%m [%p] ',
};

const noteSchema = z.object({ password: z.string().min(1), port: z.number().int().min(1).max(65_535) });
type Note = z.infer<typeof noteSchema>;

export type Cluster = {
  readonly url: string;
  readonly port: number;
  /** Starts the server. It belongs to a process group of its own, so that Ctrl-C reaches it only through us. */
  start(): ChildProcess;
  /** Resolves when it answers; throws when `child` ends first. */
  ready(child: ChildProcess): Promise<void>;
  /** Makes the database of this name unless it is there. */
  createDatabase(name?: string): Promise<void>;
};

/** Environment of PostgreSQL's programs: none of our settings and secrets. */
const cleanEnvironment: NodeJS.ProcessEnv = { NODE_ENV: 'production', PATH: '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' };

/** Address of the cluster in `place` as it runs, or null when there is none. Starts nothing. */
export function runningCluster(place: Place): string | null {
  const folder = path.join(place.base, 'postgres');
  return existsSync(folder) ? urlIn(readNote(folder), database) : null;
}

function urlIn(note: Note, name: string): string {
  return `postgresql://${user}:${note.password}@${host}:${note.port}/${name}`;
}

/**
 * Opens the cluster in `place`, makes it if there is none, and stops what an earlier run left running in it.
 * A first start that was interrupted begins again: the folder gets its name when it is complete.
 */
export async function openCluster(place: Place): Promise<Cluster> {
  const folder = path.join(place.base, 'postgres');
  if (!existsSync(folder)) await initialise(place, folder);
  await checkVersion(place, folder);
  await stopPostmaster(folder);
  const note = readNote(folder);
  const port = (await isPortFree(host, note.port)) ? note.port : await freePort(host);
  if (port !== note.port) writeNote(place, folder, { ...note, port });
  const urlOf = (name: string) => urlIn({ ...note, port }, name);

  return {
    port,
    url: urlOf(database),
    start: () => startServer(place, folder, port),
    ready: (child) => waitUntilReady(child, urlOf('postgres')),
    createDatabase: (name = database) => createDatabase(urlOf('postgres'), name),
  };
}

async function initialise(place: Place, folder: string): Promise<void> {
  const unfinished = `${folder}.unfinished`;
  const passwordFile = `${folder}.password`;
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(unfinished, { mode: 0o700 });
  const password = randomBytes(24).toString('hex');
  writeFileSync(passwordFile, password, { mode: 0o600 });
  if (place.owner !== undefined) {
    chownSync(unfinished, place.owner.uid, place.owner.gid);
    chownSync(passwordFile, place.owner.uid, place.owner.gid);
  }
  try {
    await run(
      path.join(place.programs, 'bin/initdb'),
      [
        `--pgdata=${unfinished}`,
        `--username=${user}`,
        `--pwfile=${passwordFile}`,
        '--auth=scram-sha-256',
        '--encoding=UTF8',
        '--locale=C',
        '--locale-provider=builtin',
        '--builtin-locale=C.UTF-8',
      ],
      { ...place.owner, env: cleanEnvironment, cwd: unfinished },
    );
  } finally {
    rmSync(passwordFile, { force: true });
  }
  writeNote(place, unfinished, { password, port: await freePort(host) });
  renameSync(unfinished, folder);
}

const noteName = 'hemicycle.json';

function readNote(folder: string): Note {
  const file = path.join(folder, noteName);
  try {
    return noteSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (cause) {
    throw new Error(`${file} is missing or damaged, and with it the database's password: restore it from a backup of the data folder.`, { cause });
  }
}

function writeNote(place: Place, folder: string, note: Note): void {
  const file = path.join(folder, noteName);
  writeFileSync(`${file}.new`, `${JSON.stringify(note)}\n`, { mode: 0o600 });
  if (place.owner !== undefined) chownSync(`${file}.new`, place.owner.uid, place.owner.gid);
  renameSync(`${file}.new`, file);
}

async function checkVersion(place: Place, folder: string): Promise<void> {
  const made = readFileSync(path.join(folder, 'PG_VERSION'), 'utf8').trim();
  const { stdout } = await run(path.join(place.programs, 'bin/postgres'), ['--version'], { ...place.owner, env: cleanEnvironment, cwd: '/' });
  const ours = /\d+/.exec(stdout)?.[0];
  if (made === ours) return;
  throw new Error(`${folder} was made by PostgreSQL ${made}, and this version of Hemicycle brings ${ours}: export it with the earlier version (pg_dump), or point DATA_DIR to another folder.`);
}

function startServer(place: Place, folder: string, port: number): ChildProcess {
  const log = openLog(path.join(place.base, 'postgres.log'));
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const child = spawn(path.join(place.programs, 'bin/postgres'), ['-D', folder, '-p', String(port), ...flags], {
    ...place.owner,
    env: cleanEnvironment,
    cwd: folder,
    detached: true,
    stdio: ['ignore', log, log],
  });
  closeSync(log);
  if (child.pid !== undefined) guard(child, child.pid, folder);
  return child;
}

function openLog(file: string): number {
  if (existsSync(file) && statSync(file).size > logLimitBytes) renameSync(file, `${file}.old`);
  return openSync(file, 'a', 0o600);
}

/**
 * PostgreSQL doesn't notice when its supervisor dies. This small shell does, since its input closes: it waits, and
 * stops the server if it is still the same one.
 */
const guardScript = `
read -r _
sleep ${orphanGraceSeconds}
[ "$(head -n 1 "$2/postmaster.pid" 2>/dev/null)" = "$1" ] && kill -INT "$1"
`;

function guard(server: ChildProcess, pid: number, folder: string): void {
  if (process.platform === 'win32') return;
  const shell = spawn('/bin/sh', ['-c', guardScript, 'hemicycle-guard', String(pid), folder], {
    env: cleanEnvironment,
    cwd: '/',
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  // It must never keep us alive, and its absence must never end us.
  shell.unref();
  shell.on('error', () => undefined);
  shell.stdin.on('error', () => undefined);
  server.once('exit', () => shell.kill('SIGKILL'));
}

async function waitUntilReady(child: ChildProcess, url: string): Promise<void> {
  const deadline = performance.now() + recoveryMs;
  for (;;) {
    if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) {
      throw new Error('PostgreSQL ended while it started; its log, postgres.log in the data folder, says why.');
    }
    try {
      await query(url, 'SELECT 1');
      return;
    } catch (error) {
      if (performance.now() > deadline) throw new Error('PostgreSQL does not answer; see postgres.log in the data folder.', { cause: error });
    }
    await delay(readyPollMs);
  }
}

async function createDatabase(url: string, name: string): Promise<void> {
  const found = await query(url, 'SELECT 1 FROM pg_database WHERE datname = $1', [name]);
  if (found === 0) await query(url, `CREATE DATABASE ${pg.escapeIdentifier(name)}`);
}

/** Returns the number of rows. */
async function query(url: string, sql: string, values: unknown[] = []): Promise<number> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: connectTimeoutMs });
  // An idle connection that the server closes must not end us.
  client.on('error', () => undefined);
  try {
    await client.connect();
    return (await client.query(sql, values)).rows.length;
  } finally {
    await client.end();
  }
}
