/** The token that names a session in a client's requests: signed, and good for one process and one path. */
import { z } from 'zod';
import { readSigned, sign } from '../../lib/auth/signed.ts';

export type TokenPlace = {
  /** 32 bytes; the same for every worker of an installation. */
  readonly key: Buffer;
  /** Names this process's life: the sessions of another one are not here. */
  readonly processId: string;
  readonly path: string;
};

const label = 'long-poll-session';
const payload = z.strictObject({ process: z.string(), path: z.string(), session: z.string() });

export function issueSessionToken({ key, processId, path }: TokenPlace, sessionId: string): string {
  return sign(key, label, { process: processId, path, session: sessionId });
}

/** The id of the session; null when the token is none of ours, altered, or of another process or path. */
export function readSessionToken({ key, processId, path }: TokenPlace, token: string): string | null {
  const parsed = payload.safeParse(readSigned(key, label, token));
  if (!parsed.success || parsed.data.process !== processId || parsed.data.path !== path) return null;
  return parsed.data.session;
}
