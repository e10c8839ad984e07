import { encodeSnapshot, snapshotFormat } from '../../lib/assembly/snapshot.ts';
import { createMemoryStore } from '../../lib/store/memory-store.ts';
import { loadAssembly } from '../../realtime/load-assembly.ts';
import type { Browser } from './browser.ts';
import { fairWeather, type Database } from './database.ts';
import type { Network } from './network.ts';
import type { Random } from './random.ts';
import type { Schedule } from './schedule.ts';
import type { SimulatedWorker } from './simulated-worker.ts';

export type FaultWorld = {
  readonly schedule: Schedule;
  readonly random: Random;
  readonly network: Network;
  readonly database: Database;
  readonly assemblyId: string;
  readonly browsers: readonly Browser[];
  /** Starts another worker, which new connections lead to. */
  readonly startWorker: () => void;
  readonly workers: readonly SimulatedWorker[];
  readonly say: (what: string) => void;
};

/** How often what happens by itself happens in this run; each run has another kind of day. Infinity: never. */
export type Day = { readonly networkMs: number; readonly workerMs: number; readonly databaseMs: number };

export function someDay(random: Random): Day {
  return {
    networkMs: random.pick([Infinity, 1_500, 4_000, 12_000]),
    workerMs: random.pick([Infinity, Infinity, 3_000, 8_000, 20_000]),
    databaseMs: random.pick([Infinity, 4_000, 10_000]),
  };
}

/** Shorter than the time in which everything comes to rest afterwards. */
const longestMs = 20_000;

/** What happens to browsers and their networks. */
export function networkFault(world: FaultWorld): void {
  const { random, network, schedule, say } = world;
  const browser = random.pick(world.browsers);
  const links = network.linksOf(browser.process);
  const forMs = Math.min(longestMs, random.waitMs(8_000));
  const healLater = (heal: () => void): void => void schedule.after(forMs, null, heal);
  switch (random.below(10)) {
    case 0:
    case 1:
      say(`${browser.name}: its connections are cut`);
      for (const link of links) link.cut();
      return;
    case 2:
      say(`${browser.name}: half-open`);
      for (const link of links) link.goSilent();
      return;
    case 3:
      say(`${browser.name}: no network for ${Math.round(forMs)} ms`);
      browser.line.isBlocked = true;
      for (const link of links) if (random.chance(0.5)) link.cut(); else link.goSilent();
      if (random.chance(0.5)) schedule.after(0, browser.process, () => browser.tell('offline'));
      healLater(() => {
        browser.line.isBlocked = false;
        schedule.after(0, browser.process, () => browser.tell('online'));
      });
      return;
    case 4:
    case 5:
      say(`${browser.name}: slow for ${Math.round(forMs)} ms`);
      browser.line.slowedByMs = random.between(500, 6_000);
      healLater(() => {
        browser.line.slowedByMs = 0;
      });
      return;
    case 6:
      say(`${browser.name}: frozen for ${Math.round(forMs)} ms`);
      browser.freeze(forMs);
      return;
    case 7:
      say(`${browser.name}: hidden for ${Math.round(forMs)} ms`);
      schedule.after(0, browser.process, () => browser.tell('hidden'));
      schedule.after(forMs, browser.process, () => browser.tell('visible'));
      return;
    case 8:
      if (!browser.isOpen) return;
      say(`${browser.name}: ends, and is opened again`);
      browser.kill();
      schedule.after(random.between(200, 6_000), browser.process, () => browser.open());
      return;
    default:
      say('everybody is cut');
      for (const link of network.links) link.cut();
  }
}

/** What happens to workers: they die, stand still, are replaced, or are two by mistake. */
export function workerFault(world: FaultWorld): void {
  const { random, network, schedule, say, startWorker } = world;
  const alive = world.workers.filter((worker) => worker.process.isAlive);
  const restartMs = random.between(200, 4_000);
  const worker = alive.at(-1);
  if (worker === undefined) return;
  switch (random.below(5)) {
    case 0:
    case 1:
      say(`${worker.process.name}: killed`);
      worker.kill();
      network.server = null;
      schedule.after(restartMs, null, startWorker);
      return;
    case 2: {
      const forMs = random.between(500, longestMs);
      say(`${worker.process.name}: stands still for ${Math.round(forMs)} ms`);
      worker.process.freezeUntil(schedule.nowMs + forMs);
      // The supervisor of another machine may think that it is dead.
      if (random.chance(0.3)) schedule.after(forMs / 2, null, startWorker);
      return;
    }
    case 3:
      say(`${worker.process.name}: drains`);
      network.server = null;
      schedule.after(0, worker.process, () => void worker.drain());
      schedule.after(restartMs, null, startWorker);
      return;
    default:
      say('a second worker by mistake');
      startWorker();
      // The older one ends at last.
      schedule.after(random.between(2_000, 15_000), null, () => {
        if (worker.process.isAlive && network.server !== worker) worker.kill();
      });
  }
}

/** What happens to the database; each time the weather changes. */
export function databaseFault({ random, database, schedule, assemblyId, say }: FaultWorld): void {
  const weather = { ...fairWeather };
  switch (random.below(7)) {
    case 0:
      weather.failsBefore = random.between(0.05, 0.5);
      break;
    case 1:
      weather.failsAfter = random.between(0.05, 0.5);
      break;
    case 2:
      weather.landsLate = random.between(0.1, 0.6);
      break;
    case 3:
      weather.slowMs = random.between(50, 2_500);
      break;
    case 4:
      weather.isAway = true;
      break;
    case 5:
      void saveSnapshot(database, assemblyId);
      break;
    default:
  }
  say(`database: ${JSON.stringify(weather)}`);
  database.weather = weather;
  const forMs = random.waitMs(weather.isAway ? 3_000 : 8_000);
  schedule.after(forMs, null, () => {
    if (database.weather === weather) database.weather = { ...fairWeather };
  });
}

/** As the record's thread does it, in a process of its own. */
async function saveSnapshot({ disk }: Database, assemblyId: string): Promise<void> {
  const store = createMemoryStore({ disk });
  const loaded = await loadAssembly(store, assemblyId);
  if (loaded === null) return;
  await store.saveSnapshot(assemblyId, { sequence: loaded.state.sequence, hash: loaded.lastHash, format: snapshotFormat, body: encodeSnapshot(loaded.state) });
}
