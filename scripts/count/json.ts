import { contendersOf } from '../../lib/counting/contenders.ts';
import { decimalText } from '../../lib/counting/rational.ts';
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
    ...(outcome.cast.weight !== String(outcome.cast.heads) && { weight: decimalText(outcome.cast.weight) }),
    abstentions: outcome.abstentions.heads,
    ...(formula.kind === 'quota' && { quota: decimalText(formula.quota) }),
    candidates: namesOf(definition, outcome),
    verdict,
    // While a tie is open all who are in for a seat stand with those who are elected: the command decides nothing.
    elected: contenders,
    ...(verdict === 'tie' && { open: contenders.filter((name) => !outcome.elected.includes(name)) }),
    ...(formula.kind === 'majority' && {
      majority: { candidate: formula.option, votes: decimalText(formula.votes.weight), base: outcome.base.name, of: decimalText(outcome.base.weight), needed: decimalText(outcome.needed ?? '0'), ...formula.threshold, reached: formula.reached },
    }),
    ...(runOffBetween.length > 0 && { runOff: runOffBetween }),
    rounds: outcome.rounds.length > 0 ? outcome.rounds.map(roundJson) : onceJson(outcome),
    ties: outcome.ties.map(({ of, place, options: tied, votes, broken }) => ({
      of: of ?? tieOf[verdict] ?? 'seat',
      place,
      candidates: tied,
      ...(votes !== undefined && { votes: decimalText(votes) }),
      ...(broken !== undefined && { by: broken.by, picked: broken.picked }),
    })),
    ...(lot.length > 0 && { lot }),
  };
}

/** What a tie is of that is none for a seat, since it needs no lot. */
const tieOf: Partial<Record<Verdict, string>> = { rejected: 'motion', 'run-off': 'run-off' };

/** What counts for nobody is told of ballots that move: elsewhere it would be ballots beside points. */
function onceJson({ totals, elected, trace }: Outcome): readonly object[] {
  const between = trace.findLastIndex(({ step }) => step === 'final');
  const preferred = between < 0 ? undefined : trace.slice(between).find((step) => step.step === 'preferred');
  const against = totals.flatMap((total) => (total.against === undefined ? [] : [[total.option, decimalText(total.against.weight)] as const]));
  const first = { votes: Object.fromEntries(totals.map(({ option, weight }) => [option, decimalText(weight)])), ...(against.length > 0 && { against: Object.fromEntries(against) }), elected: preferred === undefined ? elected : [], excluded: [] };
  if (preferred === undefined) return [first];
  return [first, { votes: { [preferred.option]: decimalText(preferred.votes), [preferred.over]: decimalText(preferred.against) }, elected, excluded: [], note: 'final' }];
}

function namesOf({ options }: CountDefinition, { totals }: Outcome): readonly string[] {
  return options.length > 0 ? options : totals.map(({ option }) => option);
}

function roundJson({ votes, exhausted, elected, excluded, quota, kept }: Round): object {
  const note = [quota === undefined ? null : `quota ${decimalText(quota)}`, kept === undefined || kept.length === 0 ? null : `kept: ${kept.map(({ option, factor }) => `${option} ${decimalText(factor)}`).join(', ')}`].filter((part) => part !== null);
  return {
    votes: Object.fromEntries(votes.map(({ option, weight }) => [option, decimalText(weight)])),
    exhausted: decimalText(exhausted),
    elected,
    excluded,
    ...(note.length > 0 && { note: note.join('; ') }),
  };
}
