/** Tells whether something made from sources is still that of the present sources: by content, since dates lie after a clone. */
import { createHash } from 'node:crypto';
import { globSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { projectRoot } from '../root.ts';

/** One hash over the names and contents of all files that match, and over the facts that also went in. */
export function hashSources(patterns: readonly string[], exclude: readonly string[], facts: readonly string[]): string {
  const hash = createHash('sha256');
  const files = globSync([...patterns], { cwd: projectRoot, exclude: [...exclude], withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(projectRoot, path.join(entry.parentPath, entry.name)))
    .toSorted();
  for (const file of files) {
    const content = readFileSync(path.join(projectRoot, file));
    hash.update(`${file}\0${content.length}\0`).update(content);
  }
  for (const fact of facts) hash.update(`\0${fact}`);
  return hash.digest('hex');
}

/** Whether the stamp file carries this hash. */
export function hasStamp(file: string, hash: string): boolean {
  try {
    return readFileSync(path.join(projectRoot, file), 'utf8').trim() === hash;
  } catch {
    return false;
  }
}

export function writeStamp(file: string, hash: string): void {
  writeFileSync(path.join(projectRoot, file), `${hash}\n`);
}
