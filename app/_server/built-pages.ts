import { readFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import path from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, gzip } from 'node:zlib';
import { contentSecurityPolicy } from '../_security/content-security-policy.ts';
import { inlineScriptHashes } from '../_security/inline-script-hashes.ts';
import { notFoundPage, staticPages } from '../_security/routes.ts';
import { keptFile, sendKept, type KeptFile } from './kept-file.ts';

type BuiltPage = { readonly file: KeptFile; readonly scriptHashes: readonly string[] };

export type BuiltPages = {
  /** Answers a GET or HEAD with the page of this name; a name that the build does not have is a bug. */
  send(page: string, request: IncomingMessage, response: ServerResponse): void;
};

/**
 * Reads the static pages of a build into memory, compressed once: three thousand people who open their link in one
 * minute cost a buffer's write each.
 * @param buildFolder the build, `.next`
 * @throws when a page was not built as a static one: served by the policy of another it would run no script
 */
export async function loadBuiltPages(buildFolder: string): Promise<BuiltPages> {
  const pages = new Map(await Promise.all(staticPages.map(async (page) => [page, await loadPage(buildFolder, page)] as const)));
  return {
    send(page, request, response) {
      const found = pages.get(page);
      if (found === undefined) throw new Error(`The build has no page ${page}.`);
      sendKept(found.file, request, response, { status: page === notFoundPage ? 404 : 200, headers: headersOf(found, request) });
    },
  };
}

async function loadPage(buildFolder: string, page: string): Promise<BuiltPage> {
  const file = path.join(buildFolder, 'server', 'app', `${page}.html`);
  const identity = await readFile(file).catch((cause: unknown) => {
    throw new Error(`No static page at ${file}. The page must be listed as ● by next build; run it again.`, { cause });
  });
  const [br, gz] = await Promise.all([promisify(brotliCompress)(identity), promisify(gzip)(identity)]);
  return { file: keptFile('text/html; charset=utf-8', { identity, br, gzip: gz }), scriptHashes: inlineScriptHashes(identity.toString('utf8')) };
}

function headersOf({ scriptHashes }: BuiltPage, { headers }: IncomingMessage): Readonly<Record<string, string>> {
  return {
    'content-security-policy': contentSecurityPolicy({ kind: 'static', scriptHashes }, headers.host ?? null),
    // It may be kept, but is asked for again each time: one that is older than the build names scripts that are gone.
    'cache-control': 'public, max-age=0, must-revalidate',
    // Which language it is depends on who asks.
    vary: 'accept-encoding, accept-language, cookie',
  };
}
