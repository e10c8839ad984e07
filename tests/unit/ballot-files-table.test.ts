import { describe, expect, test } from 'vitest';
import { BallotBox, mostDifferentBallots } from '../../lib/ballot-files/ballot-box.ts';
import { createTableReader, type CellKind } from '../../lib/ballot-files/table.ts';
import { readText } from '../fixtures/ballot-text.ts';

const read = (kind: CellKind, text: string) => readText(createTableReader(kind), text);

describe('tables of ballots', () => {
  test('ranks, with counts and weights, however columns are parted', async () => {
    const two = { mark: { ranks: [[1], [0, 2]] }, weight: '3/2', count: 2 };
    expect(await read('rank', 'count\tweight\tAda\t"Ben, Jr."\tCem\n2\t1.5\t2\t1\t2\n1\t1\t\t\t\n')).toMatchObject({ ok: true, file: { candidates: ['Ada', 'Ben, Jr.', 'Cem'], seats: null, ballots: [two, { mark: { ranks: [] }, weight: '1', count: 1 }] } });
    expect(await read('rank', 'count;weight;Ada;Ben;Cem\n2;1,5;2;1;2\n')).toMatchObject({ ok: true, file: { ballots: [two] } });
    expect(await read('rank', 'count,weight,Ada,"Ben, Jr.",Cem\n2,3/2,2,1,2\n')).toMatchObject({ ok: true, file: { candidates: ['Ada', 'Ben, Jr.', 'Cem'], ballots: [{ mark: { ranks: [[1], [0, 2]] }, weight: '3/2', count: 2 }] } });
  });

  test('points, picks and answers', async () => {
    expect(await read('points', 'A;B\n3;\n0;5\n')).toMatchObject({ ok: true, file: { ballots: [{ mark: { kind: 'numbers', numbers: [[0, 3]] } }, { mark: { numbers: [[0, 0], [1, 5]] } }] } });
    expect(await read('pick', 'A,B\n1,X\n,\n')).toMatchObject({ ok: true, file: { ballots: [{ mark: { kind: 'ranks', ranks: [[0, 1]] } }, { mark: { ranks: [] } }] } });
    expect(await read('answer', 'A,B\nYes,abstain\n,no\n')).toMatchObject({ ok: true, file: { ballots: [{ mark: { kind: 'answers', answers: [[0, 'yes'], [1, 'abstain']] } }, { mark: { answers: [[1, 'no']] } }] } });
  });

  test.each<[string, CellKind, string, number, RegExp]>([
    ['nothing', 'rank', '\n\n', 2, /empty/],
    ['no candidate', 'rank', 'count,weight\n', 1, /names no candidate/],
    ['the same name twice', 'rank', 'A,A\n', 1, /two candidates have the name "A"/],
    ['a hundred thousand candidates', 'rank', `${Array.from({ length: 100_000 }, (_, n) => n).join(',')}\n`, 1, /100000 candidates are too many/],
    ['a gap between ranks', 'rank', 'A,B,C\n1,1,3\n', 2, /rank 2 is left out/],
    ['a rank that is too low for those that are given', 'rank', 'A,B,C\n1,,4\n', 2, /rank 4 is given, and a better one is left out/],
    ['a rank of zero', 'rank', 'A,B\n0,1\n', 2, /counted from 1/],
    ['a rank that is no number', 'rank', 'A,B\n1,b\n', 2, /"b" under "B" is no whole number/],
    ['points below zero', 'points', 'A,B\n-1,2\n', 2, /"-1" under "A"/],
    ['points with a fraction', 'points', 'A,B\n1.5,2\n', 2, /"1.5" under "A"/],
    ['an answer that is none', 'answer', 'A,B\nyes,maybe\n', 2, /"maybe" under "B" is neither/],
    ['a pick that is none', 'pick', 'A,B\n2,\n', 2, /"2" under "A" is no pick/],
    ['a weight of zero', 'rank', 'weight,A\n0,1\n', 2, /weight is "0"/],
    ['a weight with a separator of thousands', 'rank', 'weight;A\n12.500;1\n', 2, /weight is "12.500"; it can be read as thousands/],
    ['a weight below zero', 'rank', 'weight,A\n-1,1\n', 2, /weight is "-1"/],
    ['a count of zero', 'rank', 'count,A\n0,1\n', 2, /count is "0"/],
    ['a line that was cut off', 'rank', 'A,B,C\n1,2,3\n1,2\n', 3, /2 cells stand in this line, and 3 in the first/],
  ])('%s is refused with its line and the reason', async (_name, kind, text, line, reason) => {
    expect(await read(kind, text)).toEqual({ ok: false, fault: { line, reason: expect.stringMatching(reason) } });
  });
});

test('[CO14] more different ballots than memory is meant for are refused with their line', () => {
  const box = new BallotBox();
  const add = (number: number) => box.add({ kind: 'numbers', numbers: [[0, number]] }, '1', 1, number);
  for (let number = 1; number <= mostDifferentBallots; number += 1) if (add(number) !== null) expect.fail(`refused ${number}`);
  expect(add(7)).toBeNull();
  expect(add(mostDifferentBallots + 1)).toEqual({ line: mostDifferentBallots + 1, reason: expect.stringMatching(/more than 1000000 ballots differ/) });
});
