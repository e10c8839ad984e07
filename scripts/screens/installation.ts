/** An installation of its own, for pictures and tests: `npm start` with a data folder that vanishes with it. */
import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { childEnvironment, type Environment } from '../../lib/config.ts';
import { secretMinBytes } from '../../lib/secret.ts';
import { freePort } from '../postgres/port.ts';
import { projectRoot } from '../root.ts';

/** As root, PostgreSQL runs as another user, who must be able to pass. */
const passableMode = 0o711;
/** Made by scripts/postgres/cluster.ts. */
const clusterNote = z.object({ password: z.string(), port: z.int() });
const runNote = z.object({ parts: z.array(z.object({ name: z.string(), pid: z.int() })) });

export type Installation = {
  /** What the browser opens, without a slash at the end. */
  readonly publicUrl: string;
  /** The worker itself. */
  readonly workerUrl: string;
  readonly dataDir: string;
  readonly secret: Uint8Array;
  /** All lines that were printed until it was ready. */
  readonly lines: readonly string[];
  /** PostgreSQL of this installation. */
  databaseUrl(): string;
  /** The worker's process of this moment, or null between two. */
  workerPid(): number | null;
  /** The process that starts it again. */
  readonly supervisorPid: number;
  /** Stops all of it and removes the data folder. */
  readonly stop: () => Promise<void>;
};

/** Starts web, worker and database on free ports, and resolves when they answer. Throws with what was printed when it does not start. */
export async function startInstallation(options: { readonly isDemo: boolean }): Promise<Installation> {
  const [port, realtimePort] = [await freePort('127.0.0.1'), await freePort('127.0.0.1')];
  const secret = randomBytes(secretMinBytes);
  const dataDir = mkdtempSync(path.join(tmpdir(), 'hemicycle-own-'));
  chmodSync(dataDir, passableMode);
  const publicUrl = `http://localhost:${port}`;
  const child = spawn(process.execPath, ['scripts/start/main.ts', ...(options.isDemo ? ['--demo'] : [])], {
    cwd: projectRoot,
    env: childEnvironment({ ...noSettings, PORT: String(port), REALTIME_PORT: String(realtimePort), PUBLIC_URL: publicUrl, DATA_DIR: dataDir, HEMICYCLE_SECRET: secret.toString('hex') }),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const stop = async (): Promise<void> => {
    await end(child);
    removeData(dataDir);
  };
  try {
    const lines = await untilReady(child, publicUrl);
    if (child.pid === undefined) throw new Error('The installation has no process.');
    return {
      publicUrl,
      workerUrl: `http://127.0.0.1:${realtimePort}`,
      dataDir,
      secret,
      lines,
      databaseUrl: () => databaseUrlOf(dataDir),
      workerPid: () => workerPidOf(dataDir),
      supervisorPid: child.pid,
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Nothing of a developer's own settings, of the environment or of `.env`, reaches it: an empty variable is an unset one. */
const noSettings: Environment = {
  HOST: '',
  REALTIME_HOST: '',
  DATABASE_URL: '',
  DATABASE_URL_FILE: '',
  HEMICYCLE_SECRET_FILE: '',
  TRUSTED_PROXIES: '',
  SMTP_URL: '',
  SMTP_URL_FILE: '',
  MAIL_FROM: '',
  LOG_LEVEL: '',
};

function untilReady(child: ChildProcess, publicUrl: string): Promise<readonly string[]> {
  const lines: string[] = [];
  return new Promise((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr]) {
      if (stream === null) continue;
      // It goes on being read after the start, so that no pipe ever fills.
      createInterface({ input: stream }).on('line', (line) => {
        lines.push(line);
        if (line.includes(`is ready: ${publicUrl}`)) resolve([...lines]);
      });
    }
    child.once('error', reject);
    child.once('exit', () => reject(new Error(`The installation did not start:\n${lines.join('\n')}`)));
  });
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, 'exit');
  child.kill('SIGTERM');
  await exit;
}

/** The database lives in the data folder, or where the file in it says (scripts/postgres/place.ts). */
function databaseFolder(dataDir: string): string {
  const note = path.join(dataDir, 'database-folder');
  return existsSync(note) ? readFileSync(note, 'utf8').trim() : dataDir;
}

function removeData(dataDir: string): void {
  rmSync(databaseFolder(dataDir), { recursive: true, force: true });
  rmSync(dataDir, { recursive: true, force: true });
}

function databaseUrlOf(dataDir: string): string {
  const { password, port } = clusterNote.parse(JSON.parse(readFileSync(path.join(databaseFolder(dataDir), 'postgres/hemicycle.json'), 'utf8')));
  return `postgresql://hemicycle:${password}@127.0.0.1:${port}/hemicycle`;
}

function workerPidOf(dataDir: string): number | null {
  const { parts } = runNote.parse(JSON.parse(readFileSync(path.join(dataDir, 'run.json'), 'utf8')));
  return parts.find((part) => part.name === 'worker')?.pid ?? null;
}
