/** The token that names a session in a client's requests: signed, and good for one process and one path. */
import { sign } from '../../lib/auth/signed.ts';

export type TokenPlace = {
  /** 32 bytes; the same for every worker of an installation. */
  readonly key: Buffer;
  /** Names this process's life: the sessions of another one are not here. */
  readonly processId: string;
  readonly path: string;
};

/**
 * Nobody makes one without the key, though ids stand in logs. It is never read again: a session is found by its whole
 * token, so that one which was altered, or is of another process or path, finds none.
 */
export function issueSessionToken({ key, processId, path }: TokenPlace, sessionId: string): string {
  return sign(key, 'long-poll-session', { process: processId, path, session: sessionId });
}
