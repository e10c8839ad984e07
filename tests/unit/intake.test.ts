import { describe, expect, test } from 'vitest';
import { Intake, type IntakeLimits } from '../../realtime/transports/intake.ts';

const limits: IntakeLimits = { sliceSize: 3, mostWaiting: 6, mostWaitingBytes: 1_000 };

function start(overrides: Partial<IntakeLimits> = {}) {
  const turns: (() => void)[] = [];
  const time = { nowMs: 0 };
  let pauses = 0;
  const taken: string[] = [];
  const intake = new Intake({ soon: (run) => turns.push(run), monotonicMs: () => time.nowMs }, { ...limits, ...overrides }, () => (pauses += 1));
  const source = { isPaused: false, pause() { source.isPaused = true; }, resume() { source.isPaused = false; } };
  const add = (name: string, bytes = 1) => intake.add(source, bytes, () => taken.push(name));
  const turn = () => turns.shift()?.();
  return { intake, source, taken, turns, add, turn, time, pauses: () => pauses };
}

describe('what connections send', () => {
  test('[RT10] is taken at once while the slice lasts, and what is more waits for its turn, in order', () => {
    const { add, taken, turn, turns } = start();
    for (const name of 'abcdefgh') add(name);
    expect(taken.join('')).toBe('abc');
    turn();
    expect(taken.join('')).toBe('abcdef');
    // Who comes while others wait stands behind them.
    add('i');
    turn();
    expect(taken.join('')).toBe('abcdefghi');
    turn();
    expect(turns).toHaveLength(0);
    add('j');
    expect(taken.at(-1)).toBe('j');
  });

  test('[RT10] what is sent while something is taken waits as well', () => {
    const { intake, source, taken, add, turn } = start({ sliceSize: 1 });
    intake.add(source, 1, () => {
      add('inner');
      taken.push('outer');
    });
    expect(taken).toEqual(['outer']);
    turn();
    expect(taken).toEqual(['outer', 'inner']);
  });

  test('[OP3] each says when it came, however long it waited', () => {
    const { intake, source, time, turn } = start({ sliceSize: 1 });
    const came: number[] = [];
    for (const at of [10, 20, 30]) {
      time.nowMs = at;
      intake.add(source, 1, () => came.push(intake.arrivedMs));
    }
    time.nowMs = 500;
    turn();
    turn();
    expect(came).toEqual([10, 20, 30]);
  });

  test('[OP5] each sender that is held back is told of once', () => {
    const { add, pauses, turn, turns } = start({ mostWaiting: 1 });
    for (const name of 'abcdefgh') add(name);
    expect(pauses()).toBe(1);
    while (turns.length > 0) turn();
    for (const name of 'abcdefgh') add(name);
    expect(pauses()).toBe(2);
  });

  test('[RT9] beyond the limit its sender is read on only when half of it is done; nothing is lost', () => {
    const { add, intake, source, taken, turn } = start();
    for (let index = 0; index < 9; index += 1) add(String(index));
    expect([intake.waitingCount, source.isPaused]).toEqual([6, false]);
    add('9');
    expect(source.isPaused).toBe(true);
    turn();
    expect([intake.waitingCount, source.isPaused]).toEqual([4, true]);
    turn();
    expect([intake.waitingCount, source.isPaused]).toEqual([1, false]);
    turn();
    expect(taken.join('')).toBe('0123456789');
  });

  test('[RT9] a few large messages count by their bytes', () => {
    const { add, source, turn } = start({ sliceSize: 1 });
    add('small');
    add('large', 900);
    expect(source.isPaused).toBe(false);
    add('larger', 900);
    expect(source.isPaused).toBe(true);
    turn();
    turn();
    expect(source.isPaused).toBe(false);
  });
});
