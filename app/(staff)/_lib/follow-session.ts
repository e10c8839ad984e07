import type { AssemblyClient } from '../../../lib/client/assembly-client.ts';
import type { RealtimeSession } from './realtime-session.ts';

export type SessionNews = {
  /** There is no session any more: only signing in brings the page back. */
  signedOut(): void;
  /** The client ended for want of a session, and there is one again. */
  again(): void;
};

/**
 * Looks after the session as soon as the connection is lost, and once more when it stays away: a socket that is refused
 * since the cookie ran out, or since somebody signed out everywhere (AC8), looks like any other, and the page would
 * promise to connect again for ever.
 */
export function followSession(client: Pick<AssemblyClient, 'getSnapshot' | 'subscribe'>, session: Pick<RealtimeSession, 'renew'>, news: SessionNews): () => void {
  let before = client.getSnapshot().connection;
  return client.subscribe(() => {
    const { connection } = client.getSnapshot();
    if (connection === before) return;
    before = connection;
    const isRefused = typeof connection === 'object' && connection.ended === 'unauthorized';
    if (connection !== 'reconnecting' && connection !== 'away' && connection !== 'offline' && !isRefused) return;
    void session.renew().then((outcome) => {
      if (outcome === 'signed-out') news.signedOut();
      if (outcome === 'ready' && isRefused) news.again();
    });
  });
}
