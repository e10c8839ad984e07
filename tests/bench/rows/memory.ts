import type { Figures } from '../../fixtures/l1/figures-preload.ts';
import { Rounds } from '../measured.ts';
import type { Line } from '../report.ts';
import type { Hall, Sizes } from '../stands/hall.ts';

const kib = 1_024;
const targetKib = 20;

/** Heap and buffers, in bytes. */
export const heldBytes = ({ heapUsedBytes, externalBytes }: Figures): number => heapUsedBytes + externalBytes;

/** What a participant costs, after a forced collection: a server with everybody connected against one that serves nobody and holds no roll. */
export function memoryRow({ options: { clients }, sizes }: Hall): Line[] {
  const each = (of: (figures: Figures) => number, { empty, full }: Sizes) => (of(full) - of(empty)) / clients / kib;
  const held = new Rounds();
  const rss = new Rounds();
  for (const { ours, bare, socketIo } of sizes) {
    held.add({ ours: each(heldBytes, ours), bare: each(heldBytes, bare), socketIo: each(heldBytes, socketIo) });
    rss.add({ ours: each((figures) => figures.rssBytes, ours), bare: each((figures) => figures.rssBytes, bare), socketIo: each((figures) => figures.rssBytes, socketIo) });
  }
  const values = [held.of('ours'), held.of('bare'), held.of('socketIo')];
  return [
    {
      table: 'targets',
      what: 'Worker memory per connected participant, application state included',
      target: `≤ ${targetKib} KiB`,
      unit: 'KiB',
      values,
      met: held.of('ours').median <= targetKib,
      note: `heap and buffers after a forced collection; growth of the whole process (RSS, with what the collector keeps in reserve): ${rss.show('ours')}, ${rss.show('bare')}, ${rss.show('socketIo')} KiB. The others hold no roll and no state`,
    },
  ];
}
