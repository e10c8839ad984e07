import { describe, expect, test } from 'vitest';
import type { Ballot } from '../../lib/assembly/ballot.ts';
import { packReceipts, receiptOf, receiptOfCommand } from '../../lib/assembly/receipts.ts';
import { aSitting, idOf, no, yes } from '../fixtures/assembly-world.ts';

const ballot = (name: string, choice: Ballot['choice'], sequence: number): [string, Ballot] => [idOf(name), { choice, revision: 1, sequence, at: 1_800_000_000_000 + sequence, commandId: idOf(`${name} casts`) }];

describe('receipts', () => {
  const ballots = new Map([ballot('anna', yes, 2 ** 40), ballot('ben', no, 8), ballot('cleo', { answer: 'yes' }, 9)]);
  const receipts = packReceipts(ballots);

  test('[PO14] every ballot keeps number, time and choice', () => {
    for (const [id, { choice, sequence, at }] of ballots) expect(receiptOf(receipts, id)).toEqual({ choice, sequence, at });
    expect(receiptOf(receipts, idOf('stranger'))).toBeNull();
  });

  test('equal choices are kept once', () => {
    expect(receipts.choices).toEqual([yes, no]);
  });

  test('[RT7] a receipt answers to the command that cast it, and to no other', () => {
    expect(receiptOfCommand(receipts, idOf('anna'), idOf('anna casts'))?.sequence).toBe(2 ** 40);
    expect(receiptOfCommand(receipts, idOf('anna'), idOf('ben casts'))).toBeNull();
    expect(receiptOfCommand(receipts, idOf('stranger'), idOf('anna casts'))).toBeNull();
  });

  test('a tallied poll keeps receipts and no ballots or rights in memory', () => {
    const world = aSitting();
    world.poll('m');
    world.cast('anna', 'm', yes);
    world.close('m');
    const poll = world.pollIn('m', 'closed');
    expect([poll.ballots.size, poll.eligible.rights.size, poll.eligible.heads, poll.receipts?.rows.size]).toEqual([0, 0, 3, 1]);
  });
});
