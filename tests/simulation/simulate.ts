import type { Browser } from './browser.ts';
import { checkEnd, checkLists } from './checks.ts';
import { fairWeather } from './database.ts';
import { databaseFault, networkFault, someDay, workerFault, type FaultWorld } from './faults.ts';
import type { Finding } from './findings.ts';
import { adminActs, chairActs, memberActs } from './people.ts';
import { Random } from './random.ts';
import { Setting } from './setting.ts';
import type { SimulatedWorker } from './simulated-worker.ts';

/** What one simulation was, for the sums of many. */
export type Simulated = {
  readonly seed: number;
  readonly findings: readonly Finding[];
  readonly digest: string;
  readonly counts: Readonly<Record<string, number>>;
};

/** Most days are short, since trouble lies in what comes together; some are long enough for a poll's whole life and more. */
function actingMs(random: Random): number {
  return random.chance(0.1) ? random.between(40_000, 90_000) : random.between(10_000, 25_000);
}

/** An owner who was fenced notices within a second and an answer of the store. */
const noticingMs = 5_000;
/** Longer than the longest back-off, the longest frost and, together with it, the grace of presence. */
const restingMs = 45_000;
/** Between the last changes: each falls into the period of the one before. */
const lastChangesMs = 120;
/** I4, and two messages on the slowest line. */
const panelsMs = 3_500;
/** Participants are told counts at most once in five seconds (RT4). */
const countsMs = 3_000;

/** Mean milliseconds between two acts of one person. */
const memberPaceMs = 1_600;
const chairPaceMs = 1_600;
const adminPaceMs = 2_500;

/** Runs one day of one assembly, made of this seed alone. @param say told everything that happens, for a replay */
export async function simulate(seed: number, say: ((line: string) => void) | null = null): Promise<Simulated> {
  const setting = new Setting(seed, say);
  const { schedule } = setting;
  await setting.foundAssembly();
  let events = await act(setting);
  events += await comeToRest(setting);
  const worker = setting.workers.at(-1);
  if (worker === undefined) throw new Error('There is no worker');
  changeAtLast(setting, worker);
  events += await schedule.runUntil(schedule.nowMs + setting.participantIds.length * lastChangesMs + panelsMs);
  const end = { ...setting, refusals: setting.watch.refusals, worker };
  schedule.after(0, null, () => void checkLists(end));
  events += await schedule.runUntil(schedule.nowMs + countsMs);
  schedule.after(0, null, () => void checkEnd(end));
  await schedule.runUntil(schedule.nowMs + 1);
  const { record, taps, workers, watch, database, findings, digest } = setting;
  const counts = { events, entries: record.last, taps: taps.count, workers: workers.length, ...watch.counts, 'refusals by the rules': watch.refusals.length, ...countsOf(database.faults) };
  return { seed, findings: findings.all, digest, counts };
}

function countsOf(faults: Readonly<Record<string, number>>): Record<string, number> {
  return Object.fromEntries(Object.entries(faults).map(([name, count]) => [`calls of the store failed (${name})`, count]));
}

/** People open their pages and act, and things happen to them. */
function act(setting: Setting): Promise<number> {
  const { schedule, random, seed, taps, participantIds, network, database, assemblyId, browsers, workers } = setting;
  const members = participantIds.flatMap((participantId, index) => {
    const devices = random.chance(0.25) ? ['', '-laptop'] : [''];
    return devices.map((device) => setting.enter(`member-${index + 1}${device}`, { kind: 'participant', participantId }));
  });
  const staff = (name: string) => Array.from({ length: 1 + random.below(2) }, (_, index) => setting.enter(`${name}-${index + 1}`, { kind: 'staff' }));
  const chairs = staff('chair');
  const admins = staff('admin');
  const until = schedule.nowMs + actingMs(random);
  const people = { schedule, random: new Random(seed, 'people'), taps, participantIds };
  const again = (meanMs: number, run: () => void): void => {
    if (meanMs === Infinity) return;
    schedule.after(people.random.waitMs(meanMs), null, () => {
      if (schedule.nowMs > until) return;
      run();
      again(meanMs, run);
    });
  };
  const actIn = (browser: Browser, meanMs: number, run: (browser: Browser) => void): void =>
    again(meanMs, () => {
      schedule.after(0, browser.process, () => {
        if (browser.isOpen) run(browser);
      });
    });
  for (const member of members) actIn(member, memberPaceMs, (browser) => memberActs(people, browser));
  for (const chair of chairs) actIn(chair, chairPaceMs, (browser) => chairActs(people, browser));
  for (const admin of admins) actIn(admin, adminPaceMs, (browser) => adminActs(people, browser));
  const faultRandom = new Random(seed, 'faults');
  const startWorker = (): void => {
    if (schedule.nowMs <= until) setting.startWorker();
  };
  const faults: FaultWorld = { schedule, random: faultRandom, network, database, assemblyId, browsers, workers, startWorker, say: (what) => setting.tell(what) };
  const day = someDay(faultRandom);
  again(day.networkMs, () => networkFault(faults));
  again(day.workerMs, () => workerFault(faults));
  again(day.databaseMs, () => databaseFault(faults));
  return schedule.runUntil(until);
}

/** Everything is well again, and after a while everybody is back. */
async function comeToRest(setting: Setting): Promise<number> {
  const { schedule, network, database, browsers, workers, fenced } = setting;
  setting.tell('everything is well again');
  network.isCalm = true;
  for (const link of network.links) if (link.isSilent) link.cut();
  database.weather = { ...fairWeather };
  for (const browser of browsers) {
    browser.line.isBlocked = false;
    browser.line.slowedByMs = 0;
    schedule.after(0, browser.process, () => {
      if (!browser.isOpen) browser.open();
      browser.tell('online');
      browser.tell('visible');
    });
  }
  for (const worker of workers) if (worker !== network.server && worker.process.isAlive) worker.kill();
  const front = workers.find((worker) => worker === network.server);
  // Who still stands still notices when that is over.
  let events = await schedule.runUntil(Math.max(schedule.nowMs, front?.process.frozenUntilMs ?? 0) + noticingMs);
  // Somebody reads the log and starts a worker anew that lost the assembly to one that is gone (HO1).
  if (front !== undefined && fenced.has(front.process.name)) front.kill();
  if (front?.process.isAlive !== true) setting.startWorker();
  events += await schedule.runUntil(schedule.nowMs + restingMs);
  return events;
}

/** The last changes, close together: each panel has them soon (I4). */
function changeAtLast({ schedule, participantIds, assemblyId, owner, random }: Setting, worker: SimulatedWorker): void {
  for (const [index, participantId] of participantIds.entries()) {
    schedule.after(index * lastChangesMs, worker.process, () => {
      const host = worker.core.hosts.find(assemblyId);
      const isPresent = host?.committed.roll.members.get(participantId)?.attendance !== null;
      const command = isPresent ? ({ type: 'checkOut', participantIds: [participantId] } as const) : ({ type: 'checkIn', participantIds: [participantId], place: 'room' } as const);
      void host?.submit({ actor: { kind: 'staff', id: owner }, commandId: random.uuid(), command, isEpochCurrent: true, correlationId: null });
    });
  }
}
