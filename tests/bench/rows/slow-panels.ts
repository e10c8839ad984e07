import { setTimeout as delay } from 'node:timers/promises';
import { breachesOf, type Told } from '../../fixtures/l1/checks.ts';
import { measured, show, type Measured } from '../measured.ts';
import type { Line } from '../report.ts';
import { people, type Convention } from '../stands/convention.ts';
import { heldBytes } from './memory.ts';

/** Dozens: as on the day of lesson L1, for as long as people come and go. */
const changesPerSecond = 40;
/** A page of 100 rows takes some three seconds. */
const lineBytesPerSecond = 8 * 1024;
const rowsOnPage = 100;
const samples = 40;
const mb = 1024 ** 2;
/** From the first quarter to the last, besides the cache of computed pages, which fills at the pace of the panels and has a bound. */
const mostGrowth = 0.1;
const pageCacheMb = 16;

/** From the first message to the last. */
function ratePerSecond(told: readonly Told[]): number {
  const [first, last] = [told[0]?.atMs ?? 0, told.at(-1)?.atMs ?? 0];
  return (told.length - 1) / ((last - first) / 1_000);
}

/** Dozens of changes a second for minutes, and ten panels on lines that are far too slow for them. */
export async function slowPanelsRows({ worker, fill, openPanels, options, say }: Convention): Promise<Line[]> {
  const forMs = options.slowPanelsForMs;
  say(`ten slow panels for ${show(forMs / 60_000)} minutes`);
  const crowd = await fill();
  const view = await openPanels(lineBytesPerSecond, rowsOnPage);
  try {
    for (const panel of view.panels) panel.told.splice(0);
    const held: number[] = [];
    const sampling = (async () => {
      for (let sample = 0; sample < samples; sample += 1) {
        await delay(forMs / samples);
        held.push(heldBytes(await worker.process.figures({ collect: true })) / mb);
      }
    })();
    // Whole rounds of everybody, so that the numbers come out even.
    const times = Math.max(1, Math.round((changesPerSecond * forMs) / 1_000 / people));
    const passed = view.passedBytes();
    const toggled = await crowd.order({ do: 'toggle', from: 0, to: people, times, overMs: forMs });
    await sampling;
    const bytes = view.passedBytes() - passed;
    await view.settled();
    const { peakRssBytes } = await worker.process.figures({ collect: false });
    const size = samples / 4;
    const quarters = [0, 1, 2, 3].map((quarter) => measured(held.slice(quarter * size, (quarter + 1) * size)).median);
    const [first = Number.NaN, last = Number.NaN] = [quarters[0], quarters.at(-1)];
    const days = await Promise.all(view.panels.map((panel) => panel.day()));
    const breaches = breachesOf({ people, panels: days, heldAfterRoundsBytes: [], peakRssBytes, cuts: view.panels.reduce((sum, panel) => sum + panel.reconnects(), crowd.cuts) });
    const told = measured(days.map((day) => ratePerSecond(day.told)));
    const what = `${show(toggled.accepted / (toggled.tookMs / 1_000))} changes a second for ${show(toggled.tookMs / 60_000)} minutes, ten panels at 8 KiB/s`;
    const row = (line: { readonly what: string; readonly target: string; readonly unit: string; readonly value: Measured; readonly met: boolean; readonly note: string }): Line => ({ table: 'targets', ...line, values: [line.value, null, null] });
    return [
      row({
        what: `${what}: invalidations to a panel`,
        target: '≤ 1 a second; each panel ends with the truth',
        unit: 'a second',
        value: told,
        met: breaches.length === 0 && toggled.accepted === people * times,
        note: `from the first to the last of each panel; ${toggled.accepted.toLocaleString('en')} durable changes, ${show(bytes / 1e6)} MB to all panels, the pages included; ${breaches.length === 0 ? 'none was cut, and at the end each showed what the server has' : breaches.map((breach) => breach.why).join('; ')}`,
      }),
      row({
        what: `${what}: heap and buffers of the worker`,
        target: `flat, besides the cache of pages (${pageCacheMb} MB at most)`,
        unit: 'MB',
        value: measured(held),
        met: last <= first * (1 + mostGrowth) + pageCacheMb,
        note: `${held.length} samples, each after a forced collection; in the quarters of the time ${quarters.map(show).join(', ')} MB; at the peak the process had ${show(peakRssBytes / mb)} MB (RSS)`,
      }),
    ];
  } finally {
    await view.close();
  }
}
