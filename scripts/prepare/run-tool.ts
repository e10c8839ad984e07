import { spawn } from 'node:child_process';
import { childEnvironment, type Environment } from '../../lib/config.ts';
import { projectRoot } from '../root.ts';

/** Tools still running; a stop during the preparation ends them. */
const running = new Set<() => void>();

/**
 * Runs a tool of the project quietly. Throws with its whole output when it fails, since nobody can mend
 * what they can't read.
 */
export function runTool(what: string, command: string, args: readonly string[], environment: Environment): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: projectRoot, env: childEnvironment(environment), stdio: ['ignore', 'pipe', 'pipe'] });
    const end = () => void child.kill('SIGTERM');
    running.add(end);
    let output = '';
    const collect = (chunk: Buffer) => (output += chunk.toString());
    child.stdout.on('data', collect);
    child.stderr.on('data', collect);
    child.once('error', (cause) => reject(new Error(`${what} could not be started: ${cause.message}`, { cause })));
    child.once('close', (code) => {
      running.delete(end);
      if (code === 0) resolve();
      else reject(new Error(`${what} failed:\n${output.trimEnd()}`));
    });
  });
}

export function endTools(): void {
  for (const end of running) end();
}
