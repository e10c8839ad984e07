import { Rounds, show } from '../measured.ts';
import type { Line, Row } from '../report.ts';
import { mostNaiveBytes, naiveArrivals } from '../rivals/naive-day.ts';
import { people, type Convention } from '../stands/convention.ts';
import { heldBytes } from './memory.ts';

/** An office's line of 100 Mbit/s for each panel. */
const lineBytesPerSecond = 12_500_000;
const rowsOnPage = 50;
const mb = 1024 ** 2;

/** Everybody arrives within a minute, and ten panels look on: our worker, and the design that failed. */
export async function baselineRows(convention: Convention): Promise<Line[]> {
  const { options, say } = convention;
  const ours = new Rounds();
  const naive = new Rounds();
  let brokenOff = 0;
  for (let round = 0; round < options.longRounds; round += 1) {
    say(`3,000 arrive, round ${round + 1} of ${options.longRounds}`);
    ours.add(await arrivals(convention));
    say('and so with the naive server');
    const day = await naiveArrivals({ people, overMs: options.arrivalsOverMs, openLines: (port) => convention.openLines(port, lineBytesPerSecond) });
    brokenOff += day.brokeOff ? 1 : 0;
    naive.add({
      kbEach: day.givenBytes / day.changes / 1_000,
      arrived: day.changes,
      peakMb: day.peakRssBytes / mb,
      heldMb: day.heldBytes / mb,
      cpuMsEach: day.cpuMs / day.changes,
      tookS: day.tookMs / 1_000,
      gb: day.givenBytes / 1e9,
    });
  }
  const both = (name: string) => [ours.of(name), naive.of(name)];
  const row = (what: string, unit: string, name: string, note: string): Row => ({ table: 'baseline', what, unit, target: null, met: null, values: both(name), note });
  const limit = `${show(mostNaiveBytes / mb)} MB`;
  const whole = (naive.of('kbEach').median * people) / 1e6;
  return [
    row(`Of ${people.toLocaleString('en')} arrivals within ${options.arrivalsOverMs / 1_000} s, served`, 'arrivals', 'arrived', `ours stores each before it is acknowledged. The naive server was to end when it takes ${limit}, and did in ${brokenOff} of ${options.longRounds} rounds, after ${naive.show('tookS')} s`),
    row('Bytes to ten panels for each arrival', 'kB', 'kbEach', `${ours.show('totalMb')} MB in all, ${ours.show('panelMb')} MB a panel, the pages that they fetched and HTTP included; the naive server had ${naive.show('gb')} GB to send until its end, and would have had ${show(whole)} GB for everybody`),
    row('Peak memory of the server (RSS)', 'MB', 'peakMb', `with ${people.toLocaleString('en')} connected; the naive server was stopped at ${limit}`),
    row('Heap and buffers at the end', 'MB', 'heldMb', 'ours after a forced collection; the naive server holds what its panels have not taken'),
    row('CPU for each arrival', 'ms', 'cpuMsEach', `ours includes deciding, storing, and ${ours.show('fetches')} invalidations to each panel with the pages fetched after them`),
  ];
}

async function arrivals({ worker, fill, openPanels, options }: Convention): Promise<Record<string, number>> {
  const crowd = await fill();
  const view = await openPanels(lineBytesPerSecond, rowsOnPage);
  try {
    await view.settled();
    const before = await worker.process.figures({ collect: true });
    const passed = view.passedBytes();
    for (const panel of view.panels) panel.told.splice(0);
    const { accepted } = await crowd.order({ do: 'toggle', from: 0, to: people, times: 1, overMs: options.arrivalsOverMs });
    await view.settled();
    const bytes = view.passedBytes() - passed;
    const after = await worker.process.figures({ collect: true });
    return {
      kbEach: bytes / people / 1_000,
      totalMb: bytes / 1e6,
      panelMb: bytes / 1e6 / view.panels.length,
      arrived: accepted,
      peakMb: after.peakRssBytes / mb,
      heldMb: heldBytes(after) / mb,
      cpuMsEach: (after.cpuMs - before.cpuMs) / people,
      fetches: Math.max(...view.panels.map((panel) => panel.told.length)),
    };
  } finally {
    await view.close();
  }
}
