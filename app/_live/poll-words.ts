import type { Localized } from '../../lib/assembly/basics.ts';
import type { TextOnStage, TextReference } from '../../lib/assembly/long-text.ts';
import type { PollPart } from '../../lib/assembly/stage.ts';
import type { Majority } from '../../lib/counting/majority.ts';
import type { Outcome, Verdict } from '../../lib/counting/types.ts';
import { pickText } from '../../lib/protocol/down.ts';
import type { MajorityRule } from '../../lib/i18n/majority-words.ts';
import { approximate } from '../../lib/i18n/exact-number.ts';

/** Words of the catalogue that stand in texts made of a poll's own words. */
export type PollWords = {
  readonly yes: string;
  readonly no: string;
  readonly abstain: string;
  /** What a poll without a label is called. */
  readonly vote: string;
  /** What such a poll of a numbered item is called. */
  item(number: string): string;
};

/** What a poll is called by. */
type Named = { readonly definition: { readonly label: string }; readonly itemNumber: string | null };

/** Picks a text for the reader: their language, then the assembly's in order. */
export type Pick = (text: Localized) => string;

export function pickFor(locale: string, languages: readonly string[]): Pick {
  return (text) => pickText(text, [locale, ...languages]);
}

/** The reader's language of a text that can be long: the text, or where it is fetched. Null where nothing is said. */
export function partFor(text: TextOnStage | null, pick: Pick): string | TextReference | null {
  if (text === null) return null;
  const isBlank = (part: string | TextReference) => typeof part === 'string' && part.trim() === '';
  const language = pick(Object.fromEntries(Object.entries(text).map(([tag, part]) => [tag, isBlank(part) ? '' : tag])));
  return text[language] ?? null;
}

/** The name said in the hall. */
export function codeOf({ definition, itemNumber }: Named, words: PollWords): string {
  const label = definition.label.trim();
  if (label !== '') return label;
  return itemNumber === null ? words.vote : words.item(itemNumber);
}

/** Titles in lists: the question's start, as far as two lines of a phone go. */
const mostTitleChars = 70;

/** The question, cut at a word's end where it is long. */
export function titleOf(question: string): string {
  if (question.length <= mostTitleChars) return question;
  const cut = question.slice(0, mostTitleChars);
  const end = cut.lastIndexOf(' ');
  return `${(end > mostTitleChars / 2 ? cut.slice(0, end) : cut).trimEnd()} …`;
}

export function majorityRule(majority: Majority): MajorityRule {
  const { base, threshold } = majority;
  return { base, numerator: threshold.numerator, denominator: threshold.denominator, comparison: threshold.kind };
}

type ResultPart = {
  readonly id: string;
  readonly label: string;
  readonly votes: string;
  readonly share: number | null;
  readonly tone: 'yes' | 'no' | 'abstain' | 'option';
  readonly isElected: boolean;
  /** The next vote is between this one and others. */
  readonly isInRunOff: boolean;
};

/** The numbers of a result in the order of the ballot, abstentions last. */
export function resultParts(poll: PollPart, outcome: Outcome, words: PollWords, pick: Pick): ResultPart[] {
  const { definition } = poll;
  const isMotion = definition.method === 'yes-no-abstain';
  // Where abstentions are no part of what is measured, they have no share of it.
  const hasAbstentionShare = outcome.base.name !== 'yes-no';
  const base = approximate(outcome.base.weight);
  const shareOf = (weight: string) => (base > 0 ? approximate(weight) / base : null);
  const labelOf = (option: string) => {
    if (isMotion) return option === 'yes' ? words.yes : words.no;
    const found = definition.options.find(({ id }) => id === option);
    return found === undefined ? option : pick(found.text);
  };
  const parts = outcome.totals.map(({ option, weight }): ResultPart => ({
    id: option,
    label: labelOf(option),
    votes: weight,
    share: shareOf(weight),
    tone: isMotion ? (option === 'yes' ? 'yes' : 'no') : 'option',
    isElected: outcome.elected.includes(option),
    isInRunOff: outcome.runOffBetween.includes(option),
  }));
  const { abstentions } = outcome;
  return [
    ...parts,
    // No option has this id: ids of options are the chair's, this one holds a space.
    { id: 'no vote', label: words.abstain, votes: abstentions.weight, share: hasAbstentionShare ? shareOf(abstentions.weight) : null, tone: 'abstain', isElected: false, isInRunOff: false },
  ];
}

/** The numbers behind the verdict; null where no majority was asked for. */
export function formulaOf(poll: PollPart, { formula, base, needed }: Outcome): { votes: string; base: string; needed: string; majority: MajorityRule } | null {
  const { majority } = poll.definition;
  if (formula.kind !== 'majority' || needed === null || majority === null) return null;
  return { votes: formula.votes.weight, base: base.weight, needed, majority: majorityRule(majority) };
}

/** @param isTied equal votes decided it */
export function outcomeWord({ verdict, isTied }: { readonly verdict: Verdict; readonly isTied: boolean }): Exclude<Verdict, 'tie'> | 'tied' | 'equal' {
  if (verdict === 'rejected' && isTied) return 'tied';
  return verdict === 'tie' ? 'equal' : verdict;
}
