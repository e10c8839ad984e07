import { describe, expect, test } from 'vitest';
import { createPresence, disconnectGraceMs } from '../../realtime/presence.ts';
import { ManualClock } from '../fixtures/channel-clock.ts';

function start() {
  const clock = new ManualClock();
  let changes = 0;
  const presence = createPresence({ clock, onChange: () => (changes += 1) });
  return { clock, presence, changes: () => changes };
}

describe('who is connected', () => {
  test('[RT12] one participant with several connections is connected while at least one is open', () => {
    const { clock, presence } = start();
    presence.opened('a');
    presence.opened('a');
    presence.closed('a');
    clock.advance(2 * disconnectGraceMs);
    expect(presence.isConnected('a')).toBe(true);
    expect(presence.connectedCount).toBe(1);
  });

  test('[RT12] after the end of an assembly nobody is waited for, though its connections end later', () => {
    const { clock, presence } = start();
    for (const id of ['a', 'b', 'c']) presence.opened(id);
    presence.closed('a');
    presence.stop();
    for (const id of ['b', 'c']) presence.closed(id);
    expect(clock.timerCount).toBe(0);
  });

  test('[RT12] a loss counts after the grace period, and not before', () => {
    const { clock, presence } = start();
    presence.opened('a');
    presence.closed('a');
    clock.advance(disconnectGraceMs - 1);
    expect(presence.isConnected('a')).toBe(true);
    clock.advance(1);
    expect(presence.isConnected('a')).toBe(false);
  });

  test('[RT12] [faults 12] who was silent for longer than the grace period is not waited for again', () => {
    const { clock, presence } = start();
    presence.opened('a');
    presence.opened('a');
    presence.closed('a', true);
    expect(presence.isConnected('a')).toBe(true);
    presence.closed('a', true);
    expect([presence.isConnected('a'), clock.timerCount]).toEqual([false, 0]);
  });

  test('[RT12][A9] who comes back within the grace period leaves no trace', () => {
    const { clock, presence, changes } = start();
    presence.opened('a');
    const before = changes();
    for (let round = 0; round < 5; round += 1) {
      presence.closed('a');
      clock.advance(disconnectGraceMs - 1);
      presence.opened('a');
      clock.advance(disconnectGraceMs * 2);
    }
    expect(changes()).toBe(before);
    expect(presence.isConnected('a')).toBe(true);
  });

  test('the version grows with each change of the set', () => {
    const { clock, presence } = start();
    const versions = [presence.version];
    presence.opened('a');
    versions.push(presence.version);
    presence.opened('b');
    versions.push(presence.version);
    presence.closed('a');
    clock.advance(disconnectGraceMs);
    versions.push(presence.version);
    expect(versions).toEqual([0, 1, 2, 3]);
  });

  test('a close too many changes nothing', () => {
    const { clock, presence } = start();
    presence.closed('a');
    presence.opened('a');
    presence.closed('a');
    presence.closed('a');
    clock.advance(disconnectGraceMs);
    expect(presence.connectedCount).toBe(0);
  });
});
