import { decimalText, greatestFirst } from '../../lib/counting/rational.ts';
import type { Method, Outcome } from '../../lib/counting/types.ts';

/** What a table shows, before it is laid out. */
export type Sheet = {
  readonly candidate: string;
  /** The heads of the columns. */
  readonly heads: readonly string[];
  readonly lines: readonly { readonly name: string; readonly cells: readonly string[] }[];
  /** How to read it, where that isn't plain. */
  readonly legend: string | null;
};

/** The words of a table, in the language of the reader. */
export type SheetWords = {
  readonly candidate: string;
  readonly votes: string;
  readonly points: string;
  readonly scores: string;
  readonly firstPreferences: string;
  readonly final: string;
  readonly yes: string;
  readonly no: string;
  readonly quota: string;
  readonly exhausted: string;
  readonly abstentions: string;
  readonly noPairs: string;
  pairs(abstained: number): string;
  round(round: number): string;
  readonly number: (exact: string) => string;
  nameOf(option: string): string;
};

const electedMark = '✓';
const excludedMark = '✗';
const unmarked = ' ';

/** A matrix of more candidates fills screens that nobody reads: their first preferences are shown, and `--explain` has the pairs. */
const mostPairsSide = 20;

/** Rounds as columns; of a method that counts once what each was given, and of one that compares by pairs all pairs. `✓` stands at the votes with which somebody was elected, `✗` at those with which they were excluded. */
export function sheetOf(method: Method, outcome: Outcome, words: SheetWords): Sheet {
  if (outcome.rounds.length > 0) return roundsSheet(outcome, words);
  switch (method) {
    case 'schulze':
    case 'ranked-pairs':
      return outcome.totals.length > mostPairsSide ? { ...onceSheet(outcome, words, words.firstPreferences), legend: words.noPairs } : pairsSheet(outcome, words);
    case 'star':
      return starSheet(outcome, words);
    case 'yes-no-per-candidate':
      return answersSheet(outcome, words);
    case 'borda':
    case 'cumulative':
      return onceSheet(outcome, words, words.points);
    case 'score':
      return onceSheet(outcome, words, words.scores);
    default:
      return onceSheet(outcome, words, words.votes);
  }
}

function roundsSheet(outcome: Outcome, words: SheetWords): Sheet {
  const { rounds } = outcome;
  const numbers = rounds.flatMap(({ votes, exhausted, quota }) => [...votes.map(({ weight }) => weight), exhausted, ...(quota === undefined ? [] : [quota])]);
  const fixed = (exact: string) => withDecimals(words.number, exact, mostDecimalsOf(numbers));
  const lines = inOrder(outcome).map((option) => ({
    name: words.nameOf(option),
    cells: rounds.map(({ votes, elected, excluded }) => {
      const weight = votes.find((one) => one.option === option)?.weight;
      if (weight === undefined) return '';
      return marked(fixed(weight), elected.includes(option) ? electedMark : excluded.includes(option) ? excludedMark : unmarked);
    }),
  }));
  const exhausted = { name: words.exhausted, cells: rounds.map((round) => marked(fixed(round.exhausted), unmarked)) };
  const abstained = { name: words.abstentions, cells: rounds.map((_, at) => (at === 0 ? marked(fixed(outcome.abstentions.weight), unmarked) : '')) };
  const quota = { name: words.quota, cells: rounds.map((round) => (round.quota === undefined ? '' : marked(fixed(round.quota), unmarked))) };
  return { candidate: words.candidate, heads: rounds.map((_, at) => marked(words.round(at + 1), unmarked)), lines: [...lines, exhausted, ...(outcome.abstentions.heads > 0 ? [abstained] : []), ...(rounds.some((round) => round.quota !== undefined) ? [quota] : [])], legend: null };
}

/** How many decimals the most exact of these has; 0 where one of them is told as a fraction. */
function mostDecimalsOf(numbers: readonly string[]): number {
  const decimals = numbers.map(decimalText).map((text) => (text.includes('/') ? null : (text.split('.')[1]?.length ?? 0)));
  return decimals.reduce<number>((most, one) => (one === null ? most : Math.max(most, one)), 0);
}

/** Numbers of one table end at the same decimal: below each other, 9.161 and 9.0909 would mislead, in German above all. */
function withDecimals(number: SheetWords['number'], exact: string, decimals: number): string {
  const given = decimalText(exact);
  const has = given.split('.')[1]?.length ?? 0;
  if (given.includes('/') || has === decimals) return number(exact);
  const separator = number('1/2').charAt(1);
  return `${number(exact)}${has === 0 ? separator : ''}${'0'.repeat(decimals - has)}`;
}

function onceSheet(outcome: Outcome, words: SheetWords, head: string): Sheet {
  const lines = inOrder(outcome).map((option) => ({ name: words.nameOf(option), cells: [marked(words.number(weightOf(outcome, option)), markOf(outcome, option))] }));
  return { candidate: words.candidate, heads: [marked(head, unmarked)], lines: [...lines, abstentionsLine(outcome, words)], legend: null };
}

function answersSheet(outcome: Outcome, words: SheetWords): Sheet {
  const lines = inOrder(outcome).map((option) => {
    const against = outcome.totals.find((total) => total.option === option)?.against?.weight ?? '0';
    return { name: words.nameOf(option), cells: [marked(words.number(weightOf(outcome, option)), markOf(outcome, option)), words.number(against)] };
  });
  return { candidate: words.candidate, heads: [marked(words.yes, unmarked), words.no], lines: [...lines, abstentionsLine(outcome, words)], legend: null };
}

/** The scores, and how many prefer each of the two in the final to the other. */
function starSheet(outcome: Outcome, words: SheetWords): Sheet {
  const inFinal = new Map<string, string>();
  for (const step of outcome.trace) {
    if (step.step === 'final') inFinal.clear();
    if (step.step === 'preferred') inFinal.set(step.option, step.votes).set(step.over, step.against);
  }
  const lines = inOrder(outcome).map((option) => {
    const votes = inFinal.get(option);
    return { name: words.nameOf(option), cells: [words.number(weightOf(outcome, option)), marked(votes === undefined ? '' : words.number(votes), markOf(outcome, option))] };
  });
  return { candidate: words.candidate, heads: [words.scores, marked(words.final, unmarked)], lines: [...lines, abstentionsLine(outcome, words)], legend: null };
}

function pairsSheet(outcome: Outcome, words: SheetWords): Sheet {
  const preferring = new Map<string, string>();
  const key = (one: string, other: string) => JSON.stringify([one, other]);
  for (const step of outcome.trace) {
    if (step.step === 'preferred') preferring.set(key(step.option, step.over), step.votes).set(key(step.over, step.option), step.against);
  }
  const options = inOrder(outcome);
  const lines = options.map((option, at) => ({
    name: `${at + 1} ${words.nameOf(option)} ${markOf(outcome, option)}`.trimEnd(),
    cells: options.map((other) => (option === other ? '–' : words.number(preferring.get(key(option, other)) ?? '0'))),
  }));
  return { candidate: words.candidate, heads: options.map((_, at) => String(at + 1)), lines, legend: words.pairs(outcome.abstentions.heads) };
}

function abstentionsLine({ abstentions }: Outcome, words: SheetWords) {
  return { name: words.abstentions, cells: [marked(words.number(abstentions.weight), unmarked)] };
}

function marked(text: string, mark: string): string {
  return `${text} ${mark}`;
}

function markOf({ elected }: Outcome, option: string): string {
  return elected.includes(option) ? electedMark : unmarked;
}

function weightOf({ totals }: Outcome, option: string): string {
  return totals.find((total) => total.option === option)?.weight ?? '0';
}

/** Those elected first, in their order; then by the order of the rule, by votes, or those who stayed longest. */
function inOrder(outcome: Outcome): readonly string[] {
  const excluded = outcome.rounds.flatMap((round) => round.excluded);
  const ranked = outcome.formula.kind === 'order' ? outcome.formula.order.flat() : [];
  const all = outcome.totals.map(({ option }) => option);
  const others = all.filter((option) => !outcome.elected.includes(option) && !excluded.includes(option));
  const byVotes = outcome.rounds.length > 0 ? others : others.toSorted((one, other) => rankOf(one) - rankOf(other) || greatestFirst(weightOf(outcome, one), weightOf(outcome, other)));
  return [...outcome.elected, ...byVotes, ...excluded.filter((option) => !outcome.elected.includes(option)).toReversed()];

  function rankOf(option: string): number {
    return ranked.includes(option) ? ranked.indexOf(option) : ranked.length;
  }
}
