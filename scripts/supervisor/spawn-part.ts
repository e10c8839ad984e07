import { spawn, type ChildProcess } from 'node:child_process';
import path from 'node:path';
import { childEnvironment, type Environment } from '../../lib/config.ts';
import { projectRoot } from '../root.ts';

const endsWithSupervisor = path.join(import.meta.dirname, 'child.ts');

/**
 * Starts a part of the product under this Node. Its input is a pipe that closes when we end, however that happens;
 * it leads a process group, so that Ctrl-C reaches it only through us; its output is ours.
 */
export function spawnPart(args: readonly string[], environment: Environment): ChildProcess {
  const child = spawn(process.execPath, ['--import', endsWithSupervisor, ...args], {
    cwd: projectRoot,
    env: childEnvironment(environment),
    detached: true,
    stdio: ['pipe', 'inherit', 'inherit'],
  });
  // The pipe breaks when the part ends; its exit says so already.
  child.stdin?.on('error', () => undefined);
  return child;
}
