import { describe, expect, test } from 'vitest';
import type { Channel } from '../../realtime/channels/channel.ts';
import { createEpochs } from '../../realtime/epochs.ts';
import type { Principal } from '../../realtime/principal.ts';

const nobody: Principal = { staff: null, participants: new Map(), screens: new Map(), address: '127.0.0.1' };

function channel(topic: string): Channel<Principal> {
  return { topic, joinRef: '1', principal: nobody, connectionId: 'c', transport: 'websocket', isOpen: true, push() {}, close() {}, fail() {} };
}

function start() {
  let next = 0;
  return createEpochs(() => `epoch-${(next += 1)}`);
}

describe('epochs', () => {
  test('[RT6] a join by the same instance retires its older epoch, on another connection too', () => {
    const epochs = start();
    const older = channel('t');
    const newer = channel('t');
    const first = epochs.begin(older, 'instance');
    const second = epochs.begin(newer, 'instance');
    expect(epochs.isCurrent(older, first)).toBe(false);
    expect(epochs.isCurrent(newer, second)).toBe(true);
  });

  test('[RT6] other tabs and devices keep theirs', () => {
    const epochs = start();
    const one = channel('t');
    const other = channel('t');
    const first = epochs.begin(one, 'tab one');
    epochs.begin(other, 'tab two');
    expect(epochs.isCurrent(one, first)).toBe(true);
  });

  test('[RT6] the epoch of one channel is none on another', () => {
    const epochs = start();
    const one = channel('t');
    const other = channel('u');
    const first = epochs.begin(one, 'instance');
    epochs.begin(other, 'instance');
    expect(epochs.isCurrent(other, first)).toBe(false);
  });

  test('[RT6] the end of an older channel leaves the newer one of the same instance as it is', () => {
    const epochs = start();
    const older = channel('t');
    const newer = channel('t');
    epochs.begin(older, 'instance');
    const second = epochs.begin(newer, 'instance');
    epochs.end(older);
    expect(epochs.isCurrent(newer, second)).toBe(true);
    epochs.end(newer);
    expect(epochs.isCurrent(newer, second)).toBe(false);
  });
});
