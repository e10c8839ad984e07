import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { pickEncoding, type Encoding } from './encodings.ts';

/** Something that is the same for everyone, in memory and in each encoding that we have of it (design.md section 7). */
export type KeptFile = {
  readonly type: string;
  readonly bytes: { readonly identity: Buffer } & Readonly<Partial<Record<Encoding, Buffer>>>;
  readonly etag: string;
};

/** 132 bits of the hash. */
const etagLetters = 22;

export function keptFile(type: string, bytes: KeptFile['bytes']): KeptFile {
  const hash = createHash('sha256').update(bytes.identity).digest('base64url').slice(0, etagLetters);
  // Weak, since one tag stands for the file in every encoding (RFC 9110 section 8.8.1).
  return { type, bytes, etag: `W/"${hash}"` };
}

/** Answers a GET or HEAD with a file, or with 304 to who has it. */
export function sendKept({ type, bytes, etag }: KeptFile, request: IncomingMessage, response: ServerResponse, more: { readonly status?: number; readonly headers: Readonly<Record<string, string>> }): void {
  const status = more.status ?? 200;
  const headers = { ...more.headers, etag };
  if (status === 200 && isNamed(request.headers['if-none-match'], etag)) {
    response.writeHead(304, headers).end();
    return;
  }
  const wanted = pickEncoding(request.headers['accept-encoding']);
  const encoding = bytes[wanted] === undefined ? 'identity' : wanted;
  const body = bytes[encoding] ?? bytes.identity;
  response.writeHead(status, { ...headers, 'content-type': type, 'content-length': body.length, ...(encoding === 'identity' ? {} : { 'content-encoding': encoding }) });
  response.end(request.method === 'HEAD' ? undefined : body);
}

/** Weak comparison (RFC 9110 section 13.1.2). */
function isNamed(ifNoneMatch: string | undefined, etag: string): boolean {
  return ifNoneMatch !== undefined && ifNoneMatch.split(',').some((tag) => tag.trim() === etag);
}
