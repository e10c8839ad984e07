import { workerData } from 'node:worker_threads';
import { encodeSnapshot, snapshotFormat } from '../lib/assembly/snapshot.ts';
import { createPostgresStore } from '../lib/store/postgres-store.ts';
import { loadAssembly } from './load-assembly.ts';

/**
 * Writes a snapshot of one assembly from what is durable: loads it as a start would, and saves the state. In a thread of
 * its own, so that the event loop which serves votes does none of it.
 */
const { connectionString, assemblyId } = workerData;
const store = createPostgresStore({ connectionString, log: { info() {}, warn() {} } });
try {
  const loaded = await loadAssembly(store, assemblyId);
  if (loaded !== null && loaded.state.sequence > loaded.snapshotSequence) {
    await store.saveSnapshot(assemblyId, { sequence: loaded.state.sequence, hash: loaded.lastHash, format: snapshotFormat, body: encodeSnapshot(loaded.state) });
  }
} finally {
  await store.close();
}
