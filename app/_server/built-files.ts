import { globSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import path from 'node:path';
import { lookup } from 'mrmime';
import { keptFile, sendKept, type KeptFile } from './kept-file.ts';

export type BuiltFiles = {
  /** Answers a GET or HEAD with the file of this path below `/_next/static/`. False if the build has none. */
  send(name: string, request: IncomingMessage, response: ServerResponse): boolean;
};

/** What the build names by its content never changes: a year, the most that RFC 9111 speaks of. */
const headers = { 'cache-control': 'public, max-age=31536000, immutable', vary: 'accept-encoding' };

/** Endings of what was compressed with the build (scripts/prepare/compress-files.ts). */
const compressed = /\.(br|gz)$/;

/** Reads the scripts, styles and fonts of a build into memory, a few megabytes. @param folder `.next/static` */
export async function loadBuiltFiles(folder: string): Promise<BuiltFiles> {
  const names = globSync('**/*', { cwd: folder, withFileTypes: true })
    .filter((entry) => entry.isFile() && !compressed.test(entry.name))
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)));
  const files = new Map(await Promise.all(names.map(async (name) => [name.split(path.sep).join('/'), await loadFile(path.join(folder, name))] as const)));
  return {
    send(name, request, response) {
      const file = files.get(name);
      if (file === undefined) return false;
      sendKept(file, request, response, { headers });
      return true;
    },
  };
}

async function loadFile(file: string): Promise<KeptFile> {
  const [identity, br, gzip] = await Promise.all([readFile(file), readIfThere(`${file}.br`), readIfThere(`${file}.gz`)]);
  const type = lookup(file) ?? 'application/octet-stream';
  return keptFile(type.startsWith('text/') ? `${type}; charset=utf-8` : type, { identity, ...(br !== null && { br }), ...(gzip !== null && { gzip }) });
}

/** Fonts and small files were not compressed. */
function readIfThere(file: string): Promise<Buffer | null> {
  return readFile(file).catch(() => null);
}
