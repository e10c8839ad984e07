import { formatDecimal, parseRational } from '../../lib/counting/rational.ts';
import type { CountDefinition, Outcome, Round } from '../../lib/counting/types.ts';

/** The outcome as one object (voting-rules, "The `count` command"). Numbers are texts: exact decimals, or fractions. */
export function toJson({ method, seats, options }: CountDefinition, outcome: Outcome): object {
  const open = outcome.verdict === 'tie' ? (outcome.ties.at(-1)?.options ?? []) : [];
  return {
    method,
    seats,
    ballots: outcome.cast.heads,
    ...(outcome.formula.kind === 'quota' && { quota: text(outcome.formula.quota) }),
    candidates: options,
    // Who is tied for what is left stands with those elected: the command decides nothing.
    elected: [...outcome.elected, ...open],
    rounds: roundsOf(outcome).map(roundJson),
    ties: outcome.ties.map(({ place, options: tied, votes, broken }) => ({ place, candidates: tied, ...(votes !== undefined && { votes: text(votes) }), ...(broken !== undefined && { by: broken.by, picked: broken.picked }) })),
  };
}

/** Methods that count once have one round: their totals. */
export function roundsOf({ rounds, totals, abstentions, elected }: Outcome): readonly Round[] {
  if (rounds.length > 0) return rounds;
  return [{ votes: totals.map(({ option, weight }) => ({ option, weight })), exhausted: abstentions.weight, elected, excluded: [] }];
}

function roundJson({ votes, exhausted, elected, excluded, quota, kept }: Round): object {
  const note = [quota === undefined ? null : `quota ${text(quota)}`, kept === undefined || kept.length === 0 ? null : `kept: ${kept.map(({ option, factor }) => `${option} ${text(factor)}`).join(', ')}`].filter((part) => part !== null);
  return {
    votes: Object.fromEntries(votes.map(({ option, weight }) => [option, text(weight)])),
    exhausted: text(exhausted),
    elected,
    excluded,
    ...(note.length > 0 && { note: note.join('; ') }),
  };
}

function text(exact: string): string {
  const value = parseRational(exact);
  return value === null ? exact : formatDecimal(value);
}
