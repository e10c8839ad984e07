/** The clients of the bare loop and of Socket.IO, in a process of their own. */
import { setImmediate as nextTurn, setTimeout as delay } from 'node:timers/promises';
import { io } from 'socket.io-client';
import { WebSocket } from 'ws';
import { percentiles } from '../../fixtures/l1/crowd-orders.ts';
import { pushed, type RivalAnswer, type RivalOrder } from './rival-orders.ts';

type Client = { isOpen(): boolean; push(answered: () => void): void };

const pollPeriodMs = 2;
const localAddresses = 8;
/** As with our own crowd: sends between two looks at what comes in. */
const sendsPerTurn = 200;

let clients: Client[] = [];
let received = new Uint32Array(0);

/** Longer than anything takes that goes well. */
const orderLimitMs = 120_000;

async function until(condition: () => boolean): Promise<void> {
  const started = performance.now();
  while (!condition()) {
    if (performance.now() - started > orderLimitMs) throw new Error(`nothing came of it within ${orderLimitMs / 1_000} s; ${clients.filter((client) => client.isOpen()).length} of ${clients.length} are connected`);
    await delay(pollPeriodMs);
  }
}

function bareClient(port: number, index: number): Client {
  const waiting: (() => void)[] = [];
  const socket = new WebSocket(`ws://127.0.0.1:${port}`, { perMessageDeflate: false, localAddress: `127.0.0.${2 + (index % localAddresses)}` });
  socket.on('error', (error) => console.error(`a client of the bare loop: ${error.message}`));
  socket.on('message', (data) => {
    if (Buffer.isBuffer(data) && data.toString().startsWith('{"sequence"')) waiting.shift()?.();
    else received[index] = (received[index] ?? 0) + 1;
  });
  return {
    isOpen: () => socket.readyState === WebSocket.OPEN,
    push(answered) {
      waiting.push(answered);
      // As our own crowd does: one write of ws instead of two.
      socket.send(Buffer.from(JSON.stringify(pushed)), { binary: false });
    },
  };
}

function socketIoClient(port: number, index: number): Client {
  const socket = io(`http://127.0.0.1:${port}`, { transports: ['websocket'], forceNew: true });
  socket.on('stage', () => (received[index] = (received[index] ?? 0) + 1));
  return { isOpen: () => socket.connected, push: (answered) => void socket.emit('cast', pushed, answered) };
}

async function obey(order: RivalOrder): Promise<RivalAnswer> {
  const started = performance.now();
  const latencies: number[] = [];
  switch (order.do) {
    case 'join': {
      received = new Uint32Array(order.clients);
      clients = [];
      for (let index = 0; index < order.clients; index += 1) {
        while (performance.now() - started < (index / order.clients) * order.windowMs) await delay(1);
        clients.push(order.kind === 'bare' ? bareClient(order.port, index) : socketIoClient(order.port, index));
      }
      await until(() => clients.every((client) => client.isOpen()));
      break;
    }
    case 'push':
      for (const [index, client] of clients.entries()) {
        const sentAt = performance.now();
        client.push(() => latencies.push(performance.now() - sentAt));
        if (index % sendsPerTurn === sendsPerTurn - 1) await nextTurn();
      }
      await until(() => latencies.length === clients.length);
      break;
    case 'receive':
      await until(() => received.every((count) => count >= order.each));
      received.fill(0);
  }
  return { done: order.do, latency: percentiles(latencies), tookMs: performance.now() - started };
}

process.on('message', (order: RivalOrder) => {
  obey(order).then(
    (answer) => process.send?.(answer),
    (error: unknown) => {
      console.error(error);
      process.exit(1);
    },
  );
});
process.on('disconnect', () => process.exit(0));
