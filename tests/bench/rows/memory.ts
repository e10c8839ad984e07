import type { Figures } from '../../fixtures/l1/figures-preload.ts';
import { show, type Row } from '../report.ts';

const kib = 1_024;
const targetKib = 20;

export type Sizes = { readonly empty: Figures; readonly full: Figures };

const held = ({ heapUsedBytes, externalBytes }: Figures): number => heapUsedBytes + externalBytes;

/** What a participant costs, after a forced collection: a server with everybody connected against one that serves nobody and holds no roll. */
export function memoryRow(clients: number, ours: Sizes, bare: Sizes, socketIo: Sizes): Row {
  const rss = ({ empty, full }: Sizes) => (full.rssBytes - empty.rssBytes) / clients / kib;
  const heap = ({ empty, full }: Sizes) => (held(full) - held(empty)) / clients / kib;
  return {
    what: 'Worker memory per connected participant, application state included',
    target: `≤ ${targetKib} KiB`,
    unit: 'KiB',
    ours: heap(ours),
    bare: heap(bare),
    socketIo: heap(socketIo),
    met: heap(ours) <= targetKib,
    note: `heap and buffers after a forced collection; growth of the whole process (RSS, with what the collector keeps in reserve): ${show(rss(ours))}, ${show(rss(bare))}, ${show(rss(socketIo))} KiB. The others hold no roll and no state`,
  };
}
