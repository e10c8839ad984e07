import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { LRUCache } from 'lru-cache';
import type { Document } from './assembly-content.ts';

/** The motions and results of a day; a text that three thousand people read at once is encoded once. */
const mostBytes = 32 * 1_024 * 1_024;
/** Key and objects around the bytes. */
const overheadBytes = 400;
/** What fits one packet is not sent faster for being smaller. */
const leastToCompressBytes = 1_400;

/** A document as it is sent: its exact bytes, and the same compressed where that is worth it. */
export type ContentBytes = { readonly plain: Buffer; readonly gzip: Buffer | null };

/** The bytes of documents that were asked for lately, of all assemblies: a hash names the same bytes everywhere. */
export type ContentCache = { bytesOf(hash: string, document: Document): Promise<ContentBytes> };

export function createContentCache(): ContentCache {
  const kept = new LRUCache<string, ContentBytes, Document>({
    maxSize: mostBytes,
    sizeCalculation: ({ plain, gzip: packed }) => plain.length + (packed?.length ?? 0) + overheadBytes,
    // Requests that come meanwhile share it.
    fetchMethod: (_hash, _stale, { context }) => encode(context),
  });
  return { bytesOf: async (hash, document) => (await kept.fetch(hash, { context: document })) ?? encode(document) };
}

/** Compressed off the event loop. */
async function encode(document: Document): Promise<ContentBytes> {
  const plain = document.encode();
  return { plain, gzip: plain.length < leastToCompressBytes ? null : await compress(plain) };
}

const compress = promisify(gzip);
