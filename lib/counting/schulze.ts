import { countByPairs } from './condorcet.ts';
import { checkElection } from './definition.ts';
import { inLotOrder, isDrawn, type Lot } from './lot.ts';
import { preferring, type Pairwise } from './pairwise.ts';
import { checkRanks } from './ranking.ts';
import type { Comparison, Placing } from './condorcet.ts';
import type { CountingMethod } from './method.ts';
import type { TraceStep } from './types.ts';

/**
 * Markus Schulze, "A new monotonic, clone-independent, reversal symmetric, and Condorcet-consistent single-winner election
 * method" (Social Choice and Welfare 36, 2011), with strength by winning votes. A link is a pair of which more ballots
 * prefer the first than the second; it is as strong as the ballots that do. A chain of links is as strong as its weakest.
 * One is before another when the strongest chain there is stronger than the strongest way back.
 *
 * Equal ranks are no preference, and who is unranked stands below all ranked and equal to the others unranked. An abstention
 * is in `cast` and prefers nobody.
 *
 * The order: on the first place stands whom nobody is before; on the next, whom nobody is before but those above; and so
 * on. Several seats go down that order (no proportional representation: the same voters may fill all of them). More on a
 * place than seats are left: the lot decides between them, or it is left open. Nobody is elected whom no ballot ranks;
 * they stand below everybody whom one does.
 */
export const schulze: CountingMethod = {
  checkDefinition: (definition) => checkElection(definition, { majority: 'none', runOff: false, seats: 'any' }),
  checkChoice: checkRanks,
  count: (definition, ballots, turnout, lot) =>
    countByPairs('schulze/winning-votes', definition, ballots, turnout, (comparison, weightOf) => {
      const strengths = strongestPaths(comparison);
      const order = placesOf(strengths);
      const seating = seatsOf(order, comparison.seats, definition.options, lot);
      const standing = [...seating.elected, ...(seating.tie?.options ?? [])];
      const steps = pathSteps({ ...comparison, strengths, order, standing, options: definition.options, weightOf });
      return { ...seating, order, steps, isTieTold: false };
    }),
};

/**
 * The strength of the strongest chain from each to each; 0 where there is none. Strengths are compared by their places among
 * all of them, which are small whole numbers: with a thousand candidates they are compared a thousand million times.
 */
function strongestPaths({ size, pairwise }: Comparison): Pairwise {
  const links = pairwise.flatMap((row, one) => row.map((votes, other) => (votes > preferring(pairwise, other, one) ? votes : 0n)));
  // Nobody has a link to themself, so that 0 is the first.
  const levels = [...new Set(links)].toSorted((one, other) => (one < other ? -1 : 1));
  const levelOf = new Map(levels.map((strength, level) => [strength, level]));
  const strongest = Int32Array.from(links, (strength) => levelOf.get(strength) ?? 0);
  for (let through = 0; through < size; through += 1) {
    const onward = strongest.subarray(through * size, (through + 1) * size);
    for (let one = 0; one < size; one += 1) {
      const there = strongest[one * size + through] ?? 0;
      if (there === 0) continue;
      const row = strongest.subarray(one * size, (one + 1) * size);
      for (let other = 0; other < size; other += 1) {
        const detour = Math.min(there, onward[other] ?? 0);
        if (detour > (row[other] ?? 0)) row[other] = detour;
      }
    }
  }
  return pairwise.map((_, one) => Array.from(strongest.subarray(one * size, (one + 1) * size), (level) => levels[level] ?? 0n));
}

function isBefore(strengths: Pairwise, one: number, other: number): boolean {
  return preferring(strengths, one, other) > preferring(strengths, other, one);
}

function placesOf(strengths: Pairwise): readonly (readonly number[])[] {
  const places: number[][] = [];
  let left = [...strengths.keys()];
  while (left.length > 0) {
    // "Before" has no cycles (Schulze, section 4.1), so somebody is always first.
    const among = left;
    const place = among.filter((one) => !among.some((other) => isBefore(strengths, other, one)));
    places.push(place);
    left = among.filter((one) => !place.includes(one));
  }
  return places;
}

function seatsOf(order: readonly (readonly number[])[], seats: number, options: readonly string[], lot: Lot): Pick<Placing, 'elected' | 'tie'> {
  const elected: number[] = [];
  for (const place of order) {
    const open = seats - elected.length;
    if (open === 0) break;
    if (place.length <= open) {
      elected.push(...place);
      continue;
    }
    const tied = place.map((at) => options[at] ?? '');
    if (!isDrawn(lot, tied)) return { elected, tie: { options: place } };
    const picked = inLotOrder(lot, tied).slice(0, open).map((option) => options.indexOf(option));
    return { elected: [...elected, ...picked], tie: { options: place, picked } };
  }
  return { elected };
}

/** Whom each who is elected or tied stands before, and why. */
function pathSteps(
  question: Comparison & {
    readonly strengths: Pairwise;
    readonly order: readonly (readonly number[])[];
    readonly standing: readonly number[];
    readonly options: readonly string[];
    readonly weightOf: (units: bigint) => string;
  },
): TraceStep[] {
  const { strengths, order, standing, options, weightOf } = question;
  const nameOf = (at: number) => options[at] ?? '';
  const inOrder = order.flat();
  return inOrder.filter((at) => standing.includes(at)).flatMap((one) => {
    const others = inOrder.filter((other) => isBefore(strengths, one, other));
    return others.map((other): TraceStep => {
      const strength = preferring(strengths, one, other);
      const path = shortestPath(question, one, other, strength).map(nameOf);
      const back = preferring(strengths, other, one);
      return { step: 'stronger-path', option: nameOf(one), over: nameOf(other), path, strength: weightOf(strength), back: weightOf(back) };
    });
  });
}

/** Of the chains of that strength one with the fewest links, the earliest in ballot order. */
function shortestPath({ size, pairwise }: Comparison, from: number, to: number, strength: bigint): readonly number[] {
  const before = new Map<number, number>([[from, from]]);
  const queue = [from];
  for (const one of queue) {
    if (one === to) break;
    for (let other = 0; other < size; other += 1) {
      const votes = preferring(pairwise, one, other);
      if (before.has(other) || votes < strength || votes <= preferring(pairwise, other, one)) continue;
      before.set(other, one);
      queue.push(other);
    }
  }
  const path = [to];
  for (let at = before.get(to) ?? from; at !== path[0]; at = before.get(at) ?? from) path.unshift(at);
  return path;
}
