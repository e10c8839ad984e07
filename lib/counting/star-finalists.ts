import { fillSeats } from './seats.ts';
import { preferredStep, topScoresStep } from './star-scores.ts';
import type { Lot } from './lot.ts';
import type { Scores } from './star-scores.ts';
import type { Tie, TieBreak, TraceStep } from './types.ts';

/** Who goes into the final, and how ties for it were broken. */
export type Finalists = {
  /** One or two, the better score first; fewer only where nobody else has a score, or the rest is open. */
  readonly sure: readonly string[];
  /** Between whom a lot has to be drawn for what is missing; mostly empty. */
  readonly open: readonly string[];
  readonly ties: readonly Tie[];
  readonly steps: readonly TraceStep[];
};

/** The scoring round: the two with the largest sums. */
export function chooseFinalists(scores: Scores, lot: Lot): Finalists {
  const reasons: TraceStep[] = [];
  const seating = fillSeats(scores.standings, { seats: 2, denominator: scores.denominator, lot, breakTie });
  const steps: TraceStep[] = [...reasons];
  for (const step of seating.trace) {
    if (step.step === 'tie-broken') steps.push({ ...step, of: 'final' });
    if (step.step === 'tied') steps.push({ ...step, of: 'final' });
  }
  const last = seating.verdict === 'tie' ? seating.ties.at(-1) : undefined;
  return { sure: seating.elected, open: last?.options ?? [], ties: seating.ties.map((tie) => ({ ...tie, of: 'final' })), steps };

  /** Two who are more than there are places are tied for one place. */
  function breakTie(tied: readonly string[]): { readonly by: TieBreak; readonly groups: readonly (readonly string[])[] } {
    const [one, other] = tied;
    if (tied.length === 2 && one !== undefined && other !== undefined) {
      const preferred = preferredStep(scores, one, other);
      reasons.push(preferred);
      if (preferred.votes !== preferred.against) return { by: 'preferences', groups: [[preferred.option], [preferred.over]] };
    }
    reasons.push(topScoresStep(scores, tied));
    return { by: 'top-scores', groups: levelsOf(tied, scores) };
  }
}

/** The most top scores first, those who have as many together. */
function levelsOf(tied: readonly string[], scores: Scores): readonly (readonly string[])[] {
  const levels = new Map<bigint, string[]>();
  for (const option of tied) {
    const tops = scores.topScoresOf(option);
    levels.set(tops, [...(levels.get(tops) ?? []), option]);
  }
  return [...levels].sort(([one], [other]) => (one > other ? -1 : 1)).map(([, options]) => options);
}
