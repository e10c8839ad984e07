import type { IncomingMessage } from 'node:http';
import type { z } from 'zod';
import type { Principal } from '../principal.ts';
import { refuse, type Answer } from './answer.ts';
import type { HttpDeps } from './http-deps.ts';
import type { RouteBody } from './read-body.ts';

/** One request, as routes see it. */
export type Call = {
  readonly deps: HttpDeps;
  readonly request: IncomingMessage;
  readonly principal: Principal;
  /** Segments of the path that the route leaves open, by name. */
  readonly path: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly body: Buffer;
  /** Ties the answer to what is logged. */
  readonly correlationId: string;
};

export type Route = {
  readonly method: 'GET' | 'POST';
  /** `assemblies/:assemblyId/desk`, below the realtime path. */
  readonly path: string;
  /** For probes of operators, which carry no credential: the origin does not matter. */
  readonly isProbe?: boolean;
  /** Read for anybody who asks: keep it small. A route for large ones reads its own once it knows who sends it. */
  readonly body?: RouteBody;
  readonly handle: (call: Call) => Promise<Answer>;
};

/** A form on a foreign page can't send this type without being asked about first (faults.md row 37). */
const jsonTypes = ['application/json'];
/** Settings of an assembly in eight languages take 20 KB. */
const maxJsonBytes = 64 * 1024;
/** A slow phone sends some hundred bytes. */
const jsonLimitMs = 10_000;
export const jsonBody = { types: jsonTypes, maxBytes: maxJsonBytes, limitMs: jsonLimitMs } as const;

/** A POST route whose body is JSON of this schema; what does not fit is refused with the field. */
export function jsonRoute<T>(path: string, schema: z.ZodType<T>, handle: (call: Call, body: T) => Promise<Answer>): Route {
  return {
    method: 'POST',
    path,
    body: jsonBody,
    handle: async (call) => {
      const parsed = schema.safeParse(parseJson(call.body));
      return parsed.success ? handle(call, parsed.data) : malformed(parsed.error);
    },
  };
}

/** What a schema says of a query, as an answer. */
export function malformed(error: z.ZodError): Answer {
  const field = error.issues[0]?.path.map(String).join('.') ?? '';
  return refuse(400, { reason: 'malformed', field });
}

/** Undefined when it is no JSON; no schema lets that through. */
export function parseJson(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    return undefined;
  }
}

/** Whether `If-None-Match` names the tag. RFC 9110, 13.1.2: compared weakly, since a proxy that compresses marks it as weak. */
export function isNamed(header: string | undefined, etag: string): boolean {
  return header !== undefined && header.split(',').some((tag) => tag.trim().replace(/^W\//, '') === etag);
}
