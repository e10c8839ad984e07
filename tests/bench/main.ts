/**
 * `npm run bench`: the targets of the design, measured beside a bare `ws` loop and Socket.IO in the same run. Loopback
 * only, ends by itself. `--quick` takes 1,000 clients instead of 10,000; `--write` keeps the table as BENCHMARKS.md;
 * `--only <row>` measures some; `--profile <folder>` writes the worker's CPU profile there.
 */
import { prepareHouse, RealWorker } from '../fixtures/l1/real-worker.ts';
import { startPostgres } from './bench-postgres.ts';
import { describeMachine } from './machine.ts';
import { readOptions, type BenchOptions } from './options.ts';
import { keep, toMarkdown, type Line, type Report } from './report.ts';
import { Rival } from './rivals/rival.ts';
import { instantRows, spreadRow } from './rows/ballots.ts';
import { deliveriesRow } from './rows/deliveries.ts';
import { killRows } from './rows/kill.ts';
import { invalidationsRow, pageRow } from './rows/list.ts';
import { memoryRow } from './rows/memory.ts';
import { panelRow } from './rows/panel.ts';
import { pageLoadsRow } from './rows/page-loads.ts';
import { pageWeightRow } from './rows/page-weight.ts';
import { createStand } from './stand.ts';

/** Slower than admission lets people in (1,000 a second), so that nobody has to try twice. */
const joinsPerSecond = 800;

type RowName = 'memory' | 'deliveries' | 'instant' | 'spread' | 'page' | 'invalidations' | 'kill' | 'weight' | 'panel' | 'loads';

const ofTheWorker: readonly RowName[] = ['memory', 'deliveries', 'instant', 'spread', 'page', 'invalidations', 'kill'];

const options = readOptions(process.argv.slice(2));
const report = await measure(options);
const table = toMarkdown(report);
keep(report, options.writes);
console.log(`\n${table}`);
process.exit(0);

function say(sentence: string): void {
  console.error(`${new Date().toISOString().slice(11, 19)} ${sentence}`);
}

function isWanted(name: RowName): boolean {
  return options.only.length === 0 || options.only.includes(name);
}

async function measure({ clients, isQuick }: BenchOptions): Promise<Report> {
  const machine = describeMachine();
  const startedAt = new Date().toISOString();
  const lines: Line[] = [];
  const postgres = await startPostgres();
  const ends: (() => Promise<void>)[] = [() => postgres.stop()];
  const endAll = async () => {
    for (const end of ends.splice(0).toReversed()) await end();
  };
  // Whoever breaks it off leaves no server behind.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void endAll().finally(() => process.exit(1)));
  try {
    await measureWorker((name) => postgres.createDatabase(name), ends, lines);
  } finally {
    await endAll();
  }
  say('the page of an admin, in a browser');
  if (isWanted('panel')) lines.push(await panelRow());
  if (isWanted('weight')) lines.push(pageWeightRow());
  say('everybody opens the page');
  if (isWanted('loads')) lines.push(await pageLoadsRow(options));
  return { startedAt, clients, isQuick, machine, lines };
}

async function measureWorker(createDatabase: (name: string) => Promise<string>, ends: (() => Promise<void>)[], lines: Line[]): Promise<void> {
  const { clients, rounds, kills, profile } = options;
  if (!ofTheWorker.some(isWanted)) return;
  const windowMs = (clients / joinsPerSecond) * 1_000;
  say('an empty worker');
  const emptyHouse = await prepareHouse(await createDatabase('bench_empty'), { people: 1 });
  const idle = new RealWorker(emptyHouse);
  await idle.start();
  const empty = await idle.process.figures({ collect: true });
  await idle.stop();

  say(`a roll of ${clients}`);
  const house = await prepareHouse(await createDatabase('bench'), { people: clients, present: clients, polls: 2 * rounds + kills });
  const worker = new RealWorker(house, profile === null ? [] : ['--cpu-prof', `--cpu-prof-dir=${profile}`]);
  await worker.start();
  ends.push(() => worker.stop());
  const stand = await createStand(options, house, worker);
  ends.push(() => stand.crowd.end(), async () => stand.chair.stop());
  say('everybody connects');
  await stand.crowd.join(house, worker.baseUrl, windowMs);
  const full = await worker.process.figures({ collect: true });

  if (isWanted('memory') || isWanted('deliveries') || isWanted('instant')) {
    const bare = new Rival('bare');
    const socketIo = new Rival('socket-io');
    const endRivals = async () => void (await Promise.all([bare.end(), socketIo.end()]));
    ends.push(endRivals);
    await Promise.all([bare.ready(), socketIo.ready()]);
    const sizes = [];
    for (const rival of [bare, socketIo]) {
      say(`the clients of ${rival.kind} connect`);
      const before = await rival.server.figures({ collect: true });
      await rival.join(clients, windowMs);
      sizes.push({ empty: before, full: await rival.server.figures({ collect: true }) });
    }
    const [bareSizes, socketIoSizes] = sizes;
    if (isWanted('memory') && bareSizes !== undefined && socketIoSizes !== undefined) lines.push(memoryRow(clients, { empty, full }, bareSizes, socketIoSizes));
    say('deliveries');
    if (isWanted('deliveries')) lines.push(await deliveriesRow(stand, bare, socketIo));
    say('ballots at one instant');
    if (isWanted('instant')) lines.push(...(await instantRows(stand, bare, socketIo)));
    await endRivals();
  }
  say('ballots over some seconds');
  if (isWanted('spread')) lines.push(await spreadRow(stand));
  say('pages of the list');
  if (isWanted('page')) lines.push(await pageRow(stand));
  say('changes by the thousand');
  if (isWanted('invalidations')) lines.push(await invalidationsRow(stand));
  say('kill -9');
  if (isWanted('kill')) lines.push(...(await killRows(stand)));
}
