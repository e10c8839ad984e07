import { describe, expect, test } from 'vitest';
import { createPreflibReader, type PreflibKind } from '../../lib/ballot-files/preflib.ts';
import { readText } from '../fixtures/ballot-text.ts';

const head = (kind: string, voters: number, orders = 1) => `# FILE NAME: 1.${kind}\n# TITLE: A: vote\n# DATA TYPE: ${kind}\n# NUMBER ALTERNATIVES: 3\n# NUMBER VOTERS: ${voters}\n# NUMBER UNIQUE ORDERS: ${orders}\n# ALTERNATIVE NAME 1: Ada: the first\n# ALTERNATIVE NAME 2: Ben\n# ALTERNATIVE NAME 3: Cem\n`;
const read = (kind: PreflibKind, text: string) => readText(createPreflibReader(kind), text);
const former = '3\n1,Ada\n2,Ben, Jr.\n3,Cem\n5,5,2\n3,1,{2,3}\n2,3,1,2\n';

describe('[voting-rules: the count command] PrefLib', () => {
  test('orders with ties, incomplete ones, and names with colons', async () => {
    expect(await read('toi', `${head('toi', 6, 3)}3: 1,{3,2}\n2: 2\n1: {1}, {}\n`)).toEqual({
      ok: true,
      file: {
        title: 'A: vote',
        candidates: ['Ada: the first', 'Ben', 'Cem'],
        withdrawn: [],
        seats: null,
        ballots: [
          { mark: { kind: 'ranks', ranks: [[0], [1, 2]] }, weight: '1', count: 3, line: 10 },
          { mark: { kind: 'ranks', ranks: [[1]] }, weight: '1', count: 2, line: 11 },
          { mark: { kind: 'ranks', ranks: [[0]] }, weight: '1', count: 1, line: 12 },
        ],
      },
    });
  });

  test('the format from before 2022', async () => {
    expect(await read('toc', former)).toMatchObject({ ok: true, file: { candidates: ['Ada', 'Ben, Jr.', 'Cem'], ballots: [{ mark: { ranks: [[0], [1, 2]] }, count: 3 }, { mark: { ranks: [[2], [0], [1]] }, count: 2 }] } });
  });

  test.each<[string, PreflibKind, string, number, RegExp]>([
    ['a file that was cut off', 'soi', `${head('soi', 9)}3: 1,2\n`, 10, /orders are of 3 voters, and line 5 says 9/],
    ['more voters than it says', 'soi', `${head('soi', 2)}3: 1,2\n`, 10, /^the file contradicts itself: its orders are of 3 voters, and line 5 says 2/],
    ['other orders than it says', 'soi', `${head('soi', 3, 4)}3: 1,2\n`, 10, /^the file ends too early: the number of its orders is 1, and line 6 says 4/],
    ['an order that ends with a comma', 'soi', `${head('soi', 1)}1: 1,\n`, 10, /ends where a candidate is meant/],
    ['an order of nobody', 'soi', `${head('soi', 1)}1:\n`, 10, /ends where a candidate is meant/],
    ['two commas', 'soi', `${head('soi', 1)}1: 1,,2\n`, 10, /a comma stands where a candidate is meant/],
    ['a missing comma', 'soi', `${head('soi', 1)}1: 1 2\n`, 10, /a comma is missing before "2"/],
    ['a comma at the end of a group', 'toi', `${head('toi', 1)}1: {1,}\n`, 10, /a comma stands at the end of a group/],
    ['one that ends in its names', 'soi', head('soi', 1).split('\n').slice(0, 8).join('\n'), 8, /2 of 3 candidates/],
    ['an empty file', 'soi', '', 1, /how many candidates/],
    ['another kind than its name says', 'soc', head('toc', 1), 3, /says that it is "toc"/],
    ['an unknown candidate', 'soi', `${head('soi', 1)}1: 4\n`, 10, /no candidate "4"/],
    ['a repeated candidate', 'toi', `${head('toi', 1)}1: 1,{2,1}\n`, 10, /candidate 1 stands twice/],
    ['equal ranks where there are none', 'soi', `${head('soi', 1)}1: {1,2}\n`, 10, /no equal ranks/],
    ['an incomplete order where they are complete', 'toc', `${head('toc', 1)}1: {1,2}\n`, 10, /ranks all 3 candidates, and this one 2/],
    ['no ballot', 'soi', `${head('soi', 1)}0: 1\n`, 10, /number of ballots is "0"/],
    ['a weight below zero', 'soi', `${head('soi', 1)}-2: 1\n`, 10, /number of ballots is "-2"/],
    ['a brace that is not closed', 'toi', `${head('toi', 1)}1: {1,2\n`, 10, /not closed/],
    ['a brace that was not opened', 'toi', `${head('toi', 1)}1: 1}\n`, 10, /was not opened/],
    ['braces in braces', 'toi', `${head('toi', 1)}1: {1,{2}}\n`, 10, /inside another/],
    ['a line that is no order', 'soi', `${head('soi', 1)}1,2,3\n`, 10, /no line "count: 1,2,3"/],
    ['an order before the names', 'soi', '# NUMBER ALTERNATIVES: 2\n1: 1,2\n', 2, /before the names/],
    ['a hundred thousand candidates', 'soi', '# NUMBER ALTERNATIVES: 100000\n', 1, /too many/],
    ['names out of their order', 'soi', '# NUMBER ALTERNATIVES: 2\n# ALTERNATIVE NAME 2: B\n', 2, /candidate "2" stands where candidate 1 is meant/],
    ['the same name twice', 'soi', '# NUMBER ALTERNATIVES: 2\n# ALTERNATIVE NAME 1: B\n# ALTERNATIVE NAME 2: B\n', 3, /two candidates have the name/],
  ])('%s is refused with its line and the reason', async (_name, kind, text, line, reason) => {
    expect(await read(kind, text)).toEqual({ ok: false, fault: { line, reason: expect.stringMatching(reason) } });
  });
});
