/** Who serves the built pages from this folder: building again would take them away from under a running installation. */
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { projectRoot } from '../root.ts';
import { processIdentity } from '../supervisor/processes.ts';

const notesFolder = path.join(projectRoot, '.next/served-by');

/** Notes that this process serves the pages. Returns what takes the note away. */
export function noteServing(folder = notesFolder): () => void {
  const file = path.join(folder, String(process.pid));
  const identity = processIdentity(process.pid);
  if (identity === undefined) return () => undefined;
  try {
    mkdirSync(folder, { recursive: true });
    writeFileSync(file, identity);
  } catch {
    // An image whose files nobody may write is one that nobody builds in.
    return () => undefined;
  }
  return () => rmSync(file, { force: true });
}

/** Throws one sentence while another process serves the pages. Notes of processes that are gone are taken away. */
export function checkNobodyServes(folder = notesFolder): void {
  for (const name of namesIn(folder)) {
    const file = path.join(folder, name);
    const pid = Number(name);
    if (pid === process.pid) continue;
    if (processIdentity(pid) === readFileSync(file, 'utf8')) {
      throw new Error(`The pages have changed, and process ${pid} (npm start) still serves the older ones from this folder: stop it before they are built again.`);
    }
    rmSync(file, { force: true });
  }
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
