/** One stage of `npm test`: a tool, run to its end, and what it found. */
import { spawn } from 'node:child_process';
import { childEnvironment, type Environment } from '../../lib/config.ts';
import { projectRoot } from '../root.ts';

/** What a stage found; each failure that has a name, in a line or two. */
export type Count = { readonly passed: number; readonly failed: number; readonly failures: readonly string[] };

export type Stage = { readonly name: string; readonly run: () => Promise<Count> };

export const onePassed: Count = { passed: 1, failed: 0, failures: [] };
export const oneFailed: Count = { passed: 0, failed: 1, failures: [] };

/** The tool that runs now; a stop of the test run ends it. */
let endRunning: (() => void) | undefined;

export function endTool(): void {
  endRunning?.();
}

/** Runs a tool with its output shown. Returns its exit code; a tool that can't be started counts as failed. */
export function runShown(command: string, args: readonly string[], environment: Environment = {}): Promise<number> {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: projectRoot, env: childEnvironment(environment), stdio: ['ignore', 'inherit', 'inherit'] });
    endRunning = () => void child.kill('SIGTERM');
    child.once('error', (error) => {
      console.error(`${command} could not be started: ${error.message}`);
      resolve(1);
    });
    child.once('close', (code) => {
      endRunning = undefined;
      resolve(code ?? 1);
    });
  });
}

/** A tool that says yes or no counts as one check. */
export function toolStage(name: string, command: string, args: readonly string[]): Stage {
  return { name, run: async () => ((await runShown(command, args)) === 0 ? onePassed : oneFailed) };
}

/** A step of ours that throws when it fails counts as one check. */
export function stepStage(name: string, step: () => Promise<unknown>): Stage {
  return {
    name,
    run: async () => {
      try {
        await step();
        return onePassed;
      } catch (error) {
        console.error(error instanceof Error ? error.message : error);
        return oneFailed;
      }
    },
  };
}
