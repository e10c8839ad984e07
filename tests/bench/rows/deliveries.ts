import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { median, type Row } from '../report.ts';
import type { Rival } from '../rivals/rival.ts';
import { cpuDuring, type Stand } from '../stand.ts';

/** Slower than the stage is sent at most (RT4), so that each change goes out by itself. */
const periodMs = 250;
const targetRatio = 1.25;

/** A part of the stage to everybody, again and again: the chair pins and unpins an announcement. */
export async function deliveriesRow(stand: Stand, bare: Rival, socketIo: Rival): Promise<Row> {
  const { clients, rounds, broadcastsPerRound } = stand.options;
  const announcementId = randomUUID();
  const text = { en: 'Lunch is at half past twelve; we go on at two.' };
  let basis = await stand.give({ type: 'publishAnnouncement', announcementId, text, pinned: false });
  let bytes = (await stand.crowd.order({ do: 'receive', event: 'stage', each: 1 })).bytesEach;
  let pinned = false;

  async function ours(): Promise<void> {
    const got = stand.crowd.order({ do: 'receive', event: 'stage', each: broadcastsPerRound });
    for (let time = 0; time < broadcastsPerRound; time += 1) {
      pinned = !pinned;
      basis = await stand.give({ type: 'pinAnnouncement', announcementId, pinned, basis });
      await delay(periodMs);
    }
    bytes = (await got).bytesEach;
  }

  const cpu = { ours: Array<number>(), bare: Array<number>(), socketIo: Array<number>() };
  for (let round = 0; round < rounds; round += 1) {
    cpu.ours.push(await cpuDuring(stand.worker.process, ours));
    cpu.bare.push(await cpuDuring(bare.server, () => bare.broadcast(bytes, broadcastsPerRound, periodMs)));
    cpu.socketIo.push(await cpuDuring(socketIo.server, () => socketIo.broadcast(bytes, broadcastsPerRound, periodMs)));
  }
  // Milliseconds for so many deliveries, as seconds for a million.
  const perMillion = (ms: readonly number[]) => ((median(ms) / 1_000) * 1_000_000) / (clients * broadcastsPerRound);
  const ratio = perMillion(cpu.ours) / perMillion(cpu.bare);
  return {
    what: 'CPU per million deliveries (a part of the stage to everybody)',
    target: `≤ ${targetRatio} × bare loop`,
    unit: 'CPU-s',
    ours: perMillion(cpu.ours),
    bare: perMillion(cpu.bare),
    socketIo: perMillion(cpu.socketIo),
    met: ratio <= targetRatio,
    note: `${bytes} bytes each; ours includes deciding and storing the change, and everything else the worker does meanwhile; ${rounds} rounds`,
  };
}
