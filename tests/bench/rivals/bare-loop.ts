/** The bare loop: a `ws` server that sends one shared buffer to each socket, and acknowledges what it gets. */
import { setTimeout as delay } from 'node:timers/promises';
import { WebSocketServer } from 'ws';
import { acknowledgement, isBroadcast, payloadOf } from './rival-orders.ts';

const backlog = 4_096;
const server = new WebSocketServer({ host: '127.0.0.1', port: 0, perMessageDeflate: false, backlog });
const answer = JSON.stringify(acknowledgement);
server.on('connection', (socket) => {
  socket.on('error', () => undefined);
  socket.on('message', (data) => {
    if (Buffer.isBuffer(data)) JSON.parse(data.toString());
    socket.send(answer);
  });
});
server.on('listening', () => {
  const address = server.address();
  if (address !== null && typeof address !== 'string') process.send?.({ port: address.port });
});
process.on('message', (message: unknown) => {
  if (!isBroadcast(message)) return;
  void broadcast(message.broadcast);
});

async function broadcast({ bytes, times, periodMs }: { bytes: number; times: number; periodMs: number }): Promise<void> {
  for (let time = 0; time < times; time += 1) {
    const buffer = Buffer.from(JSON.stringify(payloadOf(bytes)));
    for (const socket of server.clients) socket.send(buffer, { binary: false });
    await delay(periodMs);
  }
  process.send?.({ broadcastDone: times });
}
