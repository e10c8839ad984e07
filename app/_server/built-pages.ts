import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import path from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, gzip } from 'node:zlib';
import { contentSecurityPolicy } from '../_security/content-security-policy.ts';
import { securityHeaders } from '../_security/headers.ts';
import { inlineScriptHashes } from '../_security/inline-script-hashes.ts';
import { notFoundPage, staticPages } from '../_security/routes.ts';
import { pickEncoding, type Encoding } from './encodings.ts';

/** One static page of the build, ready to be sent: the same bytes for everyone (design.md section 7). */
type BuiltPage = {
  readonly bytes: Readonly<Record<Encoding, Buffer>>;
  readonly etag: string;
  readonly scriptHashes: readonly string[];
};

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
      sendPage(found, page === notFoundPage ? 404 : 200, request, response);
    },
  };
}

async function loadPage(buildFolder: string, page: string): Promise<BuiltPage> {
  const file = path.join(buildFolder, 'server', 'app', `${page}.html`);
  const identity = await readFile(file).catch((cause: unknown) => {
    throw new Error(`No static page at ${file}. The page must be listed as ● by next build; run it again.`, { cause });
  });
  const [br, gz] = await Promise.all([promisify(brotliCompress)(identity), promisify(gzip)(identity)]);
  // Weak, since one tag stands for the page in every encoding (RFC 9110 section 8.8.1).
  const etag = `W/"${createHash('sha256').update(identity).digest('base64url').slice(0, etagLetters)}"`;
  return { bytes: { identity, br, gzip: gz }, etag, scriptHashes: inlineScriptHashes(identity.toString('utf8')) };
}

/** 132 bits of the hash. */
const etagLetters = 22;

function sendPage(page: BuiltPage, status: 200 | 404, request: IncomingMessage, response: ServerResponse): void {
  const encoding = pickEncoding(request.headers['accept-encoding']);
  const body = page.bytes[encoding];
  const headers = {
    ...securityHeaders,
    'content-security-policy': contentSecurityPolicy({ kind: 'static', scriptHashes: page.scriptHashes }, request.headers.host ?? null),
    // It may be kept, but is asked for again each time: one that is older than the build names scripts that are gone.
    'cache-control': 'public, max-age=0, must-revalidate',
    etag: page.etag,
    // Which language it is depends on who asks.
    vary: 'accept-encoding, accept-language, cookie',
  };
  if (status === 200 && isNamed(request.headers['if-none-match'], page.etag)) {
    response.writeHead(304, headers).end();
    return;
  }
  response.writeHead(status, {
    ...headers,
    'content-type': 'text/html; charset=utf-8',
    'content-length': body.length,
    ...(encoding === 'identity' ? {} : { 'content-encoding': encoding }),
  });
  response.end(request.method === 'HEAD' ? undefined : body);
}

/** Weak comparison (RFC 9110 section 13.1.2). */
function isNamed(ifNoneMatch: string | undefined, etag: string): boolean {
  return ifNoneMatch !== undefined && ifNoneMatch.split(',').some((tag) => tag.trim() === etag);
}
