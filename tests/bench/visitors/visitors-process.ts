/** Thousands of browsers that open a participant's page, as far as a server sees them, in a process of their own. */
import { Agent, get } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { percentiles } from '../../fixtures/l1/crowd-orders.ts';
import { brotliDecompressSync } from 'node:zlib';
import type { VisitAnswer, VisitOrder } from './visitors-orders.ts';

/** As browsers do over HTTP/1.1. */
const socketsEach = 6;

type Got = { readonly status: number; readonly body: Buffer };

function fetchFile(address: string, agent: Agent): Promise<Got> {
  return new Promise((resolve, reject) => {
    const request = get(address, { agent, headers: { 'accept-encoding': 'gzip, deflate, br', 'accept-language': 'en' } }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body: Buffer.concat(chunks) }));
      response.on('error', reject);
    });
    request.on('error', reject);
  });
}

/** The page, everything that it names, and the question who this browser is. */
async function visit({ origin, slug }: VisitOrder): Promise<{ readonly bytes: number; readonly files: number; readonly isWhole: boolean }> {
  const agent = new Agent({ keepAlive: true, maxSockets: socketsEach });
  try {
    const page = await fetchFile(`${origin}/a/${slug}`, agent);
    const html = brotliDecompressSync(page.body).toString('utf8');
    const names = new Set([...html.matchAll(/(?:src|href)="(\/_next\/static\/[^"]+)"/g)].map(([, name]) => name ?? ''));
    const files = await Promise.all([...names, `/realtime/session?slug=${slug}`].map((name) => fetchFile(`${origin}${name}`, agent)));
    const all = [page, ...files];
    return { bytes: all.reduce((sum, { body }) => sum + body.length, 0), files: all.length, isWhole: all.every(({ status }) => status === 200) };
  } finally {
    agent.destroy();
  }
}

async function receiveAll(order: VisitOrder): Promise<VisitAnswer> {
  const { visits, overMs } = order;
  const started = performance.now();
  const latencies: number[] = [];
  let failed = 0;
  let bytes = 0;
  let files = 0;
  const under: Promise<void>[] = [];
  for (let index = 0; index < visits; index += 1) {
    while (performance.now() - started < (index / visits) * overMs) await delay(1);
    const began = performance.now();
    under.push(
      visit(order).then(
        (seen) => {
          latencies.push(performance.now() - began);
          bytes += seen.bytes;
          files += seen.files;
          if (!seen.isWhole) failed += 1;
        },
        () => void (failed += 1),
      ),
    );
  }
  await Promise.all(under);
  return { latency: percentiles(latencies), failed, bytesEach: bytes / visits, filesEach: files / visits };
}

process.on('message', (order: VisitOrder) => {
  receiveAll(order).then(
    (answer) => process.send?.(answer),
    (error: unknown) => {
      console.error(error);
      process.exit(1);
    },
  );
});
process.on('disconnect', () => process.exit(0));
