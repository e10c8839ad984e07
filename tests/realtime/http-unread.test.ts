import { createServer } from 'node:http';
import { connect } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { send } from '../../realtime/http/answer.ts';
import { listenOnFreePort } from '../fixtures/listen.ts';

const stops: (() => unknown)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0).toReversed()) await stop();
});

test('[faults 31] a client that asks for a file and reads nothing of it is let go, and with it what the file is made from', async () => {
  const over = Promise.withResolvers<number>();
  async function* endless(): AsyncGenerator<string> {
    let sent = 0;
    try {
      for (;;) {
        sent += 1;
        yield 'x'.repeat(64 * 1024);
      }
    } finally {
      over.resolve(sent);
    }
  }
  let told = 0;
  const server = createServer((_request, response) => void send(response, { status: 200, body: endless() }, {}, () => void (told += 1), 50));
  const client = connect(await listenOnFreePort(server, stops), '127.0.0.1');
  client.pause();
  client.on('error', () => undefined);
  client.write('GET / HTTP/1.1\r\nHost: a\r\n\r\n');
  expect(await over.promise).toBeGreaterThan(1);
  expect(told).toBe(1);
  client.destroy();
});
