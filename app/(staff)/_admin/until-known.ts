import type { Instant } from '../../../lib/assembly/basics.ts';
import type { AssemblyClient } from '../../../lib/client/assembly-client.ts';
import type { SentCommand } from '../../../lib/client/commands.ts';
import type { AnyRefusal } from '../_lib/refusal-words.ts';

/** What became of a command, once it is known. */
export type Outcome = { readonly ok: true; readonly at: Instant } | { readonly ok: false; readonly refusal: AnyRefusal };

/**
 * Waits until it is known what became of a command: one without an answer is asked about at the next connection. That
 * may take as long as the connection is away; the page says meanwhile that it is.
 * @param onUnanswered called when the first answer is missing
 */
export async function untilKnown(client: Pick<AssemblyClient, 'subscribe' | 'getSnapshot'>, sent: SentCommand, onUnanswered: () => void): Promise<Outcome> {
  let current = sent;
  for (let asked = 0; ; asked += 1) {
    const { answer } = current;
    if (answer.outcome === 'accepted') return { ok: true, at: answer.at };
    const isUnsent = answer.outcome === 'refused' && asked > 0 && answer.refusal.reason === 'not-connected';
    if (answer.outcome === 'refused' && !isUnsent) return { ok: false, refusal: answer.refusal };
    if (asked === 0) onUnanswered();
    const isBack = await connectedAgain(client);
    // Ended for good: the state before the page is loaded again is all there is.
    if (!isBack) return { ok: false, refusal: { reason: 'stale-epoch' } };
    current = await current.ask();
  }
}

/** Resolves with the next time the page is connected, or false when it never will be. */
function connectedAgain(client: Pick<AssemblyClient, 'subscribe' | 'getSnapshot'>): Promise<boolean> {
  return new Promise((resolve) => {
    const look = (): void => {
      const { connection } = client.getSnapshot();
      if (connection !== 'connected' && typeof connection !== 'object') return;
      unsubscribe();
      resolve(connection === 'connected');
    };
    const unsubscribe = client.subscribe(look);
    look();
  });
}
