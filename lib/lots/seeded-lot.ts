import { createHash, createHmac } from 'node:crypto';
import type { Lot } from '../counting/lot.ts';
import type { WeightedBallots } from '../counting/types.ts';
import { canonicalJson } from '../record/canonical.ts';

/**
 * A lot that nobody can steer (voting-rules, Methods): the seed's commitment is made known before the poll opens, so that
 * whoever made it can't choose it by the ballots; and the ballots are mixed in, so that whoever knows it can't know the
 * lot before the poll has closed. Everybody can make the same order from the seed and the ballots.
 */

/** What is made known of a seed beforehand, in hex. @param seed at least 16 random bytes */
export function commitmentTo(seed: Uint8Array): string {
  return createHash('sha256').update('hemicycle/lot-commitment/v1\n').update(seed).digest('hex');
}

/** SHA-256 over the ballots, whatever their order and grouping: a sorted line `<choice> <weight> <count>` for each kind. */
export function hashOfBallots(ballots: WeightedBallots): string {
  const counts = new Map<string, number>();
  for (const { choice, weight, count } of ballots) {
    const kind = `${canonicalJson(choice)} ${weight}`;
    counts.set(kind, (counts.get(kind) ?? 0) + count);
  }
  const lines = [...counts].filter(([, count]) => count > 0).map(([kind, count]) => `${kind} ${count}\n`);
  const hash = createHash('sha256').update('hemicycle/ballots/v1\n');
  for (const line of lines.toSorted(byCodeUnits)) hash.update(line);
  return hash.digest('hex');
}

/**
 * All options in an order made from the seed and the ballots: a Fisher–Yates shuffle of the options, sorted by their
 * UTF-16 code units, with numbers from HMAC-SHA256 of a counter, those refused that would favour some places. The same on
 * every machine, and whatever the order of the options on the ballot.
 */
export function drawLot(seed: Uint8Array, ballots: WeightedBallots, options: readonly string[]): Lot {
  const numbers = numbersFrom(createHmac('sha256', seed).update(`hemicycle/lot/v1\n${hashOfBallots(ballots)}`).digest());
  const order = [...options].toSorted(byCodeUnits);
  for (let last = order.length - 1; last > 0; last -= 1) {
    const other = below(last + 1, numbers);
    [order[last], order[other]] = [order[other] ?? '', order[last] ?? ''];
  }
  return order;
}

const range = 2 ** 32;

/** Evenly from 0 to below `count`: what would favour the first few is refused. */
function below(count: number, numbers: Iterator<number, never>): number {
  const fair = range - (range % count);
  for (;;) {
    const { value } = numbers.next();
    if (value < fair) return value % count;
  }
}

const bytesOfNumber = 4;

/** Whole numbers below 2^32: the blocks HMAC-SHA256(key, 0), HMAC-SHA256(key, 1) … in big-endian words of four bytes. */
function* numbersFrom(key: Buffer): Generator<number, never> {
  for (let counter = 0n; ; counter += 1n) {
    const message = Buffer.alloc(8);
    message.writeBigUInt64BE(counter);
    const block = createHmac('sha256', key).update(message).digest();
    for (let at = 0; at < block.length; at += bytesOfNumber) yield block.readUInt32BE(at);
  }
}

function byCodeUnits(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
