import type { Reader } from '../content/assembly-content.ts';
import { participantOf, screenOf, staffOf } from '../identity.ts';
import type { AssemblyHost } from '../assembly-host.ts';
import { refuse, type Answer } from './answer.ts';
import { assemblyForAnybody } from './find-assembly.ts';
import { isNamed, type Call, type Route } from './route.ts';

/** Long texts and results by content hash (RT16). */
export const contentRoutes: readonly Route[] = [{ method: 'GET', path: 'assemblies/:assemblyId/content/:hash', handle: content }];

const types = { text: 'text/plain; charset=utf-8', json: 'application/json; charset=utf-8' } as const;

/** What a hash names never changes. It is for those who are somebody here, so for no cache that others share. */
const cacheControl = 'private, max-age=31536000, immutable';

async function content(call: Call): Promise<Answer> {
  const { deps, path, request } = call;
  const unknown = refuse(404, { reason: 'unknown-content' });
  const found = await assemblyForAnybody(call, unknown);
  if (!found.ok) return found.answer;
  const onShow = deps.contentOf(found.value);
  if (onShow === null) return refuse(503, { reason: 'try-again' });
  const reader = readerOf(found.value, call);
  const hash = path['hash'] ?? '';
  const document = reader === null ? null : onShow.find(hash, reader);
  // AC13: what somebody may not see answers like what does not exist.
  if (document === null) return unknown;
  const headers = { etag: `"${hash}"`, 'cache-control': cacheControl, vary: 'accept-encoding' };
  if (isNamed(request.headers['if-none-match'], headers.etag)) return { status: 304, headers, body: null };
  const { plain, gzip } = await deps.contentCache.bytesOf(hash, document);
  const typed = { ...headers, 'content-type': types[document.type] };
  if (gzip === null || !takesGzip(request.headers['accept-encoding'])) return { status: 200, headers: typed, body: plain };
  // Other bytes on the wire, so a weak tag.
  return { status: 200, headers: { ...typed, etag: `W/${headers.etag}`, 'content-encoding': 'gzip' }, body: gzip };
}

function takesGzip(header: string | string[] | undefined): boolean {
  return String(header ?? '').split(',').some((coding) => /^\s*gzip\s*(;\s*q=(1|0\.\d*[1-9]\d*).*)?$/i.test(coding));
}

function readerOf({ committed }: AssemblyHost, { principal }: Call): Reader | null {
  if (staffOf(committed, principal) !== null) return 'staff';
  return participantOf(committed, principal) !== null || screenOf(committed, principal) ? 'everybody' : null;
}
