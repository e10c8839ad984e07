import type { MemoryDisk } from '../../lib/store/memory-disk.ts';
import { createMemoryStore } from '../../lib/store/memory-store.ts';
import { StoreUnavailable, type Group, type Store } from '../../lib/store/store.ts';
import type { Random } from './random.ts';
import type { Process, Schedule } from './schedule.ts';

/** As the real store: then whether it happened is unknown. */
const answerLimitMs = 3_000;
/** How long after that a call may still be carried out. */
const latestMs = 6_000;

/** What is wrong with the database just now. */
export type Weather = {
  /** Added to each call. */
  slowMs: number;
  /** Of each call: it fails and nothing has happened. */
  failsBefore: number;
  /** Of each call: it has happened, and the answer is lost. */
  failsAfter: number;
  /** Of each call: it is given up, and happens later all the same. */
  landsLate: number;
  /** Nobody answers. */
  isAway: boolean;
};

export const fairWeather: Weather = { slowMs: 0, failsBefore: 0, failsAfter: 0, landsLate: 0, isAway: false };

/** A commit that changed the disk. */
export type Landing = { readonly worker: string; readonly term: number; readonly termThen: number; readonly entries: number };

/** An owner that came, the term that was the newest when it asked, and the one that it got. */
export type Taking = { readonly worker: string; readonly termThen: number; readonly term: number };

/** The database that all workers share: a disk that outlives them, and the weather. */
export class Database {
  readonly disk: MemoryDisk;
  readonly landings: Landing[] = [];
  readonly takings: Taking[] = [];
  weather: Weather = { ...fairWeather };
  /** Calls that failed or were late, by kind: the proof that there was something to survive. */
  readonly faults = { before: 0, after: 0, late: 0, away: 0 };
  readonly #schedule: Schedule;
  readonly #random: Random;

  constructor(disk: MemoryDisk, schedule: Schedule, random: Random) {
    this.disk = disk;
    this.#schedule = schedule;
    this.#random = random;
  }

  /** The store of one worker. What it has asked for happens also when it is dead by then. */
  storeFor(worker: Process): Store {
    const store = createMemoryStore({ disk: this.disk });
    const ask = <Result>(work: () => Promise<Result>): Promise<Result> => this.#ask(worker, work);
    return {
      listAssemblies: () => ask(() => store.listAssemblies()),
      findAssembly: (by) => ask(() => store.findAssembly(by)),
      createAssembly: (row, group) => ask(() => store.createAssembly(row, group)),
      takeOwnership: (id, ownerId, from) => {
        const termThen = this.disk.term(id) ?? 0;
        return ask(() => this.#take(store, worker, id, ownerId, from, termThen));
      },
      currentTerm: (id) => ask(() => store.currentTerm(id)),
      load: (id, format) => ask(() => store.load(id, format)),
      commit: (id, term, group) => ask(() => this.#commit(store, worker, id, term, group)),
      saveCheckpoint: (id, checkpoint) => ask(() => store.saveCheckpoint(id, checkpoint)),
      checkpoints: (id) => ask(() => store.checkpoints(id)),
      saveSnapshot: (id, snapshot) => ask(() => store.saveSnapshot(id, snapshot)),
      ping: () => ask(() => store.ping()),
      close: () => Promise.resolve(),
    };
  }

  async #take(store: Store, worker: Process, id: string, ownerId: string, from: number, termThen: number): ReturnType<Store['takeOwnership']> {
    const term = await store.takeOwnership(id, ownerId, from);
    if (term !== null) this.takings.push({ worker: worker.name, termThen, term });
    return term;
  }

  async #commit(store: Store, worker: Process, id: string, term: number, group: Group): ReturnType<Store['commit']> {
    const before = this.disk.lastSequence(id);
    const termThen = this.disk.term(id) ?? 0;
    const outcome = await store.commit(id, term, group);
    const entries = this.disk.lastSequence(id) - before;
    if (entries > 0) this.landings.push({ worker: worker.name, term, termThen, entries });
    return outcome;
  }

  #ask<Result>(worker: Process, work: () => Promise<Result>): Promise<Result> {
    const { weather } = this;
    const fate = this.#fate();
    const there = this.#random.between(0.1, 1) + this.#random.next() * weather.slowMs;
    const back = this.#random.between(0.1, 1);
    return new Promise((resolve, reject) => {
      const fail = (delayMs: number): void => void this.#schedule.after(delayMs, worker, () => reject(new StoreUnavailable('the simulated database does not answer')));
      if (fate === 'away') {
        fail(this.#random.chance(0.5) ? 1 : answerLimitMs);
        return;
      }
      if (fate === 'before') {
        fail(there);
        return;
      }
      const happensInMs = fate === 'late' ? answerLimitMs + this.#random.between(0, latestMs) : there;
      if (fate === 'late') fail(answerLimitMs);
      const happen = (): void => {
        work().then(
          (result) => {
            if (fate === 'after') fail(back);
            else if (fate === null) this.#schedule.after(back, worker, () => resolve(result));
          },
          (error: unknown) => this.#schedule.after(back, worker, () => reject(error instanceof Error ? error : new Error(String(error)))),
        );
      };
      this.#schedule.after(happensInMs, null, () => {
        // What a process that died had just said may never have left its machine, or wait for a lock when nobody waits for it.
        if (worker.isAlive || this.#random.chance(0.3)) happen();
        else if (this.#random.chance(0.5)) this.#schedule.after(this.#random.between(0, latestMs), null, happen);
      });
    });
  }

  #fate(): 'before' | 'after' | 'late' | 'away' | null {
    const { isAway, failsBefore, failsAfter, landsLate } = this.weather;
    const drawn = this.#random.next();
    const fate = isAway ? 'away' : drawn < failsBefore ? 'before' : drawn < failsBefore + failsAfter ? 'after' : drawn < failsBefore + failsAfter + landsLate ? 'late' : null;
    if (fate !== null) this.faults[fate] += 1;
    return fate;
  }
}
