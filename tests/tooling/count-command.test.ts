import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { childEnvironment } from '../../lib/config.ts';
import { projectRoot } from '../../scripts/root.ts';

const board = '4 2\n-3\n6 1 2 0\n5 2 1 0\n4 4 2 0\n3 3 4 1 0\n2 1=2 4 0\n1 0\n0\n"Ada"\n"Ben"\n"Cem"\n"Dora"\n"Board"\n';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'hemicycle-count-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function file(name: string, text: string): string {
  const place = path.join(folder, name);
  writeFileSync(place, text);
  return place;
}

function count(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['scripts/count.ts', ...args], { cwd: projectRoot, encoding: 'utf8', env: childEnvironment({}) });
  return { status, stdout, stderr };
}

describe('[voting-rules: the count command]', () => {
  test('[CO15] a table with rounds as columns, the elected and the excluded marked, and the account in words, without a server or a database', () => {
    const { status, stdout, stderr } = count('--method', 'stv-scottish', '--explain', file('board.blt', board));
    expect([status, stderr]).toEqual([0, '']);
    expect(stdout).toBe(`Board
stv-scottish/5-decimals: 2 seats, 21 ballots
Withdrawn: Cem.

Candidate          Round 1    Round 2
Dora                     7 ✓        7
Ada                      6         11 ✓
Ben                      5 ✗
Counts for nobody        2          2
Abstentions              1
Quota                    7          7

Elected: Dora and Ada.

  21 ballots were cast, 1 of them an abstention.
  2 ballots begin with a shared rank and count for nobody.
  18 votes count for 2 seats: a seat takes 7, the quota.

Round 1
  Dora is elected with 7, which reaches the quota.
  Ben is last with 5 and is excluded.
  The votes of Ben go on at the value they had: Ada 5.

Round 2
  Ada is elected with 11, which reaches the quota.
`);
  });

  test('[CO15] one JSON object with the fields of the reference', () => {
    const { stdout } = count('--method', 'stv-scottish', '--json', file('json.blt', board));
    expect(JSON.parse(stdout)).toEqual({
      method: 'stv-scottish',
      rule: 'stv-scottish/5-decimals',
      seats: 2,
      ballots: 21,
      abstentions: 1,
      quota: '7',
      candidates: ['Ada', 'Ben', 'Dora'],
      verdict: 'elected',
      elected: ['Dora', 'Ada'],
      rounds: [
        { votes: { Ada: '6', Ben: '5', Dora: '7' }, exhausted: '2', elected: ['Dora'], excluded: ['Ben'], note: 'quota 7' },
        { votes: { Ada: '11', Dora: '7' }, exhausted: '2', elected: ['Ada'], excluded: [], note: 'quota 7' },
      ],
      ties: [],
    });
  });

  test('[CO13] a tie is left open, and broken by a lot that was drawn, or by one from a seed', () => {
    const tied = file('tied.csv', 'A,B,C\n5,5,1\n');
    const open = JSON.parse(count('--method', 'score', '--max-score', '5', '--json', tied).stdout);
    expect([open.elected, open.ties]).toEqual([['A', 'B'], [{ of: 'seat', place: 1, candidates: ['A', 'B'], votes: '5' }]]);
    const drawn = JSON.parse(count('--method', 'score', '--max-score', '5', '--json', '--lot', 'B', '--lot', 'A', tied).stdout);
    expect([drawn.elected, drawn.ties]).toEqual([['B'], [{ of: 'seat', place: 1, candidates: ['A', 'B'], votes: '5', by: 'lot', picked: ['B'] }]]);
    const seeded = () => count('--method', 'score', '--max-score', '5', '--json', '--seed', '00'.repeat(32), tied).stdout;
    expect(JSON.parse(seeded()).elected).toHaveLength(1);
    expect(seeded()).toBe(seeded());
  });

  test('the examples of the page about files can be counted as they stand', () => {
    const page = readFileSync(path.join(projectRoot, 'docs/counting/ballot-files.md'), 'utf8');
    const [blt = '', csv = ''] = [...page.matchAll(/^```\n([^`]*)^```$/gm)].map(([, block]) => block ?? '');
    expect(JSON.parse(count('--method', 'stv-scottish', '--json', file('page.blt', blt)).stdout)).toMatchObject({ seats: 2, ballots: 20, candidates: ['Ada', 'Ben', 'Dora'] });
    expect(JSON.parse(count('--method', 'irv', '--json', file('page.csv', csv)).stdout)).toMatchObject({ ballots: 17, candidates: ['Ada', 'Ben', 'Cem'], elected: ['Ada'] });
  });

  test('[CO13] [CO15] while a tie for exclusion is open all who are in may still be elected, and the words say what it is about', () => {
    const weak = file('weak.blt', '4 1\n20 1 0\n15 2 0\n3 3 0\n3 4 0\n0\n"Ada"\n"Ben"\n"Cem"\n"Dan"\n');
    const { elected, open, verdict, ties } = JSON.parse(count('--method', 'irv', '--json', weak).stdout);
    expect([elected, open, verdict, ties]).toEqual([['Ada', 'Ben', 'Cem', 'Dan'], ['Ada', 'Ben', 'Cem', 'Dan'], 'tie', [{ of: 'exclusion', place: 3, candidates: ['Cem', 'Dan'], votes: '3' }]]);
    expect(count('--method', 'irv', weak).stdout).toContain('Equal for exclusion: Cem and Dan. Draw a lot');
    expect(count('--method', 'irv', '--lot', 'Cem', weak).stdout).toContain('Lot: Cem. It does not name all who are tied.');
    expect(count('--method', 'irv', '--lot', 'Cem', '--lot', 'Dan', weak).stdout).toContain('Elected: Ada.\nLot: Cem, Dan.');
  });

  test('[CO15] a motion and a final in JSON, the majority of the eligible', () => {
    const motion = file('eligible.csv', 'count,answer\n421,yes\n191,no\n30,abstain\n');
    const { verdict, majority } = JSON.parse(count('--method', 'yes-no-abstain', '--base', 'eligible', '--eligible', '700', '--json', motion).stdout);
    expect([verdict, majority]).toEqual(['carried', { candidate: 'yes', votes: '421', base: 'eligible', of: '700', needed: '351', kind: 'more-than', numerator: 1, denominator: 2, reached: true }]);
    const { rounds } = JSON.parse(count('--method', 'star', '--json', file('final.csv', 'A,B\n5,3\n5,4\n0,5\n')).stdout);
    expect(rounds).toEqual([{ votes: { A: '10', B: '12' }, elected: [], excluded: [] }, { votes: { A: '2', B: '1' }, elected: ['A'], excluded: [], note: 'final' }]);
  });

  test('[CO15] a motion that is lost by a tie says so, also where its majority is reached', () => {
    const tied = file('motion-tie.csv', 'count,answer\n5,yes\n5,no\n');
    const { stdout } = count('--method', 'yes-no-abstain', '--majority', '>=1/2', '--explain', tied);
    expect(stdout).toContain('A tie: not carried. Yes: 5 of 10 yes and no votes; 5 needed (half at least).');
    expect(stdout).toContain('with as many against it a motion is not carried');
    expect(JSON.parse(count('--method', 'yes-no-abstain', '--majority', '>=1/2', '--json', tied).stdout)).toMatchObject({ verdict: 'rejected', ties: [{ of: 'motion' }] });
  });

  test('[CO15] [CO22] who said no, what all weigh, empty seats, and whom a run-off is between', () => {
    const each = file('each.csv', 'weight,A,B\n2.5,yes,no\n1,yes,no\n');
    expect(JSON.parse(count('--method', 'yes-no-per-candidate', '--seats', '2', '--json', each).stdout)).toMatchObject({ ballots: 2, weight: '3.5', rounds: [{ votes: { A: '3.5', B: '0' }, against: { A: '0', B: '3.5' } }] });
    expect(count('--method', 'yes-no-per-candidate', '--seats', '2', each).stdout).toContain('Elected: A. One seat stays empty. A: 3.5 of 3.5 yes and no votes; 2 needed (more than half).');
    const close = file('close.csv', 'count,A,B,C\n5,x,,\n3,,x,\n3,,,x\n');
    expect(count('--method', 'plurality', '--majority', '1/2', '--base', 'yes-no', '--run-off', '--lot', 'C', '--lot', 'B', close).stdout).toContain('Run-off between A, B, and C. A: 5 of 11 votes for anybody; 6 needed (more than half).\n');
    expect(JSON.parse(count('--method', 'plurality', '--majority', '1/2', '--run-off', '--json', close).stdout)).toMatchObject({ runOff: ['A', 'B', 'C'], ties: [{ of: 'run-off' }] });
  });

  test('[CO15] pairs as a matrix, decimals below each other, and wide letters in their columns', () => {
    expect(count('--method', 'schulze', file('pairs.blt', '3 1\n6 1 2 3 0\n5 2 3 1 0\n0\n"Ada"\n"Ben"\n"加藤"\n')).stdout).toContain(`Candidate  1  2   3
1 Ada ✓    –  6   6
2 Ben      5  –  11
3 加藤     5  0   –
`);
    const { stdout } = count('--method', 'stv-scottish', '--lang', 'de', file('decimals.blt', '3 2\n7 1 2 0\n3 2 0\n2 3 0\n0\n"Ada"\n"Ben"\n"Cem"\n'));
    expect(stdout).toContain('Ada                  7,00000 ✓  5,00000');
    expect(stdout).toContain('Ben                  3,00000    4,99997');
  });

  test('a result that can not be written is no success', { skip: process.platform !== 'linux' }, () => {
    const { status, stderr } = spawnSync('sh', ['-c', '"$0" scripts/count.ts --method irv "$1" > /dev/full', process.execPath, file('full.blt', '2 1\n1 1 0\n0\n"A"\n"B"\n')], { cwd: projectRoot, encoding: 'utf8', env: childEnvironment({}) });
    expect([status, stderr]).toEqual([2, expect.stringMatching(/^the result can not be written: /)]);
  });

  test('German, weights, and a motion', () => {
    const { stdout } = count('--method', 'yes-no-abstain', '--majority', '>=2/3', '--base', 'valid', '--lang', 'de', '--explain', file('motion.csv', 'weight,answer\n1.5,yes\n2,yes\n1,no\n0.5,abstain\n'));
    expect(stdout).toContain('4 Stimmzettel mit dem Gewicht 5');
    expect(stdout).toContain('Angenommen. Ja: 3,5 von 5 gültigen Stimmen; nötig: 3,5 (mindestens zwei Drittel).');
    expect(stdout).toContain('Ja: 3,5 von 5; nötig: 3,5 (mindestens zwei Drittel). Erreicht.');
  });

  test.each<[string, string[], string, string, RegExp]>([
    ['an unknown method', ['--method', 'guess'], 'a.blt', board, /^--method is "guess"; it is one of /],
    ['no method', [], 'b.blt', board, /^--method is missing/],
    ['seats that are none', ['--method', 'irv', '--seats', '0'], 'c.blt', board, /^--seats is "0"/],
    ['more seats than the method has', ['--method', 'irv'], 'd.blt', board, /can not be counted by irv: it elects one; see --seats/],
    ['nobody who stands', ['--method', 'approval'], 'e6.blt', '1 1\n-1\n3 1 0\n0\n"A"\n', /can not be counted by approval: nobody stands for election/],
    ['an option that stands twice', ['--method', 'irv', '--method', 'borda'], 'e2.blt', board, /^--method stands twice/],
    ['seats below zero', ['--method', 'irv', '--seats', '-1'], 'e3.blt', board, /--seats/],
    ['a base without its number', ['--method', 'plurality', '--majority', '1/2', '--base', 'present'], 'e4.blt', board, /^--base present needs --present N/],
    ['fewer eligible than have cast', ['--method', 'plurality', '--majority', '1/2', '--base', 'eligible', '--eligible', '3'], 'e5.blt', '2 1\n5 1 0\n0\n"A"\n"B"\n', /^--eligible is 3, and the ballots weigh 5 together/],
    ['an unknown option', ['--method', 'irv', '--fast'], 'e.blt', board, /--fast/],
    ['a file of another kind', ['--method', 'irv'], 'f.txt', board, /the name ends in "txt"/],
    ['ranks where points are needed', ['--method', 'score', '--max-score', '5'], 'g.blt', board, /score needs more than ranks/],
    ['a lot of somebody else', ['--method', 'stv-scottish', '--lot', 'Zoe'], 'h.blt', board, /--lot names "Zoe"/],
    ['a malformed file', ['--method', 'irv'], 'i.blt', '2 1\n1 1 0\n1 3 0\n', /i\.blt, line 3: there is no candidate "3"/],
    ['a file that was cut off', ['--method', 'irv'], 'j.blt', '2 1\n1 1 0\n1 2', /j\.blt, line 3: the ballot has no 0 at its end/],
    ['a score out of range', ['--method', 'score', '--max-score', '5'], 'k.csv', 'A,B\n1,2\n1,6\n', /k\.csv, line 3: "B" is given 6; at most 5 is the best score/],
    ['more points than a ballot has', ['--method', 'cumulative', '--points', '5/3'], 'l.csv', 'A,B\n3,3\n', /l\.csv, line 2: the ballot gives 6 points; at most 5/],
    ['several picks where one is meant', ['--method', 'plurality'], 'n.csv', 'A,B\nx,\nx,x\n', /n\.csv, line 3: the ballot picks 2; one is meant/],
    ['a shared first rank where one is picked', ['--method', 'plurality', '--seats', '1'], 'o.blt', board, /o\.blt, line 7: the ballot picks 2; one is meant/],
    ['more picks than are allowed', ['--method', 'approval', '--picks', '1-2'], 'm.csv', 'A,B,C\nx,,\nx,x,x\n', /m\.csv, line 3: the ballot picks 3; from 1 to 2/],
  ])('[CO14] %s: one line on standard error, exit 2, no partial result', (_name, args, name, text, reason) => {
    const { status, stdout, stderr } = count(...args, file(name, text));
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(reason);
    expect(stderr.trim().split('\n')).toHaveLength(1);
  });

  test('[CO14] a file that is not there', () => {
    expect(count('--method', 'irv', path.join(folder, 'nowhere.blt'))).toMatchObject({ status: 2, stdout: '', stderr: expect.stringMatching(/can not be read/) });
  });
});
