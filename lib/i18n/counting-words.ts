import { decimalText } from '../counting/rational.ts';
import type { Outcome, TieBreak, TraceStep, Verdict } from '../counting/types.ts';
import { formatExact } from './exact-number.ts';
import { majorityWords } from './majority-words.ts';
import type { Messages } from './messages-of.ts';

type Values = Readonly<Record<string, string | number>>;
export type StepKey = keyof Messages['counting']['step'];
export type VerdictKey = keyof Messages['counting']['verdict'];
/** A message of `counting.step`, with what stands in it. */
export type StepWords = { readonly key: StepKey; readonly values: Values };

/** How names and numbers are told. */
export type CountingNaming = {
  readonly locale: string;
  nameOf: (option: string) => string;
  /** Several in one sentence, as the language lists them. */
  list: (parts: readonly string[]) => string;
  /** A name with its number ("Ada 12"): `counting.amount`. */
  amount: (name: string, weight: string) => string;
};

/** One step of the account as a sentence. @param verdict what it came to: equal numbers need a lot only where they are still open */
export function stepWords(step: TraceStep, naming: CountingNaming, verdict: Verdict): StepWords {
  const { nameOf } = naming;
  const number = (exact: string) => formatCount(exact, naming.locale);
  const names = (options: readonly string[]) => naming.list(options.map(nameOf));
  const pair = (one: { readonly option: string; readonly over: string }) => ({ name: nameOf(one.option), other: nameOf(one.over) });
  switch (step.step) {
    case 'counted': {
      const { heads, weight } = step.cast;
      const values = { heads, abstained: step.abstentions.heads, weight: number(weight) };
      return { key: weight === String(heads) ? 'counted' : 'counted-weighted', values };
    }
    case 'not-valid':
      return { key: 'not-valid', values: { heads: step.ballots.heads } };
    case 'led':
      return { key: 'led', values: { names: names(step.options), count: step.options.length, votes: number(step.votes) } };
    case 'compared': {
      const { numerator, denominator, kind } = step.threshold;
      // The base is told as its number here; its name stands with the formula.
      const { comparison, fraction } = majorityWords({ base: 'valid', numerator, denominator, comparison: kind });
      const numbers = { votes: number(step.votes), base: number(step.base), needed: number(step.needed) };
      return { key: 'compared', values: { name: nameOf(step.option), ...numbers, comparison, fraction, numerator, denominator, reached: step.reached ? 'yes' : 'no' } };
    }
    case 'tied':
      if (step.votes === undefined) return { key: step.of === 'exclusion' ? 'tied-closely' : 'tied-in-order', values: { names: names(step.options) } };
      return { key: tiedKey(verdict), values: { names: names(step.options), votes: number(step.votes), of: step.of ?? 'seat' } };
    case 'round':
      return { key: 'round', values: { round: step.round } };
    case 'quota':
      return { key: 'quota', values: { quota: number(step.quota), votes: number(step.votes), seats: step.seats } };
    case 'elected':
      return { key: 'elected', values: { name: nameOf(step.option), votes: number(step.votes), because: becauseOf[step.because ?? 'most'] } };
    case 'excluded':
      return { key: 'excluded', values: { name: nameOf(step.option), votes: number(step.votes) } };
    case 'transferred': {
      const to = step.to.map(({ option, weight }) => naming.amount(nameOf(option), number(weight)));
      const values = { name: nameOf(step.from), to: naming.list(to), exhausted: step.exhausted === '0' ? 'none' : number(step.exhausted) };
      if (to.length === 0) return { key: 'transferred-to-nobody', values };
      return step.value === null ? { key: 'transferred', values } : { key: 'transferred-at', values: { ...values, value: number(step.value) } };
    }
    case 'kept':
      return { key: 'kept', values: { factors: naming.list(step.kept.map(({ option, factor }) => naming.amount(nameOf(option), number(factor)))), iterations: step.iterations } };
    case 'tie-broken':
      return { key: 'tie-broken', values: { names: names(step.options), of: step.of, by: wayOf[step.by], round: step.round ?? 0, picked: names(step.picked) } };
    case 'top-scores':
      return { key: 'top-scores', values: { amounts: naming.list(step.of.map(({ option, weight }) => naming.amount(nameOf(option), number(weight)))) } };
    case 'as-many-against':
      return { key: 'as-many-against', values: { name: nameOf(step.option), votes: number(step.votes) } };
    case 'final':
      return { key: 'final', values: { names: names(step.between), count: step.between.length } };
    case 'preferred':
    case 'locked':
    case 'passed-over':
    case 'contested':
      return { key: step.step, values: { ...pair(step), votes: number(step.votes), against: number(step.against) } };
    case 'stronger-path':
      return { key: 'stronger-path', values: { ...pair(step), path: step.path.map(nameOf).join(' → '), strength: number(step.strength), back: number(step.back) } };
    case 'ranked':
      return { key: 'ranked', values: { order: step.order.map((place) => place.map(nameOf).join(' = ')).join(' > ') } };
    case 'unfilled':
      return { key: 'unfilled', values: { seats: step.seats } };
    case 'run-off':
      return { key: 'run-off', values: { names: names(step.between) } };
    case 'quorum-missed':
      return { key: 'quorum-missed', values: {} };
  }
}

/** What came of it, as a sentence of `counting.verdict`. */
export function countVerdictWords({ verdict, elected, runOffBetween, ties, trace }: Outcome, { nameOf, list }: CountingNaming): { readonly key: VerdictKey; readonly values: Values } {
  const names = (options: readonly string[]) => list(options.map(nameOf));
  switch (verdict) {
    case 'elected': {
      const open = trace.find((step) => step.step === 'unfilled')?.seats ?? 0;
      return open === 0 ? { key: verdict, values: { names: names(elected) } } : { key: 'elected-some', values: { names: names(elected), seats: open } };
    }
    case 'run-off':
      return { key: verdict, values: { names: names(runOffBetween) } };
    case 'tie': {
      const open = ties.at(-1);
      const values = { names: names(open?.options ?? []), of: open?.of ?? (open?.votes === undefined ? 'order' : 'seat') };
      return elected.length === 0 ? { key: 'tie', values } : { key: 'tie-elected', values: { ...values, elected: names(elected) } };
    }
    case 'rejected':
      return { key: ties.length > 0 ? 'rejected-tie' : verdict, values: {} };
    case 'carried':
    case 'no-majority':
    case 'no-quorum':
      return { key: verdict, values: {} };
  }
}

/** Equal numbers that are settled: a motion is lost by them, and into a run-off go all. */
function tiedKey(verdict: Verdict): 'tied' | 'tied-motion' | 'tied-settled' {
  if (verdict === 'tie') return 'tied';
  return verdict === 'rejected' ? 'tied-motion' : 'tied-settled';
}

/** Keys of a message's choice have no hyphens. */
const becauseOf = { 'more-than-half': 'half', quota: 'quota', 'last-seats': 'lastSeats', order: 'order', most: 'most' } as const;
const wayOf: Readonly<Record<TieBreak, string>> = { 'earlier-round': 'earlierRound', preferences: 'preferences', score: 'score', 'top-scores': 'topScores', lot: 'lot' };

/** A sentence that ends with a name such as "Ben Ö." has one full stop. */
export function closedOnce(sentence: string): string {
  return sentence.replace(/\.\.$/, '.');
}

/** An exact number of a count in the reader's notation: as a decimal where it ends within twelve places, or else as a fraction. */
export function formatCount(exact: string, locale: string): string {
  return formatExact(decimalText(exact), locale);
}
