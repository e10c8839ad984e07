import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openCluster, type Cluster } from '../../../scripts/postgres/cluster.ts';
import { findPlace } from '../../../scripts/postgres/place.ts';

/** Backends of a postmaster that was killed need a moment to see it, and hold its shared memory until then. */
const mostStarts = 20;

/** A real PostgreSQL of one's own, started as `npm start` starts it, to be stopped, killed and started again. */
export class PostgresProcess {
  readonly #cluster: Cluster;
  readonly #remove: () => void;
  #server: ChildProcess | null = null;

  private constructor(cluster: Cluster, remove: () => void) {
    this.#cluster = cluster;
    this.#remove = remove;
  }

  /** Makes an empty cluster and starts it. @param parent folder that its data is made in */
  static async create(parent = tmpdir()): Promise<PostgresProcess> {
    const folder = mkdtempSync(path.join(parent, 'hemicycle-postgres-'));
    // As root, PostgreSQL runs as another user, who must be able to pass.
    chmodSync(folder, 0o711);
    const place = findPlace(folder);
    const remove = () => {
      if (place.base !== folder) rmSync(place.base, { recursive: true, force: true });
      rmSync(folder, { recursive: true, force: true });
    };
    try {
      const made = new PostgresProcess(await openCluster(place), remove);
      await made.start();
      return made;
    } catch (error) {
      remove();
      throw error;
    }
  }

  /** Of the database `postgres`. */
  get url(): string {
    return this.#cluster.url.replace(/[^/]+$/, 'postgres');
  }

  /** Resolves when it answers, with its record read again if need be. */
  async start(): Promise<void> {
    for (let attempt = 1; ; attempt += 1) {
      const server = this.#cluster.start();
      try {
        await this.#cluster.ready(server);
        this.#server = server;
        return;
      } catch (error) {
        if (attempt === mostStarts) throw error;
      }
    }
  }

  /** A fast shutdown: open sessions are ended with 57P01. */
  stop(): Promise<void> {
    return this.#end('SIGINT');
  }

  /** The postmaster is gone at once, and nothing is written any more. */
  kill(): Promise<void> {
    return this.#end('SIGKILL');
  }

  /** Stops the server and deletes its data. */
  async remove(): Promise<void> {
    await this.stop();
    this.#remove();
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    const server = this.#server;
    this.#server = null;
    if (server === null || server.exitCode !== null || server.signalCode !== null) return;
    const exit = once(server, 'exit');
    server.kill(signal);
    await exit;
  }
}
