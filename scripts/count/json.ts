import { contendersOf } from '../../lib/counting/contenders.ts';
import { formatDecimal, parseRational } from '../../lib/counting/rational.ts';
import type { CountDefinition, Outcome, Round, Verdict } from '../../lib/counting/types.ts';
import type { CountedFile } from './count-file.ts';

/** The outcome as one object (voting-rules, "The `count` command"). Numbers are texts: exact decimals, or fractions. */
export function toJson({ definition, outcome, lot }: Pick<CountedFile, 'definition' | 'outcome' | 'lot'>): object {
  const { formula, verdict, runOffBetween } = outcome;
  const contenders = contendersOf(outcome);
  return {
    method: definition.method,
    rule: outcome.rule,
    seats: definition.seats,
    ballots: outcome.cast.heads,
    ...(outcome.cast.weight !== String(outcome.cast.heads) && { weight: text(outcome.cast.weight) }),
    abstentions: outcome.abstentions.heads,
    ...(formula.kind === 'quota' && { quota: text(formula.quota) }),
    candidates: namesOf(definition, outcome),
    verdict,
    // While a tie is open all who are in for a seat stand with those who are elected: the command decides nothing.
    elected: contenders,
    ...(verdict === 'tie' && { open: contenders.filter((name) => !outcome.elected.includes(name)) }),
    ...(formula.kind === 'majority' && {
      majority: { candidate: formula.option, votes: text(formula.votes.weight), base: outcome.base.name, of: text(outcome.base.weight), needed: text(outcome.needed ?? '0'), ...formula.threshold, reached: formula.reached },
    }),
    ...(runOffBetween.length > 0 && { runOff: runOffBetween }),
    rounds: outcome.rounds.length > 0 ? outcome.rounds.map(roundJson) : onceJson(outcome),
    ties: outcome.ties.map(({ of, place, options: tied, votes, broken }) => ({
      of: of ?? tieOf[verdict] ?? 'seat',
      place,
      candidates: tied,
      ...(votes !== undefined && { votes: text(votes) }),
      ...(broken !== undefined && { by: broken.by, picked: broken.picked }),
    })),
    ...(lot.length > 0 && { lot }),
  };
}

/** What a tie is of that is none for a seat, since it needs no lot. */
const tieOf: Partial<Record<Verdict, string>> = { rejected: 'motion', 'run-off': 'run-off' };

/** Methods that count once have one round, their totals; and `star` a second, the final. */
export function roundsOf({ rounds, totals, abstentions, elected }: Outcome): readonly Round[] {
  if (rounds.length > 0) return rounds;
  return [{ votes: totals.map(({ option, weight }) => ({ option, weight })), exhausted: abstentions.weight, elected, excluded: [] }];
}

/** What counts for nobody is told of ballots that move: elsewhere it would be ballots beside points. */
function onceJson({ totals, elected, trace }: Outcome): readonly object[] {
  const between = trace.findLastIndex(({ step }) => step === 'final');
  const preferred = between < 0 ? undefined : trace.slice(between).find((step) => step.step === 'preferred');
  const against = totals.flatMap((total) => (total.against === undefined ? [] : [[total.option, text(total.against.weight)] as const]));
  const first = { votes: Object.fromEntries(totals.map(({ option, weight }) => [option, text(weight)])), ...(against.length > 0 && { against: Object.fromEntries(against) }), elected: preferred === undefined ? elected : [], excluded: [] };
  if (preferred === undefined) return [first];
  return [first, { votes: { [preferred.option]: text(preferred.votes), [preferred.over]: text(preferred.against) }, elected, excluded: [], note: 'final' }];
}

function namesOf({ options }: CountDefinition, { totals }: Outcome): readonly string[] {
  return options.length > 0 ? options : totals.map(({ option }) => option);
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
