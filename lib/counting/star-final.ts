import { brokenTie, inLotOrder, isDrawn } from './lot.ts';
import { preferredStep, textOf, topScoresStep } from './star-scores.ts';
import type { Lot } from './lot.ts';
import type { Finalists } from './star-finalists.ts';
import type { Scores } from './star-scores.ts';
import type { Tie, TieBreak, TraceStep, Verdict } from './types.ts';

export type FinalDecision = {
  readonly verdict: Extract<Verdict, 'elected' | 'tie' | 'no-majority'>;
  readonly elected: readonly string[];
  /** The finalists, the winner first; those who are tied in one place. */
  readonly order: readonly (readonly string[])[];
  readonly ties: readonly Tie[];
  readonly steps: readonly TraceStep[];
};

/** The run-off between those whom the scoring round has sent into it. */
export function decideFinal(scores: Scores, { sure, open, ties, steps }: Finalists, lot: Lot): FinalDecision {
  const [first, second] = sure;
  if (first !== undefined && open.length > 0) return decideWithoutSecond(scores, first, { open, ties, steps });
  if (open.length > 0) return { verdict: 'tie', elected: [], order: [open], ties, steps };
  if (first === undefined) return { verdict: 'no-majority', elected: [], order: [], ties, steps: [...steps, { step: 'unfilled', seats: 1 }] };
  const final: TraceStep = { step: 'final', between: sure };
  if (second === undefined) {
    const votes = textOf(scores, scores.sumOf(first));
    return { verdict: 'elected', elected: [first], order: [[first]], ties, steps: [...steps, final, { step: 'elected', option: first, votes }] };
  }
  const decision = decideBetween(scores, [first, second], lot);
  return { ...decision, ties: [...ties, ...decision.ties], steps: [...steps, final, ...decision.steps] };
}

/**
 * The tied for the second place wait for a lot. Whom none of them would beat is elected whatever it says, so that it need
 * not be drawn. Where as many prefer either the first wins, being ahead in score or, with the same score, in top scores.
 */
function decideWithoutSecond(scores: Scores, first: string, { open, ties, steps }: Omit<Finalists, 'sure'>): FinalDecision {
  const compared = open.map((option) => preferredStep(scores, first, option));
  const order = [[first], open];
  if (compared.some(({ option }) => option !== first)) return { verdict: 'tie', elected: [], order, ties, steps: [...steps, ...compared] };
  const votes = textOf(scores, scores.sumOf(first));
  return {
    verdict: 'elected',
    elected: [first],
    order,
    ties: ties.filter(({ broken }) => broken !== undefined),
    steps: [...steps, ...compared, { step: 'elected', option: first, votes }],
  };
}

function decideBetween(scores: Scores, [first, second]: readonly [string, string], lot: Lot): FinalDecision {
  const preferred = preferredStep(scores, first, second);
  const { votes } = preferred;
  if (votes !== preferred.against) return elect(preferred.option, preferred.over, []);

  // The first is never behind: the scoring round has put the better score first.
  if (scores.sumOf(first) !== scores.sumOf(second)) return breakBy('score', first, []);
  const counted = topScoresStep(scores, [first, second]);
  const topOrder = scores.topScoresOf(first) - scores.topScoresOf(second);
  if (topOrder !== 0n) return breakBy('top-scores', topOrder > 0n ? first : second, [counted]);
  if (isDrawn(lot, [first, second])) return breakBy('lot', inLotOrder(lot, [first, second])[0] ?? first, [counted]);
  const tie = { place: 1, options: tied(), votes };
  return { verdict: 'tie', elected: [], order: [tied()], ties: [tie], steps: [preferred, counted, { step: 'tied', ...tie }] };

  function breakBy(by: TieBreak, winner: string, reasons: readonly TraceStep[]): FinalDecision {
    const other = winner === first ? second : first;
    const options = tied();
    const broken: TraceStep = { step: 'tie-broken', of: 'seat', options, by, picked: [winner] };
    return elect(winner, other, [brokenTie({ place: 1, options, votes }, by, [winner])], [...reasons, broken]);
  }

  function elect(winner: string, other: string, ties: readonly Tie[], reasons: readonly TraceStep[] = []): FinalDecision {
    const steps: TraceStep[] = [preferred, ...reasons, { step: 'elected', option: winner, votes }];
    return { verdict: 'elected', elected: [winner], order: [[winner], [other]], ties, steps };
  }

  /** In ballot order, as all ties are. */
  function tied(): readonly string[] {
    return scores.standings.map(({ option }) => option).filter((option) => option === first || option === second);
  }
}
