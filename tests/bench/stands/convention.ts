import { until } from '../../fixtures/channel-client.ts';
import { Crowd } from '../../fixtures/l1/crowd.ts';
import { openPanel, wholeList, type Panel } from '../../fixtures/l1/panels.ts';
import { prepareHouse, RealWorker, type House } from '../../fixtures/l1/real-worker.ts';
import { Line } from '../../fixtures/network/line.ts';
import { openChair } from '../chair.ts';
import { joinWindowMs, type Context } from '../context.ts';
import type { BenchOptions } from '../options.ts';

/** Of lesson L1. */
export const people = 3_000;
const panelCount = 10;

/** Ten panels, each over a line of its own. */
export type Panels = {
  readonly panels: readonly Panel[];
  /** That have gone over the lines to the panels. */
  passedBytes(): number;
  /** Resolves when each shows the newest list. */
  settled(): Promise<void>;
  close(): Promise<void>;
};

/** The day of lesson L1: a house of 3,000, and a worker that is started afresh with each crowd. */
export type Convention = {
  readonly options: BenchOptions;
  readonly house: House;
  readonly worker: RealWorker;
  /** Starts the worker afresh with nobody present, and everybody connects. */
  readonly fill: () => Promise<Crowd>;
  readonly openPanels: (bytesPerSecond: number, rows: number) => Promise<Panels>;
  readonly openLines: (port: number, bytesPerSecond: number) => Promise<readonly Line[]>;
  readonly say: (sentence: string) => void;
  readonly close: () => Promise<void>;
};

export async function openConvention({ options, createDatabase, say }: Context): Promise<Convention> {
  say(`a roll of ${people}, for the day of lesson L1`);
  const house = await prepareHouse(await createDatabase('bench_convention'), { people });
  const worker = new RealWorker(house);
  await worker.start();
  let crowd = new Crowd();
  const openLines = (port: number, bytesPerSecond: number) => Promise.all(Array.from({ length: panelCount }, () => Line.open(port, { down: { bytesPerSecond } })));
  return {
    options,
    house,
    worker,
    async fill() {
      await crowd.end();
      await worker.process.end();
      await worker.start();
      const chair = await openChair(house, worker.baseUrl);
      await chair.emptyRoom();
      chair.stop();
      crowd = new Crowd();
      await crowd.join(house, worker.baseUrl, joinWindowMs(people));
      return crowd;
    },
    async openPanels(bytesPerSecond, rows) {
      const lines = await openLines(worker.port, bytesPerSecond);
      // Each looks at a page of its own.
      const panels = lines.map((line, index) => openPanel(house, worker.baseUrl, { name: `panel ${index + 1}`, lineUrl: line.origin, query: { ...wholeList, size: rows, page: index + 1 } }));
      await until(() => panels.every((panel) => panel.client.getSnapshot().connection === 'connected' && panel.list.getSnapshot().status === 'fresh'));
      return {
        panels,
        passedBytes: () => lines.reduce((sum, line) => sum + line.down.passedBytes, 0),
        settled: () => settled(panels),
        async close() {
          for (const panel of panels) panel.stop();
          await Promise.all(lines.map((line) => line.close()));
        },
      };
    },
    openLines,
    say,
    async close() {
      await crowd.end();
      await worker.stop();
    },
  };
}

/** The last change is announced within a second; the panels fetch it after that. */
async function settled(panels: readonly Panel[]): Promise<void> {
  const newest = async () => (await panels[0]?.day())?.lastVersion ?? '';
  for (let version = ''; ; ) {
    const now = await newest();
    await until(() => panels.every((panel) => panel.isUpToDate()));
    if (now === version && panels.every((panel) => panel.list.getSnapshot().version?.join('.') === now)) return;
    version = now;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
