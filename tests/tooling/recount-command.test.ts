import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { childEnvironment } from '../../lib/config.ts';
import { count } from '../../lib/counting/methods.ts';
import { compareWithPublished } from '../../scripts/recount/compare.ts';
import { projectRoot } from '../../scripts/root.ts';

const board = '3 2\n6 1 2 0\n5 2 1 0\n4 3 2 0\n3 3 1 0\n2 1=2 3 0\n1 0\n0\n"Ada"\n"Ben"\n"Dora"\n"Board"\n';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'hemicycle-recount-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('[CO18] npm run recount', () => {
  const published = {
    source: 'made up',
    count: ['--method', 'stv-scottish'],
    published: {
      quota: '7',
      elected: ['Ada', 'Dora'],
      roundCount: 2,
      rounds: [
        { votes: { Ada: '6', Ben: '5', Dora: '7.00000' }, exhausted: '2', elected: ['Dora'], excluded: ['Ben'] },
        { votes: { Ada: '11', Ben: '0', Dora: '7' }, elected: ['Ada'] },
      ],
    },
  };

  function recount(name: string, files: Readonly<Record<string, string>>) {
    const at = path.join(folder, name);
    mkdirSync(at);
    for (const [file, text] of Object.entries(files)) writeFileSync(path.join(at, file), text);
    const { status, stdout, stderr } = spawnSync(process.execPath, ['scripts/recount.ts', at], { cwd: projectRoot, encoding: 'utf8', env: childEnvironment({}) });
    return { status, lines: stdout.trim().split('\n'), stderr };
  }

  test('every figure of every round is held against what was published', () => {
    const { status, lines } = recount('agree', { 'board.blt': board, 'board.json': JSON.stringify(published) });
    expect([status, lines]).toEqual([0, ['agrees   board: 13 figures and names', '1 election, 13 figures and names: 1 agree, 0 differ, 0 could not be counted']]);
  });

  test('what differs is named, and what can not be counted; the exit code says so', () => {
    const other = { ...published, published: { quota: '7', roundCount: 1, rounds: [{ votes: { Ada: '6.00001' }, elected: ['Ben'] }] } };
    const differing = recount('differ', { 'board.blt': board, 'board.json': JSON.stringify(other) });
    expect(differing).toMatchObject({
      status: 1,
      lines: ['DIFFERS  board: 3 beside 4 figures and names', expect.stringMatching(/number of rounds: 2 counted, 1 published/), expect.stringMatching(/round 1, Ada: 6 counted, 6.00001 published/), expect.stringMatching(/round 1, elected: Dora counted, Ben published/), expect.stringMatching(/0 agree, 1 differ/)],
    });
    const failing = recount('fail', { 'board.blt': '2 1\n1 3 0\n', 'board.json': JSON.stringify(published), 'lone.json': JSON.stringify(published), 'odd.blt': board, 'odd.json': '{"source": 1}' });
    expect(failing).toMatchObject({
      status: 2,
      lines: [
        expect.stringMatching(/^FAILED {3}board: .*line 2: there is no candidate "3"/),
        expect.stringMatching(/^FAILED {3}lone: 0 files of ballots/),
        expect.stringMatching(/^FAILED {3}odd: .*source: /),
        '3 elections, 0 figures and names: 0 agree, 0 differ, 3 could not be counted',
      ],
    });
  });

  const alone = (name: string, ballots: string, count: readonly string[], published: object) => recount(name, { 'board.blt': ballots, 'board.json': JSON.stringify({ source: 'made up', count, published }) });

  test('what is left out is not compared, rounds included', () => {
    expect(alone('first', board, ['--method', 'stv-scottish'], { rounds: [{ votes: { Ada: '6' } }] })).toMatchObject({ status: 0, lines: ['agrees   board: 1 figure or name', expect.anything()] });
  });

  test('a count that stops at a tie agrees with nothing', () => {
    const { status, lines } = alone('tie', '2 1\n1 1 0\n1 2 0\n0\n"Ada"\n"Ben"\n', ['--method', 'irv'], { elected: [] });
    expect([status, lines[1]?.trim()]).toEqual([1, 'the count stops at a tie between Ada, Ben; name the lot that was drawn in "count"']);
  });

  test('a name that nobody has is no zero', () => {
    const { status, lines } = alone('name', board, ['--method', 'stv-scottish'], { rounds: [{ votes: { Zed: '0' } }] });
    expect([status, lines[1]?.trim()]).toEqual([1, 'no candidate is called "Zed"']);
  });

  test('a quota of a method that has none, more rounds than there were, and nothing at all', () => {
    expect(alone('quota', '2 1\n2 1 0\n1 2 0\n0\n"Ada"\n"Ben"\n', ['--method', 'borda'], { quota: '0' }).lines[1]?.trim()).toBe('quota: none counted, 0 published');
    expect(alone('rounds', board, ['--method', 'stv-scottish'], { rounds: [{}, {}, {}] }).lines[1]?.trim()).toBe('number of rounds: 2 counted, at least 3 published');
    expect(alone('nothing', board, ['--method', 'borda'], {})).toMatchObject({ status: 2, lines: [expect.stringMatching(/^FAILED .*nothing was published/), expect.anything()] });
  });

  test.each([
    ['1/3', '0.33', true],
    ['2/3', '0.66', true],
    ['2/3', '0.67', true],
    ['2/3', '0.65', false],
    ['2/3', '0.68', false],
    ['1/3', '1/3', true],
    ['1/3', '333/1000', false],
    ['5', '5', true],
    ['11/2', '5', true],
    ['11/2', '6', true],
    ['6', '5', false],
  ])('%s beside the printed %s agrees: %s', (counted, printed, isSame) => {
    const cast = { heads: 1, weight: counted };
    const outcome = count({ method: 'plurality', options: ['A', 'B'], majority: null, runOff: false, seats: 1 }, [{ choice: { picks: ['A'] }, weight: counted, count: 1 }], { eligible: cast, present: cast });
    const { differences } = compareWithPublished(outcome, { source: 'made up', count: [], published: { rounds: [{ votes: { A: printed } }] } });
    expect(differences.length === 0).toBe(isSame);
  });
});
