import { perMillion, startBroadcasts } from '../broadcasts.ts';
import { openChair } from '../chair.ts';
import { Rounds } from '../measured.ts';
import type { Line, Row } from '../report.ts';
import { cpuDuring } from '../stands/hall.ts';
import type { CrowdWay, Ways } from '../stands/ways.ts';
import { castAll, openToAll } from '../votes.ts';
import { Crowd } from '../../fixtures/l1/crowd.ts';
import { heldBytes } from './memory.ts';

/** Long-poll takes seconds for one that WebSocket has done in a tenth of it. */
const broadcastsEach = 4;
const kib = 1_024;

/** The same measurements for each way of reaching the worker. */
export async function wayRows(stand: Ways): Promise<Line[]> {
  const all = new Map(stand.ways.map((way) => [way, new Rounds()]));
  for (let round = 0; round < stand.options.longRounds; round += 1) {
    for (const [way, rounds] of all) {
      stand.say(`${way.name}, round ${round + 1} of ${stand.options.longRounds}`);
      rounds.add(await measureWay(stand, way));
    }
  }
  const clients = stand.options.wayClients.toLocaleString('en');
  const row = (what: string, unit: string, name: string, note: (show: (other: string) => string) => string): Row => ({
    table: 'ways',
    what,
    unit,
    target: null,
    met: null,
    values: [...all.values()].map((rounds) => rounds.of(name)),
    note: note((other) => [...all.values()].map((rounds) => rounds.show(other)).join(', ')),
  });
  const web = [...all].find(([way]) => way.web !== null)?.[1];
  return [
    row('Worker memory per connected participant, without the roll', 'KiB', 'heldKib', (show) => `heap and buffers after a forced collection, ${clients} participants; growth of the process: ${show('rssKib')} KiB${web === undefined ? '' : `; the web role takes ${web.show('webKib')} KiB more for each`}`),
    row('CPU per million deliveries', 'CPU-s', 'perMillion', () => `of the worker, with all that it does meanwhile: by long-poll also the answers that bring nothing, each 10 s${web === undefined ? '' : `; the web role takes ${web.show('webPerMillion')} CPU-s more`}`),
    row(`Poll opened → ballot on ${clients} connected clients: p99`, 'ms', 'openP99', (show) => `p50 ${show('openP50')} ms`),
    row(`${clients} ballots at one instant: p99`, 'ms', 'instantP99', (show) => `p50 ${show('instantP50')} ms; the worker took ${show('instantCpuMs')} ms of CPU`),
    row(`${clients} ballots over ${stand.options.spreadMs / 1_000} s: p99`, 'ms', 'spreadP99', (show) => `p50 ${show('spreadP50')} ms; the worker took ${show('spreadCpuMs')} ms of CPU`),
  ];
}

async function measureWay({ options, house, worker }: Ways, { longPollShare, web, windowMs }: CrowdWay): Promise<Record<string, number>> {
  const { wayClients: people, spreadMs } = options;
  // What the way before has left behind, its long-poll sessions too, goes with the process.
  await worker.process.end();
  await worker.start();
  const crowd = new Crowd();
  const chair = await openChair(house, worker.baseUrl);
  try {
    const empty = await worker.process.figures({ collect: true });
    const webEmpty = await web?.process.figures({ collect: true });
    await crowd.join(house, web?.baseUrl ?? worker.baseUrl, windowMs, { longPollShare });
    const full = await worker.process.figures({ collect: true });
    const webFull = await web?.process.figures({ collect: true });

    const broadcasts = await startBroadcasts(chair, crowd);
    let deliveries = 0;
    let webCpuMs = 0;
    const cpuMs = await cpuDuring(worker.process, async () => {
      const send = async () => void (deliveries = await broadcasts.send(broadcastsEach));
      if (web === null) await send();
      else webCpuMs = await cpuDuring(web.process, send);
    });

    const { pollId, seen } = await openToAll(chair, crowd);
    let instant = { latency: seen };
    const instantCpuMs = await cpuDuring(worker.process, async () => void (instant = await castAll(crowd, people, pollId, 0)));
    await chair.closePoll(pollId);
    const next = await openToAll(chair, crowd);
    let spread = { latency: seen };
    const spreadCpuMs = await cpuDuring(worker.process, async () => void (spread = await castAll(crowd, people, next.pollId, spreadMs)));
    await chair.closePoll(next.pollId);
    return {
      heldKib: (heldBytes(full) - heldBytes(empty)) / people / kib,
      rssKib: (full.rssBytes - empty.rssBytes) / people / kib,
      webKib: webFull === undefined || webEmpty === undefined ? 0 : (heldBytes(webFull) - heldBytes(webEmpty)) / people / kib,
      perMillion: perMillion(cpuMs, deliveries),
      webPerMillion: perMillion(webCpuMs, deliveries),
      openP50: seen.p50,
      openP99: seen.p99,
      instantP50: instant.latency.p50,
      instantP99: instant.latency.p99,
      instantCpuMs,
      spreadP50: spread.latency.p50,
      spreadP99: spread.latency.p99,
      spreadCpuMs,
    };
  } finally {
    chair.stop();
    await crowd.end();
  }
}
