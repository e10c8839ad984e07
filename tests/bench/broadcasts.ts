import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { Crowd } from '../fixtures/l1/crowd.ts';
import type { Chair } from './chair.ts';

/** Slower than the stage is sent at most (RT4), so that each change goes out by itself. */
export const broadcastPeriodMs = 250;

export type Broadcasts = {
  /** Of one frame. */
  readonly bytes: number;
  /** Sends so many and resolves with how many frames arrived: on a busy machine a newer part replaces one that is still waiting. */
  send(times: number): Promise<number>;
};

/** A part of the stage to everybody, again and again: the chair pins and unpins an announcement. */
export async function startBroadcasts(chair: Chair, crowd: Crowd): Promise<Broadcasts> {
  const announcementId = randomUUID();
  const text = { en: 'Lunch is at half past twelve; we go on at two.' };
  let basis = await chair.give({ type: 'publishAnnouncement', announcementId, text, pinned: false });
  let isPinned = false;
  /** The part carries the sequence of its last change. */
  const received = () => crowd.order({ do: 'receive', event: 'stage', mark: `"version":${basis}` });
  let { bytesEach: bytes } = await received();
  return {
    get bytes() {
      return bytes;
    },
    async send(times) {
      for (let time = 0; time < times; time += 1) {
        isPinned = !isPinned;
        basis = await chair.give({ type: 'pinAnnouncement', announcementId, pinned: isPinned, basis });
        await delay(broadcastPeriodMs);
      }
      const got = await received();
      bytes = got.bytesEach;
      return got.deliveries;
    },
  };
}

/** CPU seconds for a million. */
export function perMillion(cpuMs: number, deliveries: number): number {
  return (cpuMs / 1_000 / deliveries) * 1_000_000;
}
