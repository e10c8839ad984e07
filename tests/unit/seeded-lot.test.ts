import { createHash, createHmac } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { WeightedBallots } from '../../lib/counting/types.ts';
import { commitmentTo, drawLot, hashOfBallots } from '../../lib/lots/seeded-lot.ts';

const seed = Buffer.from('000102030405060708090a0b0c0d0e0f', 'hex');
const ballots: WeightedBallots = [
  { choice: { picks: ['a'] }, weight: '1', count: 2 },
  { choice: { abstain: true }, weight: '1/3', count: 1 },
];

describe('[voting-rules: Methods] a lot from a committed seed', () => {
  test('the commitment is a hash of the seed, and says nothing of it', () => {
    expect(commitmentTo(seed)).toBe(createHash('sha256').update(Buffer.concat([Buffer.from('hemicycle/lot-commitment/v1\n'), seed])).digest('hex'));
  });

  test('ballots have one hash, whatever their order and grouping, and other ballots have another', () => {
    const [first, second] = [ballots[0], ballots[1]];
    if (first === undefined || second === undefined) throw new Error('two are meant');
    const split: WeightedBallots = [second, { ...first, count: 1 }, { ...first, count: 1 }, { choice: { picks: ['b'] }, weight: '1', count: 0 }];
    expect(hashOfBallots(split)).toBe(hashOfBallots(ballots));
    expect(hashOfBallots([{ ...first, count: 3 }, second])).not.toBe(hashOfBallots(ballots));
    expect(hashOfBallots([{ ...first, weight: '2' }, second])).not.toBe(hashOfBallots(ballots));
  });

  test('the order is the one that anybody computes by the description', () => {
    // Written once more, straight from the words: a key, blocks of a counter, four bytes each, Fisher–Yates from behind.
    const options = ['Cem', 'Ada', 'Ben', 'Äda'];
    const key = createHmac('sha256', seed).update(`hemicycle/lot/v1\n${hashOfBallots(ballots)}`).digest();
    const block = (n: number) => createHmac('sha256', key).update(Buffer.from([0, 0, 0, 0, 0, 0, 0, n])).digest();
    const numbers = [0, 1].flatMap((n) => Array.from({ length: 8 }, (_, at) => block(n).readUInt32BE(4 * at)));
    const order = ['Ada', 'Ben', 'Cem', 'Äda'];
    for (let last = 3; last > 0; last -= 1) {
      const number = numbers.shift() ?? 0;
      // None of these is refused: each is far below the last multiple.
      expect(number).toBeLessThan(2 ** 32 - 4);
      const other = number % (last + 1);
      [order[last], order[other]] = [order[other] ?? '', order[last] ?? ''];
    }
    expect(drawLot(seed, ballots, options)).toEqual(order);
  });

  test('the same on every machine: an order that was computed once', () => {
    const options = Array.from({ length: 12 }, (_, n) => `o${n}`);
    expect(drawLot(seed, [], options)).toMatchInlineSnapshot(`
      [
        "o10",
        "o9",
        "o11",
        "o8",
        "o1",
        "o7",
        "o0",
        "o4",
        "o5",
        "o6",
        "o2",
        "o3",
      ]
    `);
  });

  test('everybody stands in it once, and the order of the options on the ballot says nothing', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 16, maxLength: 32 }), fc.uniqueArray(fc.string(), { maxLength: 20 }), (any, options) => {
        const lot = drawLot(any, ballots, options);
        expect(lot.toSorted()).toEqual(options.toSorted());
        expect(drawLot(any, ballots, options.toReversed())).toEqual(lot);
      }),
    );
  });

  test('no place is favoured: over many seeds each option stands in each place about as often', () => {
    const options = ['a', 'b', 'c'];
    const counts = new Map<string, number>();
    for (let n = 0; n < 6_000; n += 1) {
      const lot = drawLot(createHash('sha256').update(`seed ${n}`).digest(), [], options).join('');
      counts.set(lot, (counts.get(lot) ?? 0) + 1);
    }
    // A thousand of each of six orders; five standard deviations are 144.
    expect([...counts.values()].every((count) => Math.abs(count - 1_000) < 144)).toBe(true);
    expect(counts.size).toBe(6);
  });
});
