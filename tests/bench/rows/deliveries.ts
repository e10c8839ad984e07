import { broadcastPeriodMs, perMillion, startBroadcasts } from '../broadcasts.ts';
import { Rounds } from '../measured.ts';
import type { Line } from '../report.ts';
import { cpuDuring, type Hall } from '../stands/hall.ts';

const targetRatio = 1.25;

export async function deliveriesRow(hall: Hall): Promise<Line[]> {
  const { clients, rounds, broadcastsPerRound } = hall.options;
  const { bare, socketIo } = hall.rivals();
  const broadcasts = await startBroadcasts(hall.chair, hall.crowd);
  const cpu = new Rounds();
  const theirs = clients * broadcastsPerRound;
  for (let round = 0; round < rounds; round += 1) {
    let deliveries = 0;
    const ownMs = await cpuDuring(hall.worker.process, async () => {
      deliveries = await broadcasts.send(broadcastsPerRound);
    });
    const bareMs = await cpuDuring(bare.server, () => bare.broadcast(broadcasts.bytes, broadcastsPerRound, broadcastPeriodMs));
    const socketIoMs = await cpuDuring(socketIo.server, () => socketIo.broadcast(broadcasts.bytes, broadcastsPerRound, broadcastPeriodMs));
    cpu.add({ ours: perMillion(ownMs, deliveries), bare: perMillion(bareMs, theirs), socketIo: perMillion(socketIoMs, theirs) });
  }
  return [
    {
      table: 'targets',
      what: 'CPU per million deliveries (a part of the stage to everybody)',
      target: `≤ ${targetRatio} × bare loop`,
      unit: 'CPU-s',
      values: [cpu.of('ours'), cpu.of('bare'), cpu.of('socketIo')],
      met: cpu.of('ours').median / cpu.of('bare').median <= targetRatio,
      note: `${broadcasts.bytes} bytes each; ours includes deciding and storing the change, and everything else the worker does meanwhile`,
    },
  ];
}
