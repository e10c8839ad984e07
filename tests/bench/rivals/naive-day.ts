import { once } from 'node:events';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { WebSocket } from 'ws';
import { MeasuredProcess } from '../../fixtures/l1/measured-process.ts';
import type { Line } from '../../fixtures/network/line.ts';

const program = path.resolve(import.meta.dirname, '../../fixtures/l1/naive-server.ts');
/** Resident memory at which the naive server gives up. The machine of lesson L1 had 32 GB, and they were full. */
export const mostNaiveBytes = 2 * 1024 ** 3;
/** Connections that are made at a time. */
const connectsAtOnce = 100;

/** What the naive server says at its end, by itself or asked. */
export type NaiveEnd = { readonly changes: number; readonly givenBytes: number; readonly heldBytes: number; readonly peakRssBytes: number; readonly cpuMs: number };
export type NaiveDay = NaiveEnd & { readonly brokeOff: boolean; readonly tookMs: number };

/** So many people arrive evenly over a time, with ten panels looking on, each over a line. */
export async function naiveArrivals(options: { readonly people: number; readonly overMs: number; readonly openLines: (port: number) => Promise<readonly Line[]> }): Promise<NaiveDay> {
  const server = new MeasuredProcess(program, { args: [String(options.people), String(mostNaiveBytes)] });
  const sockets: WebSocket[] = [];
  let lines: readonly Line[] = [];
  try {
    const port = await portOf(server);
    lines = await options.openLines(port);
    for (const line of lines) await connect(line.origin, sockets);
    const people: WebSocket[] = [];
    for (let from = 0; from < options.people; from += connectsAtOnce) {
      const some = Array.from({ length: Math.min(connectsAtOnce, options.people - from) }, (_, index) => connect(`http://127.0.0.1:${port}/?participant=${from + index}`, sockets));
      people.push(...(await Promise.all(some)));
    }
    let done = 0;
    for (const socket of people) socket.on('message', () => (done += 1));
    const before = await server.figures({ collect: true });
    const end = endOf(server);
    const started = performance.now();
    const isOver = () => end.told !== null || done === people.length;
    for (const [index, socket] of people.entries()) {
      while (!isOver() && performance.now() - started < (index / people.length) * options.overMs) await delay(1);
      if (isOver()) break;
      socket.send('toggle');
    }
    while (!isOver()) await delay(10);
    const tookMs = performance.now() - started;
    const brokeOff = end.told !== null;
    if (!brokeOff) server.child.send('end');
    const told = await end.promise;
    return { ...told, cpuMs: told.cpuMs - before.cpuMs, brokeOff, tookMs };
  } finally {
    for (const socket of sockets) socket.terminate();
    await Promise.all(lines.map((line) => line.close()));
    await server.end('SIGKILL');
  }
}

/** What the server says at its end, once it has. */
function endOf(server: MeasuredProcess): { told: NaiveEnd | null; readonly promise: Promise<NaiveEnd> } {
  const { promise, resolve } = Promise.withResolvers<NaiveEnd>();
  const end: { told: NaiveEnd | null; readonly promise: Promise<NaiveEnd> } = { told: null, promise };
  server.child.on('message', (message: unknown) => {
    if (!isEnd(message)) return;
    end.told = message.naiveEnd;
    resolve(message.naiveEnd);
  });
  return end;
}

async function portOf(server: MeasuredProcess): Promise<number> {
  const [message]: unknown[] = await once(server.child, 'message');
  if (typeof message === 'object' && message !== null && 'port' in message && typeof message.port === 'number') return message.port;
  throw new Error('the naive server did not say its port');
}

async function connect(address: string, sockets: WebSocket[]): Promise<WebSocket> {
  const socket = new WebSocket(address.replace(/^http/, 'ws'), { perMessageDeflate: false, maxPayload: 0 });
  sockets.push(socket);
  socket.on('error', () => undefined);
  await once(socket, 'open');
  return socket;
}

function isEnd(message: unknown): message is { readonly naiveEnd: NaiveEnd } {
  return typeof message === 'object' && message !== null && 'naiveEnd' in message;
}
