import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { median, show, type Row } from '../report.ts';
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
  let { bytesEach: bytes } = await received();
  let pinned = false;

  /** The part carries the sequence of its last change. */
  function received() {
    return stand.crowd.order({ do: 'receive', event: 'stage', mark: `"version":${basis}` });
  }

  /** Resolves with how many frames arrived: on a busy machine a newer part replaces one that is still waiting. */
  async function ours(): Promise<number> {
    for (let time = 0; time < broadcastsPerRound; time += 1) {
      pinned = !pinned;
      basis = await stand.give({ type: 'pinAnnouncement', announcementId, pinned, basis });
      await delay(periodMs);
    }
    const got = await received();
    bytes = got.bytesEach;
    return got.deliveries;
  }

  /** CPU seconds for a million. */
  const cpu = { ours: Array<number>(), bare: Array<number>(), socketIo: Array<number>() };
  const theirs = clients * broadcastsPerRound;
  const perMillion = (cpuMs: number, deliveries: number) => (cpuMs / 1_000 / deliveries) * 1_000_000;
  for (let round = 0; round < rounds; round += 1) {
    let deliveries = 0;
    const ownMs = await cpuDuring(stand.worker.process, async () => {
      deliveries = await ours();
    });
    cpu.ours.push(perMillion(ownMs, deliveries));
    cpu.bare.push(perMillion(await cpuDuring(bare.server, () => bare.broadcast(bytes, broadcastsPerRound, periodMs)), theirs));
    cpu.socketIo.push(perMillion(await cpuDuring(socketIo.server, () => socketIo.broadcast(bytes, broadcastsPerRound, periodMs)), theirs));
  }
  const ratio = median(cpu.ours) / median(cpu.bare);
  return {
    what: 'CPU per million deliveries (a part of the stage to everybody)',
    target: `≤ ${targetRatio} × bare loop`,
    unit: 'CPU-s',
    ours: median(cpu.ours),
    bare: median(cpu.bare),
    socketIo: median(cpu.socketIo),
    met: ratio <= targetRatio,
    note: `${bytes} bytes each; ours includes deciding and storing the change, and everything else the worker does meanwhile; rounds ${cpu.ours.map(show).join(', ')} against ${cpu.bare.map(show).join(', ')}`,
  };
}
