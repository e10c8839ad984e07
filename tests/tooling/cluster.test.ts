import { once } from 'node:events';
import { chmodSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { ChildProcess } from 'node:child_process';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openCluster } from '../../scripts/postgres/cluster.ts';
import { findPostmaster } from '../../scripts/postgres/leftover.ts';
import { findPlace, type Place } from '../../scripts/postgres/place.ts';

let folder = '';
let place: Place;
const running = new Set<ChildProcess>();

beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'hemicycle-cluster-'));
  chmodSync(folder, 0o711);
  place = findPlace(folder);
});
afterAll(async () => {
  for (const server of running) await end(server, 'SIGQUIT');
  rmSync(folder, { recursive: true, force: true });
});

async function start() {
  const cluster = await openCluster(place);
  const server = cluster.start();
  running.add(server);
  server.once('exit', () => running.delete(server));
  await cluster.ready(server);
  await cluster.createDatabase();
  return { cluster, server };
}

async function end(server: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const exit = once(server, 'exit');
  server.kill(signal);
  await exit;
}

async function query(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

test('what was committed outlives a killed server and one that nobody stopped', async () => {
  const first = await start();
  await query(first.cluster.url, 'CREATE TABLE ballot (id int); INSERT INTO ballot VALUES (1)');
  await end(first.server, 'SIGKILL');

  const second = await start();
  expect(await query(second.cluster.url, 'SELECT id FROM ballot')).toEqual([{ id: 1 }]);
  expect(second.cluster.port).toBe(first.cluster.port);
  expect(findPostmaster(path.join(place.base, 'postgres'))).toBe(second.server.pid);

  // Opening the folder again stops the server that an earlier run left in it.
  const ended = once(second.server, 'exit');
  const third = await start();
  expect(await ended).toEqual([0, null]);
  expect(await query(third.cluster.url, 'SELECT id FROM ballot')).toEqual([{ id: 1 }]);

  await end(third.server, 'SIGINT');
  expect(findPostmaster(path.join(place.base, 'postgres'))).toBeUndefined();
  expect(existsSync(path.join(place.base, 'postgres/postmaster.pid'))).toBe(false);
});

test('a wrong password is refused, though the connection is local', async () => {
  const { cluster, server } = await start();
  const url = new URL(cluster.url);
  url.password = 'guess';
  await expect(query(url.href, 'SELECT 1')).rejects.toThrow('password authentication failed');
  await end(server, 'SIGINT');
});
