import type { AssemblyId, PollId } from '../assembly/basics.ts';
import type { OwnBallot } from '../assembly/standing.ts';
import { isPastBallot } from './read-down.ts';

/** One's own ballots in polls that have left the stage, as far as they were asked for; null: none was cast. */
export type PastBallots = Readonly<Record<PollId, OwnBallot | null>>;

export type PastBallotsDeps = {
  readonly baseUrl: string;
  readonly assemblyId: AssemblyId;
  readonly fetch?: typeof fetch;
  onChange(ballots: PastBallots): void;
};

/**
 * Asks for a ballot when its result is looked at. It is the small print of a page: a request that fails leaves it out, and
 * the next look asks again. A settled poll's ballots change no more, so an answer stands.
 */
export function createPastBallots(deps: PastBallotsDeps): { readonly want: (pollId: PollId) => void } {
  const send = deps.fetch ?? ((input, init) => globalThis.fetch(input, init));
  const underWay = new Set<PollId>();
  let ballots: PastBallots = {};

  async function ask(pollId: PollId): Promise<void> {
    try {
      const response = await send(`${deps.baseUrl}/realtime/assemblies/${deps.assemblyId}/ballots/${pollId}`, { credentials: 'same-origin', cache: 'no-store' });
      const answer: unknown = response.ok ? await response.json() : null;
      if (!isPastBallot(answer)) return;
      ballots = { ...ballots, [pollId]: answer.ballot };
      deps.onChange(ballots);
    } catch {
      // No network: nothing is said of a ballot that nobody could ask about.
    } finally {
      underWay.delete(pollId);
    }
  }

  return {
    want(pollId) {
      if (underWay.has(pollId) || ballots[pollId] !== undefined) return;
      underWay.add(pollId);
      void ask(pollId);
    },
  };
}
