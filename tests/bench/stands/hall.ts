import { Crowd } from '../../fixtures/l1/crowd.ts';
import type { Figures } from '../../fixtures/l1/figures-preload.ts';
import { prepareHouse, RealWorker, type House } from '../../fixtures/l1/real-worker.ts';
import { openChair, type Chair } from '../chair.ts';
import { joinWindowMs, type Context } from '../context.ts';
import { profilingArgs, type BenchOptions } from '../options.ts';
import { Rival } from '../rivals/rival.ts';

/** What a server holds when it serves nobody, and when everybody is connected. */
export type Sizes = { readonly empty: Figures; readonly full: Figures };
/** Of one round, in which ours and the others were started afresh. */
export type SizesOfAll = { readonly ours: Sizes; readonly bare: Sizes; readonly socketIo: Sizes };
export type Rivals = { readonly bare: Rival; readonly socketIo: Rival };

/** Everybody at once: the worker with its crowd and a chair, and the others with as many clients. */
export type Hall = {
  readonly options: BenchOptions;
  readonly house: House;
  readonly worker: RealWorker;
  readonly crowd: Crowd;
  readonly chair: Chair;
  readonly sizes: readonly SizesOfAll[];
  /** Of rows that compare, which come first. */
  readonly rivals: () => Rivals;
  /** For rows that compare with nobody: connections of others would only disturb. */
  readonly endRivals: () => Promise<void>;
  readonly close: () => Promise<void>;
};

const comparing = ['memory', 'deliveries', 'instant'];

export async function openHall(context: Context): Promise<Hall> {
  const { options, say } = context;
  const { clients, rounds, longRounds, kills } = options;
  const ends: (() => unknown)[] = [];
  const close = async () => {
    for (const end of ends.splice(0).toReversed()) await end();
  };
  try {
    say('an empty worker');
    const idle = new RealWorker(await prepareHouse(await context.createDatabase('bench_empty'), { people: 1 }));
    await idle.start();
    const empty = await idle.process.figures({ collect: true });
    await idle.stop();

    say(`a roll of ${clients}`);
    const house = await prepareHouse(await context.createDatabase('bench'), { people: clients, present: clients, polls: 2 * rounds + 2 * kills });
    const worker = new RealWorker(house, profilingArgs(options));
    ends.push(() => worker.stop());
    const sizes: SizesOfAll[] = [];
    let crowd = new Crowd();
    let rivals: Rivals | null = null;
    const endRivals = async () => {
      await Promise.all([rivals?.bare.end(), rivals?.socketIo.end()]);
      rivals = null;
    };
    ends.push(() => crowd.end(), endRivals);
    const isComparing = comparing.some((row) => context.isWanted(row));
    const joins = context.isWanted('memory') ? longRounds : 1;
    for (let round = 0; round < joins; round += 1) {
      say(`everybody connects (${round + 1} of ${joins})`);
      await crowd.end();
      if (round > 0) await worker.process.end();
      await worker.start();
      crowd = new Crowd();
      await crowd.join(house, worker.baseUrl, joinWindowMs(clients));
      const ours = { empty, full: await worker.process.figures({ collect: true }) };
      if (!isComparing) break;
      await endRivals();
      rivals = { bare: new Rival('bare'), socketIo: new Rival('socket-io') };
      await Promise.all([rivals.bare.ready(), rivals.socketIo.ready()]);
      sizes.push({ ours, bare: await filled(rivals.bare, clients), socketIo: await filled(rivals.socketIo, clients) });
    }
    const chair = await openChair(house, worker.baseUrl);
    ends.push(() => chair.stop());
    return {
      options,
      house,
      worker,
      crowd,
      chair,
      sizes,
      rivals() {
        if (rivals === null) throw new Error('The others have ended: rows that compare with them come first');
        return rivals;
      },
      endRivals,
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

async function filled(rival: Rival, clients: number): Promise<Sizes> {
  const empty = await rival.server.figures({ collect: true });
  await rival.join(clients, joinWindowMs(clients));
  return { empty, full: await rival.server.figures({ collect: true }) };
}

/** CPU milliseconds that a process took while something was done. */
export async function cpuDuring(of: { figures(options: { collect: boolean }): Promise<{ cpuMs: number }> }, act: () => Promise<unknown>): Promise<number> {
  const before = await of.figures({ collect: false });
  await act();
  const after = await of.figures({ collect: false });
  return after.cpuMs - before.cpuMs;
}
