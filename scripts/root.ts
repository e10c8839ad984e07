import path from 'node:path';

/** The folder of the project; every command works on it, wherever it is called from. */
export const projectRoot = path.resolve(import.meta.dirname, '..');

/** A program that the project's packages bring along. */
export function packageBin(name: string): string {
  return path.join(projectRoot, 'node_modules/.bin', name);
}
