import { Random } from '../../simulation/random.ts';

export const candidateCount = 30;
const parties = 6;
/** How far the most popular is ahead of the least, and those of the own party of all others, in the unit of chance. */
const popularity = 2.5;
const partyLiking = 1.5;
/** So many rank everybody; the others stop somewhere, most of them early. */
const fullShare = 0.3;

/**
 * So many different rankings of candidates 1 to 30, made up: some candidates are more popular than others, each voter likes
 * one party better, and the rest is chance. Lengths go from 1 to 30. Short rankings run out, since none comes twice.
 *
 * @param seed the same rankings on every machine, as far as its logarithms are the same
 */
export function madeUpRankings(count: number, seed: number): readonly string[] {
  const random = new Random(seed, 'rankings');
  const popular = Array.from({ length: candidateCount }, () => random.next() * popularity);
  const rankings = new Set<string>();
  while (rankings.size < count) rankings.add(rankingOf(random, popular));
  return [...rankings];
}

/** Who is liked more stands earlier: with chance of this kind (Gumbel's) it is as if each were drawn by their popularity. */
function rankingOf(random: Random, popular: readonly number[]): string {
  const party = random.below(parties);
  const liking = popular.map((base, at) => base + (at % parties === party ? partyLiking : 0) - Math.log(-Math.log(1 - random.next())));
  const order = liking.map((_, at) => at).toSorted((one, other) => (liking[other] ?? 0) - (liking[one] ?? 0));
  return order.slice(0, lengthOf(random)).map((at) => at + 1).join(' ');
}

function lengthOf(random: Random): number {
  return random.chance(fullShare) ? candidateCount : 1 + Math.floor(candidateCount * random.next() ** 1.5);
}

/** A BLT file of ballots of weight 1, in the order given. */
export function bltOf(rankings: readonly string[], seats: number): string {
  const names = Array.from({ length: candidateCount }, (_, at) => `"${nameOf(at + 1)}"`);
  return [`${candidateCount} ${seats}`, ...rankings.map((ranking) => `1 ${ranking} 0`), '0', ...names, '"Made-up ballots"', ''].join('\n');
}

export function nameOf(number: number): string {
  return `c${number}`;
}

/** All candidates as a lot has drawn them, so that no tie is left open and every count goes to its end: the last first. */
export const drawn: readonly string[] = Array.from({ length: candidateCount }, (_, at) => nameOf(candidateCount - at));
