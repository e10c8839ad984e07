import { createReadStream } from 'node:fs';
import { ballotsOf, optionsOf } from '../../lib/ballot-files/choices.ts';
import { readBallots, readerFor } from '../../lib/ballot-files/read.ts';
import type { BallotFile } from '../../lib/ballot-files/ballot-file.ts';
import type { Lot } from '../../lib/counting/lot.ts';
import { checkChoice, checkDefinition, count } from '../../lib/counting/methods.ts';
import { add, decimalText, formatRational, greatestFirst, multiply, parseRational, zero } from '../../lib/counting/rational.ts';
import type { Amount, BallotGroup, CountDefinition, Outcome, Turnout, WeightedBallots } from '../../lib/counting/types.ts';
import { drawLot } from '../../lib/lots/seeded-lot.ts';
import { definitionFaultWords, whyNoBallot } from './faults.ts';
import type { CountOptions } from './options.ts';

export type CountedFile = {
  readonly title: string | null;
  readonly withdrawn: readonly string[];
  readonly definition: CountDefinition;
  readonly outcome: Outcome;
  /** By which ties are broken: drawn, or made from the seed; empty without one. */
  readonly lot: Lot;
};

/** Reads and counts a file of ballots; a sentence that names file, line and reason where it can't be counted. */
export async function countFile(asked: CountOptions): Promise<CountedFile | string> {
  const read = await readFile(asked);
  if (typeof read === 'string') return read;
  const { title, withdrawn, definition, ballots } = read;
  const lot = lotOf(asked, ballots, definition.options);
  const unknown = lot.find((name, at) => !definition.options.includes(name) || lot.indexOf(name) !== at);
  if (unknown !== undefined) return `--lot names ${JSON.stringify(unknown)}, who is no candidate or stands in it twice`;
  const turnout = turnoutOf(ballots, asked);
  if (typeof turnout === 'string') return turnout;
  return { title, withdrawn, definition, outcome: count(definition, ballots, turnout, lot), lot };
}

type ReadFile = { readonly title: string | null; readonly withdrawn: readonly string[]; readonly definition: CountDefinition; readonly ballots: readonly BallotGroup[] };

/** A sentence where the file can't be counted. Nothing of the file stays but what is returned: a big one would be there twice. */
async function readFile(asked: CountOptions): Promise<ReadFile | string> {
  const reader = readerFor(asked.file, asked.method);
  if (typeof reader === 'string') return `${asked.file}: ${reader}`;
  let read;
  try {
    read = await readBallots(createReadStream(asked.file), reader);
  } catch (error) {
    return `${asked.file} can not be read: ${error instanceof Error ? error.message : String(error)}`;
  }
  if (!read.ok) return `${asked.file}, line ${read.fault.line}: ${read.fault.reason}`;

  const { file } = read;
  const definition = definitionOf(file, asked);
  const fault = checkDefinition(definition);
  if (fault !== null) return `${asked.file} can not be counted by ${asked.method}: ${definitionFaultWords(fault, definition)}`;
  const ballots: BallotGroup[] = [];
  for (const { choice, weight, count: number, line } of ballotsOf(file, asked.method, definition.options)) {
    const checked = checkChoice(definition, choice);
    if (checked === null) return `${asked.file}, line ${line}: ${whyNoBallot(definition, choice)}`;
    ballots.push({ choice: checked, weight, count: number });
  }
  return { title: file.title, withdrawn: file.withdrawn.map((place) => file.candidates[place] ?? ''), definition, ballots };
}

function definitionOf(file: BallotFile, { method, seats, rules, picks }: CountOptions): CountDefinition {
  const candidates = optionsOf(file);
  return {
    method,
    options: method === 'yes-no-abstain' ? [] : candidates,
    seats: seats ?? file.seats ?? 1,
    ...rules,
    ...(method === 'approval' && { picks: picks ?? { min: 1, max: candidates.length } }),
    ...(method !== 'approval' && picks !== null && { picks }),
  };
}

function lotOf({ lot }: CountOptions, ballots: WeightedBallots, candidates: readonly string[]): Lot {
  switch (lot.kind) {
    case 'none':
      return [];
    case 'drawn':
      return lot.order.map((name) => name.normalize('NFC')); // as the names of files are
    case 'seed':
      return drawLot(lot.seed, ballots, candidates);
  }
}

/** Who is present or eligible is known as far as the options say. */
function turnoutOf(ballots: WeightedBallots, { eligible, present }: CountOptions): Turnout | string {
  const { heads, weight } = castOf(ballots);
  const few = [{ name: '--eligible', given: eligible }, { name: '--present', given: present }].find(({ given }) => given !== null && greatestFirst(given.weight, weight) > 0);
  if (few !== undefined) return `${few.name} is ${few.given?.weight}, and the ballots weigh ${decimalText(weight)} together`;
  const cast = { heads, weight };
  return { eligible: eligible ?? present ?? cast, present: present ?? cast };
}

function castOf(ballots: WeightedBallots): Amount {
  let [heads, weight] = [0, zero];
  const byWeight = new Map<string, number>();
  for (const ballot of ballots) byWeight.set(ballot.weight, (byWeight.get(ballot.weight) ?? 0) + ballot.count);
  for (const [each, number] of byWeight) {
    heads += number;
    weight = add(weight, multiply(parseRational(each) ?? zero, { n: BigInt(number), d: 1n }));
  }
  return { heads, weight: formatRational(weight) };
}
