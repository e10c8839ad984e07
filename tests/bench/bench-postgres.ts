import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openCluster } from '../../scripts/postgres/cluster.ts';
import { findPlace } from '../../scripts/postgres/place.ts';

/** A PostgreSQL for this run, with its flushes as they are by default: what it acknowledges is on disk. */
export type BenchPostgres = { createDatabase(name: string): Promise<string>; stop(): Promise<void> };

export async function startPostgres(): Promise<BenchPostgres> {
  const folder = mkdtempSync(path.join(tmpdir(), 'hemicycle-bench-'));
  // As root, PostgreSQL runs as another user, who must be able to pass.
  chmodSync(folder, 0o711);
  const place = findPlace(folder);
  const cluster = await openCluster(place);
  const server = cluster.start();
  await cluster.ready(server);
  return {
    async createDatabase(name) {
      await cluster.createDatabase(name);
      return cluster.url.replace(/[^/]+$/, name);
    },
    async stop() {
      if (server.exitCode === null && server.signalCode === null) {
        const exit = once(server, 'exit');
        server.kill('SIGINT');
        await exit;
      }
      if (place.base !== folder) rmSync(place.base, { recursive: true, force: true });
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
