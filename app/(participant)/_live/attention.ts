import type { Instant, PollId } from '../../../lib/assembly/basics.ts';
import { isFields } from '../../_live/worker-http.ts';

/** Where the person went by themselves; `auto` is wherever the assembly is. */
export type Route =
  | { readonly at: 'auto' }
  | { readonly at: 'list' }
  | { readonly at: 'check-in' }
  | { readonly at: 'results' }
  /** A result out of the list of all. */
  | { readonly at: 'past-result'; readonly ofPoll: PollId; readonly hash: string }
  | { readonly at: 'result'; readonly pollId: PollId }
  /** `changing`: "Change my vote" was tapped. */
  | { readonly at: 'poll'; readonly pollId: PollId; readonly step: 'ballot' | 'reviewing' | 'changing' };

/** What the page keeps of the person's ways besides ballots: it decides which page stands, never what is voted. */
export type Attention = {
  readonly route: Route;
  /** Polls that were open when the page last looked; null before the first look. */
  readonly knownOpen: readonly PollId[] | null;
  /** Closings and results up to this instant were put away. */
  readonly putAwayAt: Instant;
  readonly hasSkippedCheckIn: boolean;
};

export const freshAttention: Attention = { route: { at: 'auto' }, knownOpen: null, putAwayAt: 0, hasSkippedCheckIn: false };

export type AttentionEvent =
  | { readonly type: 'went'; readonly route: Route }
  /** `isBusy`: the person is in the middle of a ballot. */
  | { readonly type: 'saw-open'; readonly open: readonly PollId[]; readonly isBusy: boolean }
  | { readonly type: 'put-away'; readonly upTo: Instant }
  /** Put away without going anywhere. */
  | { readonly type: 'noted'; readonly upTo: Instant }
  | { readonly type: 'skipped-check-in' };

/** A newly opened poll takes the page back to where the assembly is, unless the person is in the middle of a ballot (P3). */
export function attend(attention: Attention, event: AttentionEvent): Attention {
  switch (event.type) {
    case 'went':
      return { ...attention, route: event.route };
    case 'saw-open': {
      const { knownOpen } = attention;
      if (knownOpen !== null && knownOpen.length === event.open.length && event.open.every((id) => knownOpen.includes(id))) return attention;
      const isNews = knownOpen !== null && event.open.some((id) => !knownOpen.includes(id));
      return { ...attention, knownOpen: event.open, route: isNews && !event.isBusy ? { at: 'auto' } : attention.route };
    }
    case 'put-away':
      return { ...attention, putAwayAt: Math.max(attention.putAwayAt, event.upTo), route: { at: 'auto' } };
    case 'noted':
      return { ...attention, putAwayAt: Math.max(attention.putAwayAt, event.upTo) };
    case 'skipped-check-in':
      return { ...attention, hasSkippedCheckIn: true, route: { at: 'auto' } };
  }
}

/** What an entry of the browser's history keeps, so that a reload and "back" show the same (P15). */
export type KeptAttention = Pick<Attention, 'route' | 'putAwayAt' | 'hasSkippedCheckIn'>;

export function keptAttention({ route, putAwayAt, hasSkippedCheckIn }: Attention): KeptAttention {
  return { route, putAwayAt, hasSkippedCheckIn };
}

/** Reads what an entry keeps; null for entries of others. */
export function readKeptAttention(value: unknown): KeptAttention | null {
  if (!isFields(value)) return null;
  const { putAwayAt, hasSkippedCheckIn } = value;
  const route = readRoute(value['route']);
  if (route === null || typeof putAwayAt !== 'number' || typeof hasSkippedCheckIn !== 'boolean') return null;
  return { route, putAwayAt, hasSkippedCheckIn };
}

function readRoute(value: unknown): Route | null {
  if (!isFields(value)) return null;
  const { at, pollId, ofPoll, hash, step } = value;
  if (at === 'auto' || at === 'list' || at === 'check-in' || at === 'results') return { at };
  if (at === 'past-result') return typeof ofPoll === 'string' && typeof hash === 'string' ? { at, ofPoll, hash } : null;
  if (typeof pollId !== 'string') return null;
  if (at === 'result') return { at, pollId };
  if (at === 'poll' && (step === 'ballot' || step === 'reviewing' || step === 'changing')) return { at, pollId, step };
  return null;
}
