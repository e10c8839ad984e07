import type { Instant, PollId, Sequence } from './basics.ts';

/**
 * Why a command was not accepted: values with stable wire names, put into words by the message catalogues. A refusal
 * changes nothing and is never remembered.
 */
export type Refusal =
  /** The role may not do this at all. */
  | { readonly reason: 'not-permitted' }
  /** The thing has changed since the person looked: `version` is its present one. */
  | { readonly reason: 'outdated'; readonly thing: Thing; readonly version: Sequence }
  | { readonly reason: 'unknown'; readonly thing: Thing }
  | { readonly reason: 'id-taken'; readonly thing: Thing }
  /** Not possible in the state the thing is in. */
  | { readonly reason: 'wrong-state'; readonly thing: Thing; readonly status: string }
  | { readonly reason: 'invalid'; readonly field: string; readonly fault: string }
  | { readonly reason: 'limit-reached'; readonly limit: string; readonly most: number }
  // Ballots
  | { readonly reason: 'poll-not-open'; readonly status: 'draft' | 'void' }
  | { readonly reason: 'poll-closed'; readonly closedAt: Instant; readonly arrivedAt: Instant }
  | { readonly reason: 'not-eligible'; readonly why: NotEligible }
  | { readonly reason: 'revision-outdated'; readonly revision: number }
  /** Another ballot of the same right is in: cast from a second device, for example. */
  | { readonly reason: 'ballot-outdated'; readonly recorded: Sequence | null }
  /** Cast so long ago that only the person can say whether it still stands (RT8). */
  | { readonly reason: 'cast-too-long-ago'; readonly castAt: Instant }
  | { readonly reason: 'not-changeable'; readonly recorded: Sequence }
  | { readonly reason: 'choice-invalid' }
  // Publishing
  | { readonly reason: 'result-withheld' }
  // Opening
  | { readonly reason: 'not-sitting'; readonly status: 'preparing' | 'adjourned' | 'closed' }
  | { readonly reason: 'nobody-eligible' }
  | { readonly reason: 'quorum-missing'; readonly present: number; readonly needed: number }
  | { readonly reason: 'polls-open'; readonly pollIds: readonly PollId[] }
  // Attendance and roll
  | { readonly reason: 'not-on-roll' }
  | { readonly reason: 'already'; readonly state: 'present' | 'absent' }
  | { readonly reason: 'number-taken'; readonly number: string }
  | { readonly reason: 'slug-taken' }
  | { readonly reason: 'own-role' };

export type Thing = 'poll' | 'agenda-item' | 'agenda' | 'announcement' | 'settings' | 'sitting' | 'roles' | 'participant' | 'current-item' | 'attendance';

/** Why somebody can't cast in a poll (P11); each has its own sentence and remedy. */
export type NotEligible = 'not-on-roll' | 'no-voting-right' | 'not-present' | 'arrived-late';

export function outdated(thing: Thing, version: Sequence): Refusal {
  return { reason: 'outdated', thing, version };
}
