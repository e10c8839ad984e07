import { accessSync, constants, mkdirSync } from 'node:fs';

/** The database's own user passes it, and nobody else lists it. */
const folderMode = 0o711;

/** Makes the data folder if it isn't there. Throws one sentence when it can't be made, or not be written in. */
export function makeDataFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true, mode: folderMode });
    accessSync(folder, constants.W_OK | constants.X_OK);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new Error(`The data folder ${folder} can't be used (${why}): let this user write there, or choose another folder with DATA_DIR.`, { cause });
  }
}
