import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { refusedExitCode } from '../../lib/process.ts';
import { processIdentity, signal } from '../../scripts/supervisor/processes.ts';
import { clearRemains, eraseRun, writeRun } from '../../scripts/supervisor/run-file.ts';
import { spawnPart } from '../../scripts/supervisor/spawn-part.ts';
import { backOffMs, createSupervisor, type Part } from '../../scripts/supervisor/supervisor.ts';

const fixtures = path.join(import.meta.dirname, '../fixtures/processes');
const cleanUps: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0)) await cleanUp();
});

/** How long a busy machine may take to start or end a small process. */
const patience = { timeout: 20_000, interval: 20 };

function part(overrides: Partial<Part> & Pick<Part, 'start'>): Part {
  return { name: 'part', tier: 0, stopSignal: 'SIGTERM', stopWithinMs: 10_000, ...overrides };
}

function supervise() {
  const lines: string[] = [];
  const refused: string[] = [];
  const supervisor = createSupervisor({ say: (line) => lines.push(line), onRefused: (name) => refused.push(name) });
  cleanUps.push(() => supervisor.stop());
  return { supervisor, lines, refused };
}

/** Starts a script of ours with an output that the test reads. */
function startFixture(name: string, args: readonly string[] = []): ChildProcess {
  return spawn(process.execPath, [path.join(fixtures, name), ...args], { stdio: ['pipe', 'pipe', 'inherit'], detached: true });
}

function isGone(pid: number): boolean {
  return processIdentity(pid) === undefined;
}

async function said(child: ChildProcess, pattern: RegExp): Promise<RegExpExecArray> {
  let text = '';
  child.stdout?.on('data', (chunk) => (text += String(chunk)));
  return vi.waitUntil(() => pattern.exec(text), patience);
}

describe('back-off', () => {
  test('[L4c] doubles from a quarter of a second to ten, and stays there', () => {
    expect([1, 2, 3, 4, 5, 6, 7, 8, 1000].map(backOffMs)).toEqual([250, 500, 1000, 2000, 4000, 8000, 10_000, 10_000, 10_000]);
  });
});

describe('a part that dies', () => {
  test('[L4c] is started again, longer after each end in a row, and the supervisor says so', async () => {
    const { supervisor, lines } = supervise();
    let starts = 0;
    supervisor.run(
      part({
        start: () => {
          starts += 1;
          return spawn(process.execPath, ['-e', 'process.exit(3)'], { stdio: 'ignore', detached: true });
        },
      }),
    );
    await vi.waitUntil(() => starts >= 3, patience);
    expect(lines.slice(0, 2)).toEqual([
      'part ended with exit code 3; starting it again in 0.25 s.',
      'part ended with exit code 3; starting it again in 0.5 s.',
    ]);
  });

  test('[L4c] is started again after a kill, and its neighbour is left alone', async () => {
    const { supervisor, lines } = supervise();
    const neighbour = supervisor.run(part({ name: 'neighbour', start: () => startFixture('lives.ts') }));
    const first = supervisor.run(part({ start: () => startFixture('lives.ts') }));
    first.kill('SIGKILL');
    await vi.waitUntil(() => supervisor.processes().some(({ name, pid }) => name === 'part' && pid !== first.pid), patience);
    expect(supervisor.processes()).toContainEqual(expect.objectContaining({ name: 'neighbour', pid: neighbour.pid }));
    expect(lines).toEqual(['part was ended by SIGKILL; starting it again in 0.25 s.']);
  });

  test('is tried again when its program is missing', async () => {
    const { supervisor, lines } = supervise();
    supervisor.run(part({ start: () => spawn('/nowhere/program', { stdio: 'ignore' }) }));
    await vi.waitUntil(() => lines.length >= 2, patience);
    expect(lines[0]).toContain('could not be started');
  });

  test('is not tried again when it refuses its settings', async () => {
    const { supervisor, lines, refused } = supervise();
    supervisor.run(
      part({ start: () => spawn(process.execPath, ['-e', `process.exit(${refusedExitCode})`], { stdio: 'ignore' }) }),
    );
    await vi.waitUntil(() => refused.length > 0, patience);
    expect({ lines, refused, processes: supervisor.processes() }).toEqual({ lines: [], refused: ['part'], processes: [] });
  });
});

describe('stopping', () => {
  test('ends the higher tier before the lower one', async () => {
    const { supervisor } = supervise();
    const ends: string[] = [];
    for (const [name, tier] of [['database', 0], ['worker', 1], ['web', 1]] as const) {
      const child = supervisor.run(part({ name, tier, start: () => startFixture('lives.ts') }));
      child.once('exit', () => ends.push(name));
      await said(child, /alive/);
    }
    await supervisor.stop();
    expect(ends.at(-1)).toBe('database');
    expect(ends.toSorted()).toEqual(['database', 'web', 'worker']);
    expect(supervisor.processes()).toEqual([]);
  });

  test('kills a part that does not stop in time', async () => {
    const { supervisor, lines } = supervise();
    const child = supervisor.run(part({ stopWithinMs: 100, start: () => startFixture('ignores-sigterm.ts') }));
    await said(child, /alive/);
    await supervisor.stop();
    expect(child.signalCode).toBe('SIGKILL');
    expect(lines).toEqual(['part did not stop within 0.1 s and is killed.']);
  });

  test('a second request kills at once', async () => {
    const { supervisor } = supervise();
    const child = supervisor.run(part({ stopWithinMs: 3_600_000, start: () => startFixture('ignores-sigterm.ts') }));
    await said(child, /alive/);
    void supervisor.stop();
    await supervisor.stop();
    expect(child.signalCode).toBe('SIGKILL');
  });

  test('starts nothing that waits for its next try', async () => {
    const { supervisor, lines } = supervise();
    let starts = 0;
    supervisor.run(
      part({
        start: () => {
          starts += 1;
          return spawn(process.execPath, ['-e', ''], { stdio: 'ignore' });
        },
      }),
    );
    await vi.waitUntil(() => lines.length === 1, patience);
    const before = starts;
    vi.useFakeTimers({ toFake: ['setTimeout'] });
    cleanUps.push(() => vi.useRealTimers());
    await supervisor.stop();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(starts).toBe(before);
  });
});

describe('the death of the supervisor', () => {
  test('by SIGKILL ends its parts, since their pipe to it closes', async () => {
    const supervisor = startFixture('supervises.ts');
    cleanUps.push(() => supervisor.kill('SIGKILL'));
    const pid = Number((await said(supervisor, /alive (\d+)/))[1]);
    cleanUps.push(() => signal(pid, 'SIGKILL'));
    expect(isGone(pid)).toBe(false);
    supervisor.kill('SIGKILL');
    await vi.waitUntil(() => isGone(pid), patience);
  });

  test('by SIGTERM ends its parts in order', async () => {
    const supervisor = startFixture('supervises.ts');
    cleanUps.push(() => supervisor.kill('SIGKILL'));
    const pid = Number((await said(supervisor, /alive (\d+)/))[1]);
    cleanUps.push(() => signal(pid, 'SIGKILL'));
    supervisor.kill('SIGTERM');
    await vi.waitUntil(() => supervisor.exitCode !== null, patience);
    expect({ code: supervisor.exitCode, isPartGone: isGone(pid) }).toEqual({ code: 0, isPartGone: true });
  });
});

describe('the remains of an earlier run', () => {
  function dataFolder(): string {
    const folder = mkdtempSync(path.join(tmpdir(), 'hemicycle-run-'));
    cleanUps.push(() => rmSync(folder, { recursive: true, force: true }));
    return folder;
  }

  test('a folder without a note, or with one that was erased, is free', async () => {
    const folder = dataFolder();
    expect(await clearRemains(folder)).toEqual({ status: 'free', ended: [] });
    writeRun(folder, []);
    eraseRun(folder);
    expect(await clearRemains(folder)).toEqual({ status: 'free', ended: [] });
  });

  test('a live supervisor keeps its folder', async () => {
    const folder = dataFolder();
    writeRun(folder, []);
    expect(await clearRemains(folder)).toEqual({ status: 'running', pid: process.pid });
  });

  test('parts that outlived their supervisor are ended', async () => {
    const folder = dataFolder();
    const orphan = startFixture('lives.ts');
    cleanUps.push(() => orphan.kill('SIGKILL'));
    const pid = Number((await said(orphan, /alive (\d+)/))[1]);
    // A supervisor that writes its note and is gone.
    const writer = spawnPart(
      ['-e', `import('${path.join(import.meta.dirname, '../../scripts/supervisor/run-file.ts')}').then((m) => m.writeRun('${folder}', [{ name: 'worker', tier: 1, stopSignal: 'SIGTERM', pid: ${pid} }])).then(() => process.exit(0))`],
      {},
    );
    await vi.waitUntil(() => writer.exitCode !== null, patience);
    expect(await clearRemains(folder)).toEqual({ status: 'free', ended: ['worker'] });
    expect(isGone(pid)).toBe(true);
  });
});
