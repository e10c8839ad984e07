import { compare, decimalText, floor, multiply, parseRational, subtract } from '../../lib/counting/rational.ts';
import type { Outcome, Round } from '../../lib/counting/types.ts';
import type { PublishedCount } from './published.ts';

/** How many single things were compared, and what differs, in words. */
export type Comparison = { readonly compared: number; readonly differences: readonly string[] };

/** Holds a count against what was published of it. A figure agrees when it is the published one cut off, or rounded half up, to its decimals. */
export function compareWithPublished(outcome: Outcome, { published }: PublishedCount): Comparison {
  const differences: string[] = [];
  let compared = 0;
  const see = (what: string, isSame: boolean, counted: string, printed: string) => {
    compared += 1;
    if (!isSame) differences.push(`${what}: ${counted} counted, ${printed} published`);
  };
  const seeFigure = (what: string, counted: string, printed: string | undefined) => {
    if (printed !== undefined) see(what, agrees(counted, printed), decimalText(counted), printed);
  };
  const seeNames = (what: string, counted: readonly string[], printed: readonly string[] | undefined) => {
    if (printed !== undefined) see(what, isSameSet(counted, printed), list(counted), list(printed));
  };

  const rounds = roundsOf(outcome);
  const names = outcome.totals.map(({ option }) => option);
  const stranger = namesIn(published).find((name) => !names.includes(name));
  if (stranger !== undefined) differences.push(`no candidate is called ${JSON.stringify(stranger)}`);
  const open = outcome.verdict === 'tie' ? outcome.ties.at(-1) : undefined;
  if (open !== undefined) differences.push(`the count stops at a tie between ${list(open.options)}; name the lot that was drawn in "count"`);
  if (published.ballots !== undefined) see('ballots', outcome.cast.heads === published.ballots, String(outcome.cast.heads), String(published.ballots));
  if (outcome.formula.kind === 'quota') seeFigure('quota', outcome.formula.quota, published.quota);
  else if (published.quota !== undefined) see('quota', false, 'none', published.quota);
  seeNames('elected', outcome.elected, published.elected);
  if (published.roundCount !== undefined) see('number of rounds', rounds.length === published.roundCount, String(rounds.length), String(published.roundCount));
  for (const [at, printed] of (published.rounds ?? []).entries()) {
    const round = rounds[at];
    if (round === undefined) {
      see('number of rounds', false, String(rounds.length), `at least ${published.rounds?.length}`);
      break;
    }
    const where = `round ${at + 1}`;
    // Who is out has nothing, as sheets that go on listing them say.
    for (const [name, votes] of Object.entries(printed.votes ?? {})) seeFigure(`${where}, ${name}`, round.votes.find(({ option }) => option === name)?.weight ?? '0', votes);
    seeFigure(`${where}, exhausted`, round.exhausted, printed.exhausted);
    seeNames(`${where}, elected`, round.elected, printed.elected);
    seeNames(`${where}, excluded`, round.excluded, printed.excluded);
  }
  return { compared, differences };
}

function namesIn({ elected = [], rounds = [] }: PublishedCount['published']): readonly string[] {
  return [...elected, ...rounds.flatMap((round) => [...Object.keys(round.votes ?? {}), ...(round.elected ?? []), ...(round.excluded ?? [])])];
}

function agrees(countedText: string, printedText: string): boolean {
  const [counted, printed] = [parseRational(countedText), parseRational(printedText)];
  if (counted === null || printed === null) return false;
  if (printedText.includes('/')) return compare(counted, printed) === 0;
  const scale = 10n ** BigInt(printedText.split('.')[1]?.length ?? 0);
  const lastDigits = multiply(subtract(counted, printed), { n: 2n * scale, d: 1n });
  // Halves of the last digit: cut off 0 or 1, rounded -1 or 0.
  const halves = floor(lastDigits);
  return halves >= -1n && halves <= 1n;
}

/** Methods that count once have one round, their totals. */
function roundsOf({ rounds, totals, abstentions, elected }: Outcome): readonly Round[] {
  if (rounds.length > 0) return rounds;
  return [{ votes: totals.map(({ option, weight }) => ({ option, weight })), exhausted: abstentions.weight, elected, excluded: [] }];
}

function isSameSet(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((name) => other.includes(name));
}

function list(names: readonly string[]): string {
  return names.length === 0 ? 'nobody' : names.join(', ');
}
