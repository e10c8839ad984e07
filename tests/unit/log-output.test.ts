import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createLogOutput, mostWaitingBytes } from '../../lib/log-output.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A log that takes what it is given when the test says so. */
function aLog() {
  const written: string[] = [];
  let dropped = 0;
  let finish: ((error: Error | null) => void) | null = null;
  const output = createLogOutput({
    write(text, done) {
      if (finish !== null) throw new Error('two writes at once');
      written.push(text);
      finish = done;
    },
    onDropped: (lines) => (dropped += lines),
  });
  const end = (error: Error | null) => {
    const done = finish;
    finish = null;
    done?.(error);
  };
  return { output, written, take: () => end(null), fail: () => end(new Error('ENOSPC')), dropped: () => dropped };
}

test('[FA1] lines go out in order, one write at a time, and what gathers meanwhile goes together', () => {
  const log = aLog();
  for (const line of ['one\n', 'two\n', 'three\n']) log.output.write(line);
  expect(log.written).toEqual(['one\n']);
  log.take();
  expect(log.written).toEqual(['one\n', 'two\nthree\n']);
  log.take();
  expect([log.written.length, log.dropped()]).toEqual([2, 0]);
});

test('[FA1][faults 8] what nobody takes is bounded: further lines are dropped and counted, and those that waited go out', () => {
  const log = aLog();
  const line = `${'x'.repeat(1_023)}\n`;
  const fitting = mostWaitingBytes / 1_024;
  for (let count = 0; count < fitting + 10; count += 1) log.output.write(line);
  expect(log.dropped()).toBe(10);
  while (log.written.join('').length < mostWaitingBytes) log.take();
  log.take();
  log.output.write('after\n');
  expect(log.written.at(-1)).toBe('after\n');
  expect([log.written.join('').length, log.dropped()]).toEqual([mostWaitingBytes + 6, 10]);
});

test('[FA1][faults 8] a write that fails costs its lines, is not repeated at once, and later lines go out when it works again', () => {
  const log = aLog();
  log.output.write('lost\n');
  log.fail();
  log.output.write('kept\n');
  expect([log.written, log.dropped()]).toEqual([['lost\n'], 1]);
  vi.advanceTimersByTime(1_000);
  log.take();
  expect(log.written).toEqual(['lost\n', 'kept\n']);
  log.output.write('more\n');
  expect([log.written.at(-1), log.dropped()]).toEqual(['more\n', 1]);
});

test('[FA1] what still waits at the end can be taken, without what is being written', () => {
  const log = aLog();
  for (const line of ['one\n', 'two\n', 'three\n']) log.output.write(line);
  expect([log.output.takeWaiting(), log.output.takeWaiting()]).toEqual(['two\nthree\n', '']);
});
