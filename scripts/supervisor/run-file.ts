/** What runs in a data folder, written down so that the next start can tell a live run from the remains of a dead one. */
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { processIdentity, signal, waitUntilGone } from './processes.ts';
import type { PartProcess } from './supervisor.ts';

const processSchema = z.object({ pid: z.number().int().positive(), identity: z.string() });
const partSchema = processSchema.extend({
  name: z.string(),
  tier: z.number(),
  stopSignal: z.enum(['SIGTERM', 'SIGINT']),
});
const runSchema = z.object({ supervisor: processSchema, parts: z.array(partSchema) });
type Run = z.infer<typeof runSchema>;
type RunningPart = z.infer<typeof partSchema>;

/** A supervisor that is just stopping needs this long at most; another one would stay anyway. */
const otherSupervisorMs = 5_000;
/** Parts end by themselves when their supervisor dies; one that writes a last group gets the time for it. */
const partStopMs = 15_000;
const partKillMs = 5_000;

/** Notes who supervises this folder and what it runs. Atomic: a reader sees the old or the new note. */
export function writeRun(dataDir: string, parts: readonly PartProcess[]): void {
  const identity = processIdentity(process.pid);
  if (identity === undefined) return;
  const run: Run = { supervisor: { pid: process.pid, identity }, parts: parts.flatMap(identified) };
  writeFileSync(`${fileIn(dataDir)}.new`, `${JSON.stringify(run)}\n`, { mode: 0o600 });
  renameSync(`${fileIn(dataDir)}.new`, fileIn(dataDir));
}

/** A process that is gone already has no identity, and needs no note. */
function identified(part: PartProcess): readonly RunningPart[] {
  const identity = processIdentity(part.pid);
  return identity === undefined ? [] : [{ ...part, identity }];
}

/** The run ended in order. */
export function eraseRun(dataDir: string): void {
  rmSync(fileIn(dataDir), { force: true });
}

export type Remains =
  /** Another supervisor runs here. */
  | { readonly status: 'running'; readonly pid: number }
  /** Nothing runs here any more; these were ended. */
  | { readonly status: 'free'; readonly ended: readonly string[] };

/** Ends what a dead supervisor left behind in this folder. A live one is waited for shortly, in case it is stopping. */
export async function clearRemains(dataDir: string): Promise<Remains> {
  const run = readRun(dataDir);
  if (run === undefined) return { status: 'free', ended: [] };
  const { supervisor } = run;
  if (!(await waitUntilGone(supervisor.pid, supervisor.identity, otherSupervisorMs))) {
    return { status: 'running', pid: supervisor.pid };
  }
  const alive = (readRun(dataDir) ?? run).parts.filter((part) => processIdentity(part.pid) === part.identity);
  for (const tier of [...new Set(alive.map((part) => part.tier))].toSorted((a, b) => b - a)) {
    await Promise.all(alive.filter((part) => part.tier === tier).map(end));
  }
  eraseRun(dataDir);
  return { status: 'free', ended: alive.map((part) => part.name) };
}

async function end({ pid, identity, stopSignal }: RunningPart): Promise<void> {
  signal(pid, stopSignal);
  if (await waitUntilGone(pid, identity, partStopMs)) return;
  signal(pid, 'SIGKILL');
  await waitUntilGone(pid, identity, partKillMs);
}

/** A note that can't be read is as good as none: it is only ever replaced whole, so that this is an older version's. */
function readRun(dataDir: string): Run | undefined {
  try {
    return runSchema.parse(JSON.parse(readFileSync(fileIn(dataDir), 'utf8')));
  } catch {
    return undefined;
  }
}

function fileIn(dataDir: string): string {
  return path.join(dataDir, 'run.json');
}
