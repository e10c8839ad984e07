import { parentPort, workerData } from 'node:worker_threads';
import { z } from 'zod';
import { encodeSnapshot, snapshotFormat } from '../lib/assembly/snapshot.ts';
import { verifyRecord } from '../lib/record/verify-record.ts';
import { createPostgresStore } from '../lib/store/postgres-store.ts';
import type { Store } from '../lib/store/store.ts';
import { loadAssembly } from './load-assembly.ts';

/**
 * Long work on one assembly's record, in a thread of its own, so that the event loop which serves votes does none of it:
 * writing a snapshot of what is durable, or checking the whole of the record.
 */
const job = z.object({ connectionString: z.string(), assemblyId: z.string(), task: z.enum(['snapshot', 'verify']) }).parse(workerData);

const store = createPostgresStore({ connectionString: job.connectionString, log: { info() {}, warn() {} } });
try {
  const problem = job.task === 'snapshot' ? await writeSnapshot(store, job.assemblyId) : await verify(store, job.assemblyId);
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
  parentPort?.postMessage({ problem });
} finally {
  await store.close();
}

/** Loads the assembly as a start would, and saves its state. */
async function writeSnapshot(from: Store, assemblyId: string): Promise<null> {
  const loaded = await loadAssembly(from, assemblyId);
  if (loaded !== null && loaded.state.sequence > loaded.snapshotSequence) {
    await from.saveSnapshot(assemblyId, { sequence: loaded.state.sequence, hash: loaded.lastHash, format: snapshotFormat, body: encodeSnapshot(loaded.state) });
  }
  return null;
}

async function verify(from: Store, assemblyId: string): Promise<string | null> {
  const finding = await verifyRecord(from, assemblyId);
  return finding === null || finding.ok ? null : finding.problem;
}
