import { oneVote, weightOfVotes, type VoteScale } from './meek-arithmetic.ts';
import { electReached, electRemaining, excludeLowest, nothingDecided, type Decision, type Situation } from './meek-decision.ts';
import { distribute, iterate, type Iterated } from './meek-iteration.ts';
import { plantTree, type Candidate, type RankedPapers } from './meek-tree.ts';
import { formatRational, rational } from './rational.ts';
import type { Lot } from './lot.ts';
import type { Outcome, Round, Tie, TraceStep } from './types.ts';

export type MeekElection = {
  /** In ballot order, all hopeful, with a keep factor of 1. */
  readonly candidates: readonly Candidate[];
  readonly papers: readonly RankedPapers[];
  readonly seats: number;
  readonly lot: Lot;
  readonly scale: VoteScale;
};

export type MeekCount = Pick<Outcome, 'verdict' | 'elected' | 'rounds' | 'ties' | 'formula'> & { readonly steps: readonly TraceStep[] };

/** Steps B and C of the rule; see `stvMeek`. There is one round at least, if only to show the votes. */
export function countByMeek({ candidates, papers, seats, lot, scale }: MeekElection): MeekCount {
  const tree = plantTree(candidates, papers);
  const allVotes = papers.reduce((total, { count }) => total + count, 0n) * oneVote;
  const hasVotes = papers.some(({ ranking }) => ranking.length > 0);
  const elected: string[] = [];
  const rounds: Round[] = [];
  const ties: Tie[] = [];
  const steps: TraceStep[] = [];
  /** Elected or excluded in the last round; their ballots look on when there is a next one. */
  let leaving: readonly Candidate[] = [];
  let isTied = false;

  const { quota, votes } = runRound();
  while (!isOver()) runRound();
  if (!isTied && elected.length < seats) steps.push({ step: 'unfilled', seats: seats - elected.length });
  const formula = { kind: 'quota' as const, quota: weightOf(quota), votes: weightOf(votes), seats };
  if (isTied) return { verdict: 'tie', elected, rounds, ties, formula, steps };
  return { verdict: hasVotes ? 'elected' : 'no-majority', elected, rounds, ties, formula, steps };

  function runRound(): Iterated {
    for (const candidate of leaving) tree.moveOn(candidate);
    const standing = candidates.filter(({ state }) => state !== 'excluded');
    const keeping = candidates.filter(({ state }) => state === 'elected');
    const iterated = findVotes();
    const quota = weightOf(iterated.quota);
    const kept = keeping.map(({ option, keepFactor }) => ({ option, factor: formatRational(rational(keepFactor, oneVote)) }));
    steps.push({ step: 'round', round: rounds.length + 1 }, { step: 'quota', quota, votes: weightOf(iterated.votes), seats });
    if (kept.length > 0) steps.push({ step: 'kept', kept, iterations: iterated.iterations });

    const decisions = hasVotes ? [decide(iterated), complete()] : [];
    leaving = decisions.flatMap((decision) => [...decision.elected, ...decision.excluded]);
    rounds.push({
      votes: standing.map(({ option, votes }) => ({ option, weight: weightOf(votes) })),
      exhausted: weightOf(allVotes - iterated.votes),
      elected: decisions.flatMap((decision) => decision.elected.map(({ option }) => option)),
      excluded: decisions.flatMap((decision) => decision.excluded.map(({ option }) => option)),
      quota,
      ...(kept.length > 0 && { kept }),
    });
    return iterated;
  }

  /** Without a contest nobody has to reach a quota, and the votes are only shown. */
  function findVotes(): Iterated {
    if (isContested()) return iterate(tree, candidates, seats);
    return { ...distribute(tree, candidates, seats), surplus: 0n, reached: [], iterations: 1 };
  }

  /** Steps B.2.c and B.3. */
  function decide({ reached, surplus }: Iterated): Decision {
    if (!isContested()) return nothingDecided;
    return apply(reached.length > 0 ? electReached(reached, situation()) : excludeLowest(surplus, situation()));
  }

  /** Step C.1, in the round after which B.1 leads there. */
  function complete(): Decision {
    if (isTied || isContested() || elected.length === seats) return nothingDecided;
    return apply(electRemaining(situation()));
  }

  function apply(decision: Decision): Decision {
    for (const candidate of decision.elected) candidate.state = 'elected';
    for (const candidate of decision.excluded) candidate.state = 'excluded';
    elected.push(...decision.elected.map(({ option }) => option));
    ties.push(...decision.ties);
    steps.push(...decision.steps);
    isTied = decision.isOpen;
    return decision;
  }

  function isOver(): boolean {
    return isTied || !hasVotes || !isContested();
  }

  /** Step B.1: seats are open, and more stand for them than there are. */
  function isContested(): boolean {
    const open = seats - elected.length;
    return open > 0 && hopeful().length > open;
  }

  function hopeful(): readonly Candidate[] {
    return candidates.filter(({ state }) => state === 'hopeful');
  }

  function situation(): Situation {
    return { hopeful: hopeful(), elected: elected.length, seats, lot, scale };
  }

  function weightOf(votes: bigint): string {
    return weightOfVotes(votes, scale);
  }
}
