/** What every staff route does with a request before it looks at it, and how it answers. */
import type { z } from 'zod';
import type { HttpRefusal } from '../../../lib/protocol/http.ts';

/** The largest body is a name, an address, a password and a token. */
const maxBodyBytes = 8 * 1_024;

export function answer(body: object, status = 200): Response {
  return Response.json(body, { status, headers: { 'cache-control': 'no-store' } });
}

export function refuse(status: number, refusal: HttpRefusal): Response {
  const response = answer(refusal, status);
  if (refusal.retryAfterS !== undefined) response.headers.set('retry-after', String(refusal.retryAfterS));
  return response;
}

export function withCookies(response: Response, cookies: readonly string[]): Response {
  for (const cookie of cookies) response.headers.append('set-cookie', cookie);
  return response;
}

/** Browsers send Origin with every POST; what comes without one is no page of ours (design.md section 6). */
export function isFromUs(request: Request, publicUrl: string): boolean {
  return request.headers.get('origin') === publicUrl;
}

/** A GET carries no Origin; a browser says where it comes from in Sec-Fetch-Site. */
export function isReadByUs(request: Request): boolean {
  const site = request.headers.get('sec-fetch-site');
  return site === null || site === 'same-origin' || site === 'none';
}

/** The body's text; null when it is longer than any of ours. Reads no more than that. */
export async function readBody(request: Request): Promise<string | null> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  // Leaving the loop early cancels the stream.
  for await (const chunk of request.body ?? []) {
    bytes += chunk.length;
    if (bytes > maxBodyBytes) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

export type Posted<T> = { readonly ok: true; readonly body: T } | { readonly ok: false; readonly response: Response };

/** Checks the origin of a POST and parses its JSON. The refusal names the first field that doesn't fit, never its value. */
export async function readPost<T>(request: Request, publicUrl: string, schema: z.ZodType<T>): Promise<Posted<T>> {
  if (!isFromUs(request, publicUrl)) return { ok: false, response: refuse(403, { reason: 'foreign-origin' }) };
  const text = await readBody(request);
  if (text === null) return { ok: false, response: refuse(413, { reason: 'too-large' }) };
  const parsed = schema.safeParse(parseJson(text));
  if (parsed.success) return { ok: true, body: parsed.data };
  const field = parsed.error.issues[0]?.path.join('.');
  return { ok: false, response: refuse(400, { reason: 'malformed', ...(field !== undefined && field !== '' && { field }) }) };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
