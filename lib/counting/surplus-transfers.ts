import { TransferCount } from './transfer-count.ts';
import type { Lot } from './lot.ts';
import type { WeighedBallots } from './tally.ts';
import type { CountDefinition, Outcome, Turnout, Verdict } from './types.ts';

/** What one STV rule says; the rest is the same for all that transfer every ballot of a surplus at a part of its value. */
export type SurplusRules = {
  /** Method and arithmetic. */
  readonly rule: string;
  /** Units in which a vote is counted: what is smaller is cut off. */
  readonly scale: bigint;
  /** Of all valid votes, in units. */
  readonly quotaOf: (valid: bigint, seats: bigint) => bigint;
  /** What a paper is worth that came at `value` to one with `votes`, of which `surplus` are too many; all in units. */
  readonly valueOf: (value: bigint, surplus: bigint, votes: bigint) => bigint;
  /** Whether who has exactly the quota takes a round in which a surplus of nothing goes on. */
  readonly transfersNothing: boolean;
  /** Whether ties look back at earlier rounds before the lot. */
  readonly looksBack: boolean;
  /** Who of the tied is excluded, in the order of the lot; a surplus is that of the first. */
  readonly lotExcludes: 'first' | 'last';
  /** Whether the ballots of one who is excluded go on although all who are left then have a seat. */
  readonly lastExclusionTransfers: boolean;
};

/** Counts by one rule. Without a single valid vote nobody is elected, whatever the rule says of those who are left. */
export function countSurplusTransfers(rules: SurplusRules, question: { readonly definition: CountDefinition; readonly ballots: WeighedBallots; readonly turnout: Turnout; readonly lot: Lot }): Outcome {
  const { definition, ballots, turnout, lot } = question;
  const { seats } = definition;
  const rounds = new TransferCount(definition, ballots, lot, rules.scale);
  const quota = rules.quotaOf(rounds.valid, BigInt(seats));
  const measure = { quota: rounds.weight(quota), votes: rounds.weight(rounds.valid), seats };
  rounds.note({ step: 'quota', ...measure });
  const verdict = countRounds(rounds, { rules, seats, quota });
  return rounds.outcome({ rule: rules.rule, verdict, formula: { kind: 'quota', ...measure } }, turnout);
}

function countRounds(rounds: TransferCount, { rules, seats, quota }: { readonly rules: SurplusRules; readonly seats: number; readonly quota: bigint }): Verdict {
  const transferred = new Set<number>();
  for (;;) {
    rounds.beginRound(quota);
    if (rounds.valid === 0n) {
      rounds.note({ step: 'unfilled', seats });
      return 'no-majority';
    }
    rounds.elect(rounds.continuing.filter((place) => rounds.votes(place) >= quota), 'quota');
    if (isFilled(rounds, seats)) return finish();

    const waiting = rounds.elected.filter((place) => !transferred.has(place) && (rules.transfersNothing || rounds.votes(place) > quota));
    if (waiting.length > 0) {
      const first = pickSurplus(rounds, waiting, rules);
      if (first === null) return 'tie';
      transferred.add(first);
      const votes = rounds.votes(first);
      rounds.transferSurplus(first, quota, (value) => rules.valueOf(value, votes - quota, votes));
      continue;
    }
    const lowest = pickLowest(rounds, rules);
    if (lowest === null) return 'tie';
    rounds.exclude(lowest);
    if (!rules.lastExclusionTransfers && isFilled(rounds, seats)) return finish();
    rounds.transferAll(lowest);
  }

  function finish(): Verdict {
    const open = seats - rounds.elected.length;
    if (open > 0) rounds.note({ step: 'unfilled', seats: open });
    return 'elected';
  }
}

/** Whether every seat is taken, now that those who are left take the last ones where they are no more than these. */
function isFilled(rounds: TransferCount, seats: number): boolean {
  const { continuing, elected } = rounds;
  const open = seats - elected.length;
  if (continuing.length <= open) rounds.elect(continuing, 'last-seats');
  return open === 0 || continuing.length <= open;
}

function pickSurplus(rounds: TransferCount, waiting: readonly number[], rules: SurplusRules): number | null {
  const tied = rounds.extreme(waiting, 'most');
  const place = 1 + Math.min(...tied.map((one) => rounds.elected.indexOf(one)));
  return rounds.pickOne(tied, { of: 'surplus', ...(rules.looksBack ? { earlier: 'most' } : {}), lot: 'first', place });
}

function pickLowest(rounds: TransferCount, rules: SurplusRules): number | null {
  const { continuing, elected } = rounds;
  const tied = rounds.extreme(continuing, 'least');
  const place = elected.length + continuing.length - tied.length + 1;
  return rounds.pickOne(tied, { of: 'exclusion', ...(rules.looksBack ? { earlier: 'least' } : {}), lot: rules.lotExcludes, place });
}
