import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { ParticipantId } from '../../lib/assembly/basics.ts';
import type { Version } from '../../lib/protocol/down.ts';
import type { ParticipantsQuery } from '../../lib/protocol/http.ts';
import type { AssemblyHost } from '../assembly-host.ts';
import { computePage, type ListView } from './compute-page.ts';
import { ListIndexer } from './list-index.ts';

export type ParticipantsListDeps = {
  /** Grows with all that a page depends on: the roll, attendance, who is connected, and the language that orders names. */
  readonly listVersion: (host: AssemblyHost) => Version;
  readonly isConnected: (host: AssemblyHost, id: ParticipantId) => boolean;
  readonly onComputed?: () => void;
};

/** A page as it is sent. The ETag is a hash of the bytes, so that a change elsewhere in the list leaves it as it is. */
export type EncodedPage = { readonly body: Buffer; readonly etag: string; readonly version: Version };

export type ParticipantsList = {
  page(host: AssemblyHost, view: ListView, query: ParticipantsQuery): Promise<EncodedPage>;
};

/** 200 panels with a few pages each; what is older is not asked for again, since the version is part of the key. */
const mostPages = 1_000;
/** A page of 200 rows is about 60 KB. */
const mostPagesBytes = 16 * 1024 * 1024;

/**
 * Pages of the participants list (RT3). Computing is one go of the event loop once the index is there, so identical
 * requests in flight share it by finding the page in the cache; a page is kept by (assembly, version, view, query).
 */
export function createParticipantsList(deps: ParticipantsListDeps): ParticipantsList {
  const indexers = new WeakMap<AssemblyHost, ListIndexer>();
  const pages = new LRUCache<string, EncodedPage>({ max: mostPages, maxSize: mostPagesBytes, sizeCalculation: (page) => page.body.length + pageOverheadBytes });

  function indexerOf(host: AssemblyHost): ListIndexer {
    const known = indexers.get(host);
    if (known !== undefined) return known;
    const indexer = new ListIndexer(host);
    indexers.set(host, indexer);
    return indexer;
  }

  return {
    async page(host, view, query) {
      const index = await indexerOf(host).current();
      // From here on nothing else runs: version, key and rows are of the same instant.
      const version = deps.listVersion(host);
      const key = keyOf(host, version, view, query);
      const known = pages.get(key);
      if (known !== undefined) return known;
      const page = computePage({ index, isConnected: (id) => deps.isConnected(host, id) }, query, view);
      const body = Buffer.from(JSON.stringify(page), 'utf8');
      const encoded = { body, etag: `"${createHash('sha256').update(body).digest('base64url').slice(0, etagLetters)}"`, version };
      pages.set(key, encoded);
      deps.onComputed?.();
      return encoded;
    },
  };
}

/** 132 bits of the hash. */
const etagLetters = 22;
/** Key and objects around the bytes. */
const pageOverheadBytes = 500;

function keyOf(host: AssemblyHost, [term, sequence]: Version, view: ListView, query: ParticipantsQuery): string {
  const { search, attendance, connection, group, sort, order, page, size } = query;
  return JSON.stringify([host.id, term, sequence, view, search, attendance, connection, group, sort, order, page, size]);
}
