/** Socket.IO 4.8, WebSocket only: the same broadcasts by `emit`, and acknowledgements of its own kind. */
import { createServer } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { Server } from 'socket.io';
import { acknowledgement, isBroadcast, payloadOf } from './rival-orders.ts';

const backlog = 4_096;
const http = createServer();
const io = new Server(http, { transports: ['websocket'], perMessageDeflate: false, serveClient: false });
io.on('connection', (socket) => {
  socket.on('cast', (_payload: unknown, acknowledge: (answer: object) => void) => acknowledge(acknowledgement));
});
http.listen({ host: '127.0.0.1', port: 0, backlog }, () => {
  const address = http.address();
  if (address !== null && typeof address !== 'string') process.send?.({ port: address.port });
});
process.on('message', (message: unknown) => {
  if (!isBroadcast(message)) return;
  void broadcast(message.broadcast);
});

async function broadcast({ bytes, times, periodMs }: { bytes: number; times: number; periodMs: number }): Promise<void> {
  const payload = payloadOf(bytes);
  for (let time = 0; time < times; time += 1) {
    io.emit('stage', payload);
    await delay(periodMs);
  }
  process.send?.({ broadcastDone: times });
}
