import { spawn, spawnSync } from 'node:child_process';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { projectRoot } from '../../../scripts/root.ts';

const preload = pathToFileURL(path.join(import.meta.dirname, 'peak-preload.ts')).href;

/** Which holds it to one core; empty where there is none (elsewhere than on Linux). */
const onOneCore = spawnSync('taskset', ['-c', '0', 'true']).status === 0 ? ['taskset', '-c', '0'] : [];
export const isOnOneCore = onOneCore.length > 0;

/** What a program came to, from its start to its end. */
export type Ran =
  | { readonly did: 'end'; readonly output: string; readonly ms: number; readonly peakMb: number }
  | { readonly did: 'take-too-long' }
  | { readonly did: 'fail'; readonly why: string };

/** Runs a program of Node's on one core, where that can be asked for; it is killed after `mostMs`, and with the signal. */
export async function runOnOneCore(program: string, args: readonly string[], { mostMs, signal }: { readonly mostMs: number; readonly signal: AbortSignal }): Promise<Ran> {
  const [command = '', ...rest] = [...onOneCore, process.execPath, '--import', preload, path.join(projectRoot, program), ...args];
  const started = performance.now();
  const child = spawn(command, rest, { cwd: projectRoot, stdio: ['ignore', 'pipe', 'pipe', 'pipe'], timeout: mostMs, killSignal: 'SIGKILL', signal });
  const [output, errors, peak] = [1, 2, 3].map((descriptor) => {
    const chunks: Buffer[] = [];
    child.stdio[descriptor]?.on('data', (chunk: Buffer) => chunks.push(chunk));
    return () => Buffer.concat(chunks).toString('utf8');
  });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  const ms = performance.now() - started;
  if (code === 0) return { did: 'end', output: output?.() ?? '', ms, peakMb: Number(peak?.()) };
  return ms >= mostMs ? { did: 'take-too-long' } : { did: 'fail', why: errorIn(errors?.() ?? '') ?? `it ended with ${code ?? 'a signal'}` };
}

/** The line of Node's report that says what it was. */
function errorIn(report: string): string | undefined {
  return /^\w*Error: .*$/m.exec(report)?.[0] ?? /^FATAL ERROR: .*$/m.exec(report)?.[0];
}
