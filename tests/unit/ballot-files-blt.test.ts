import { describe, expect, test } from 'vitest';
import { createBltReader } from '../../lib/ballot-files/blt.ts';
import { readText } from '../fixtures/ballot-text.ts';

const read = (text: string) => readText(createBltReader(), text);
const ranks = (...given: number[][]) => ({ kind: 'ranks', ranks: given });

describe('[voting-rules: the count command] BLT', () => {
  test('candidates, seats, withdrawn, weights, equal ranks, blank ballots, names and title; identical ballots are one', async () => {
    const found = await read(`4 2\n-3\n3 1 3 2 0\n1 1 2 0\n2 4=1 2 0\n35 0\n0\n"Ada"\n"Ben Ö."\n"Cem"\n"Dora"\n"Board"\n`);
    expect(found).toEqual({
      ok: true,
      file: {
        title: 'Board',
        candidates: ['Ada', 'Ben Ö.', 'Cem', 'Dora'],
        withdrawn: [2],
        seats: 2,
        ballots: [
          { mark: ranks([0], [1]), weight: '1', count: 4, line: 3 },
          { mark: ranks([0, 3], [1]), weight: '1', count: 2, line: 5 },
          { mark: ranks(), weight: '1', count: 35, line: 6 },
        ],
      },
    });
  });

  test('size, names and title may stand in any lines, behind a byte order mark and with CRLF, and # begins a comment', async () => {
    const found = await read(`\uFEFF2 # two for one\r\n1\r\n1 1 2 0 # a vote\r\n0 "A # a" "B"\r\n"T" "where it is from"`);
    expect(found).toMatchObject({ ok: true, file: { title: 'T', candidates: ['A # a', 'B'], ballots: [{ mark: ranks([0], [1]), count: 1 }] } });
  });

  test('several who withdrew stand on lines of their own', async () => {
    expect(await read('3 1\n-1 -3\n2 1 2 0\n0\n"A"\n"B"\n"C"\n')).toMatchObject({ ok: true, file: { withdrawn: [0, 2], ballots: [{ mark: ranks([1]), count: 2 }] } });
  });

  test('whole weights are numbers of ballots, but beside a fraction each is the weight of one', async () => {
    expect(await read('2 1\n2 1 0\n5 1 0\n0\n"A"\n"B"\n')).toMatchObject({ ok: true, file: { ballots: [{ weight: '1', count: 7, line: 2 }] } });
    expect(await read('2 1\n5 1 0\n2.5 1 0\n5 1 0\n0\n"A"\n"B"\n')).toMatchObject({ ok: true, file: { ballots: [{ weight: '5', count: 2 }, { weight: '5/2', count: 1 }] } });
  });

  test('a title may be missing, and a fraction is the weight of one ballot', async () => {
    const found = await read('2 1\n3/2 1 0\n1.5 1 0\n0.25 2 0\n0\n"A"\n"B"\n');
    expect(found).toMatchObject({ ok: true, file: { title: null, ballots: [{ weight: '3/2', count: 2 }, { weight: '1/4', count: 1 }] } });
  });

  test.each<[string, string, number, RegExp]>([
    ['nothing', '', 1, /begin with the number of candidates/],
    ['a word for a number', 'two 1', 1, /number of candidates is "two"/],
    ['a hundred thousand candidates', '100000 1\n1 1 0', 1, /100000 candidates are too many; at most 1000/],
    ['no seat', '2 0', 1, /number of seats is "0"/],
    ['more seats than candidates', '2 3', 1, /more seats \(3\) than candidates \(2\)/],
    ['an unknown candidate', '2 1\n1 1 0\n1 3 0\n0', 3, /no candidate "3"; they are numbered from 1 to 2/],
    ['a repeated candidate', '2 1\n\n1 1 2 1 0\n', 3, /candidate 1 stands twice/],
    ['a candidate who is equal to themself', '2 1\n1 1=1 0\n', 2, /candidate 1 stands twice/],
    ['a rank that is left out', '2 1\n1 1 - 2 0\n', 2, /a rank is left out/],
    ['a weight below zero', '2 1\n1 1 0\n-3 1 0', 3, /weight is "-3"; it must be above zero/],
    ['a weight of nothing', '2 1\n0/5 1 0', 2, /must be above zero/],
    ['a weight that is none', '2 1\nx 1 0', 2, /weight is "x"/],
    ['too many alike', '2 1\n1000000001 1 0', 2, /too many/],
    ['an unknown candidate who is withdrawn', '2 1\n-3\n', 2, /no candidate "-3"/],
    ['one who is withdrawn twice', '2 1\n-1 -1\n', 2, /withdrawn twice/],
    ['a file that ends in a ballot', '2 1\n1 1 0\n1 2', 3, /the ballot has no 0 at its end/],
    ['a ballot whose 0 is lost', '3 1\n5 1\n3 2 0\n4 3 0\n0\n', 2, /the ballot has no 0 at its end/],
    ['a first ballot of a weight below zero', '3 1\n-3 1 2 0\n0\n', 2, /weight must be above zero; if -3 has withdrawn, that stands on a line of its own/],
    ['a weight with a separator of thousands', '2 1\n1,000 1 0\n', 2, /weight is "1,000"; it can be read as thousands and as a decimal/],
    ['words behind the title', '1 1\n0\n"A"\n"T" "source" more\n', 4, /"more" stands behind the title/],
    ['a name with a control character', '1 1\n0\n"A\u001B[31m"\n', 3, /^the name "A\\u001b\[31m" has characters that nobody sees/],
    ['a name that turns the direction of writing', '1 1\n0\n"A\u202Eb"\n', 3, /^the name "A\\u202eb" has characters/],
    ['a title with a control character', '1 1\n0\n"A"\n"\u009B2J"\n', 4, /^the title "\\u009b2J" has characters/],
    ['two names that look the same', '2 1\n0\n"Zo\u00EB"\n"Zoe\u0308"\n', 4, /two candidates have the name "Zo\u00EB"/],
    ['a file that ends in the ballots', '2 1\n1 1 0\n', 2, /ballots end with a lone 0/],
    ['a file that ends in the names', '2 1\n1 1 0\n0\n"A"', 4, /1 of 2 candidates have a name/],
    ['a name without quotes', '2 1\n1 1 0\n0\nA\n', 4, /"A" stands where the name of candidate 1/],
    ['the same name twice', '2 1\n0\n"A"\n"A"\n', 4, /two candidates have the name "A" \(the other in line 3\)/],
    ['an empty name', '2 1\n0\n" "\n', 3, /no name/],
    ['a quotation mark that is not closed', '2 1\n0\n"A\n', 3, /not closed/],
    ['a name among the ballots', '2 1\n1 1 "A"', 2, /in quotes where a number is meant/],
    ['an option of another program', '2 1\n[tie 1 2]\n1 1 0', 2, /weight is "\[tie"/],
  ])('%s is refused with its line and the reason', async (_name, text, line, reason) => {
    expect(await read(text)).toEqual({ ok: false, fault: { line, reason: expect.stringMatching(reason) } });
  });

  test('what is no UTF-8, and a line without end, are refused', async () => {
    const { readBallots } = await import('../../lib/ballot-files/read.ts');
    async function* bytes(...chunks: Uint8Array[]) {
      yield* chunks;
    }
    expect(await readBallots(bytes(Buffer.from('2 1\n'), Buffer.from([0x31, 0xff, 0x0a])), createBltReader())).toMatchObject({ ok: false, fault: { line: 2, reason: expect.stringMatching(/UTF-8/) } });
    const long = Buffer.alloc(600_000, '1');
    expect(await readBallots(bytes(Buffer.from('2 1\n'), long, long), createBltReader())).toMatchObject({ ok: false, fault: { line: 2, reason: expect.stringMatching(/more than 1000000 characters/) } });
  });
});
