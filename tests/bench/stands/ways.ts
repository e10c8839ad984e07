import { arePagesBuilt } from '../../../scripts/prepare/pages.ts';
import { prepareHouse, RealWorker, type House } from '../../fixtures/l1/real-worker.ts';
import { joinWindowMs, type Context } from '../context.ts';
import { profilingArgs, type BenchOptions } from '../options.ts';
import { startWebRole, type WebRole } from './web-role.ts';

/** How a crowd reaches the worker. */
export type CrowdWay = { readonly name: string; readonly longPollShare: number; readonly web: WebRole | null; readonly windowMs: number };

/** A house whose worker is started afresh for each way of reaching it. */
export type Ways = {
  readonly options: BenchOptions;
  readonly house: House;
  readonly worker: RealWorker;
  /** In the order of the table's columns; the last only where there is a build. */
  readonly ways: readonly CrowdWay[];
  readonly say: (sentence: string) => void;
  readonly close: () => Promise<void>;
};

export async function openWays({ options, createDatabase, say }: Context): Promise<Ways> {
  const { wayClients: people, longRounds } = options;
  say(`a roll of ${people}, to be reached in several ways`);
  const house = await prepareHouse(await createDatabase('bench_ways'), { people, present: people, polls: 2 * longRounds * mostWays });
  const worker = new RealWorker(house, profilingArgs(options));
  let web: WebRole | null = null;
  const close = async () => {
    await web?.stop();
    await worker.stop();
  };
  try {
    await worker.start();
    if (arePagesBuilt()) web = await startWebRole(house, worker);
    else say('there is no build of these sources: nothing is forwarded');
    const windowMs = joinWindowMs(people);
    const direct = [
      { name: 'over WebSocket', longPollShare: 0, web: null, windowMs },
      { name: '10 % by long-poll', longPollShare: 0.1, web: null, windowMs },
      // Three requests for a join where a WebSocket has one, and the crowd shares the machine.
      { name: 'all by long-poll', longPollShare: 1, web: null, windowMs: 2 * windowMs },
    ];
    return { options, house, worker, ways: web === null ? direct : [...direct, { name: 'through the web role', longPollShare: 0, web, windowMs }], say, close };
  } catch (error) {
    await close();
    throw error;
  }
}

const mostWays = 4;
