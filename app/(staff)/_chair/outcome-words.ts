import type { Option } from '../../../lib/assembly/poll.ts';
import { parseRational, percent, zero, type Rational } from '../../../lib/counting/rational.ts';
import type { MajorityBase } from '../../../lib/counting/majority.ts';
import type { Formula, Outcome } from '../../../lib/counting/types.ts';
import { formatExact } from '../../../lib/i18n/exact-number.ts';
import { majorityWords } from '../../../lib/i18n/majority-words.ts';
import type { Messages } from '../../../lib/i18n/messages-of.ts';

type Values = Readonly<Record<string, string | number>>;
export type VerdictKey = keyof Messages['chair']['verdict'];
export type VerdictWords = { readonly key: VerdictKey; readonly values: { readonly names: string } };

/** How names and numbers are told: options by their id, several names in one sentence. */
export type Naming = { nameOf: (optionId: string) => string; list: (names: readonly string[]) => string; readonly locale: string };

/** One line of a result. `percent` is of the base and null for votes that are not part of it. */
export type ResultRow = {
  readonly id: string;
  readonly heads: number;
  readonly weight: string;
  readonly percent: string | null;
  readonly isElected: boolean;
  readonly tone: 'yes' | 'no' | 'abstain' | 'option';
};

/** The row of abstentions; no option can have this id, since theirs are UUIDs. */
export const abstainRow = 'abstain';

/** Places after the point; results of thousands of votes are told apart by tenths. */
const percentDecimals = 1;

/** The rows of a result in ballot order, abstentions last. */
export function resultRows(outcome: Outcome): readonly ResultRow[] {
  const base = exact(outcome.base.weight);
  const share = (weight: string) => (base.n === 0n ? null : percent(exact(weight), base, percentDecimals));
  const rows = outcome.totals.map(({ option, heads, weight }): ResultRow => ({
    id: option,
    heads,
    weight,
    percent: share(weight),
    isElected: outcome.elected.includes(option),
    tone: option === 'yes' || option === 'no' ? option : 'option',
  }));
  const { heads, weight } = outcome.abstentions;
  const isInBase = outcome.base.name !== 'yes-no';
  return [...rows, { id: abstainRow, heads, weight, percent: isInBase ? share(weight) : null, isElected: false, tone: 'abstain' }];
}

/** Whether any vote weighed other than one: then heads are told besides. */
export function isWeighted({ cast, totals, abstentions }: Outcome): boolean {
  return [cast, abstentions, ...totals].some(({ heads, weight }) => String(heads) !== weight);
}

/** What the result says, as the chair would declare it. */
export function verdictWords(outcome: Outcome, { nameOf, list }: Naming): VerdictWords {
  const names = (ids: readonly string[]) => ({ names: list(ids.map(nameOf)) });
  switch (outcome.verdict) {
    case 'carried':
    case 'no-quorum':
    case 'no-majority':
      return { key: outcome.verdict, values: names([]) };
    case 'rejected':
      return { key: outcome.ties.length > 0 ? 'rejected-tie' : 'rejected', values: names([]) };
    case 'elected':
      return { key: 'elected', values: names(outcome.elected) };
    case 'run-off':
      return { key: 'run-off', values: names(outcome.runOffBetween) };
    case 'tie':
      return { key: 'tie', values: names(outcome.ties.at(-1)?.options ?? []) };
  }
}

/** The comparison that decided, with its numbers: values for `common.majority.formula` or `chair.formula.mostVotes`. */
export type FormulaWords =
  | { readonly kind: 'majority'; readonly of: string | null; readonly values: Values }
  | { readonly kind: 'most-votes'; readonly values: Values };

/**
 * The formula of a result; null for one that no poll has so far. `of` is the option whose votes were measured, by name; null
 * for a motion, where it is always the yes votes.
 */
export function formulaWords(outcome: Outcome, { nameOf, list, locale }: Naming): FormulaWords | null {
  const { formula, base } = outcome;
  const baseWords = { base: formatExact(base.weight, locale), baseName: baseName(base.name) };
  if (formula.kind === 'most-votes') {
    const values = { ...baseWords, names: list(formula.options.map(nameOf)), count: formula.options.length, votes: formatExact(formula.votes, locale) };
    return { kind: 'most-votes', values };
  }
  if (formula.kind !== 'majority') return null;
  return { kind: 'majority', of: formula.option === 'yes' ? null : nameOf(formula.option), values: { ...majorityValues(formula, base.name), ...baseWords, votes: formatExact(formula.votes.weight, locale), needed: formatExact(outcome.needed ?? '0', locale) } };
}

function majorityValues({ threshold }: Extract<Formula, { kind: 'majority' }>, base: MajorityBase): Values {
  const { kind, numerator, denominator } = threshold;
  const { comparison, fraction } = majorityWords({ base, numerator, denominator, comparison: kind });
  return { comparison, fraction, numerator, denominator };
}

function baseName(base: MajorityBase): string {
  return base === 'yes-no' ? 'yesNo' : base;
}

/** What the chair can do about a result that decided nothing (H7); `null` when nothing is left open. */
export type NextStep = { readonly kind: 'run-off' } | { readonly kind: 'vote-again'; readonly options: readonly string[] | 'all' };

/** The next step after this outcome. A tied election is voted on again between the tied; a tied motion is not carried. */
export function nextStep({ verdict, ties }: Outcome): NextStep | null {
  switch (verdict) {
    case 'run-off':
      return { kind: 'run-off' };
    case 'tie':
      return { kind: 'vote-again', options: ties.at(-1)?.options ?? 'all' };
    case 'no-majority':
    case 'no-quorum':
      return { kind: 'vote-again', options: 'all' };
    case 'carried':
    case 'rejected':
    case 'elected':
      return null;
  }
}

/** The options that a new vote is between, in ballot order. */
export function optionsFor(options: readonly Option[], step: Extract<NextStep, { kind: 'vote-again' }>): readonly Option[] {
  const { options: kept } = step;
  return kept === 'all' ? options : options.filter(({ id }) => kept.includes(id));
}

/** Weights come from the record and are canonical; a text that is none counts as nothing, for display. */
function exact(text: string): Rational {
  return parseRational(text) ?? zero;
}
