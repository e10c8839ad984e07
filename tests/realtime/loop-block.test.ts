import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, expect, test } from 'vitest';
import { participantTopic } from '../../lib/protocol/topics.ts';
import { startHttpWorld, type HttpWorld } from '../fixtures/http-world.ts';
import { joinTopic, openSocket, pushCommand } from '../fixtures/phoenix-client.ts';

/** Long enough for every health check to notice, short against the 35 s after which silence is taken for absence. */
const blockMs = 2_000;
/** How often a health check would ask. */
const askEveryMs = 100;

let world: HttpWorld | null = null;
const sockets: { disconnect(): void }[] = [];

afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.disconnect();
  await world?.stop();
  world = null;
});

test('[faults 25] a blocked event loop fails the health check, marks nobody absent, and recovers by itself', async () => {
  world = await startHttpWorld();
  const running = world;
  const assembly = await running.assembly(1);
  const [id = ''] = assembly.participants;
  const ticket = running.ticketOf({ kind: 'participant', assemblyId: assembly.id, participantId: id, generation: 1 });
  const socket = openSocket(`ws://127.0.0.1:${running.port}/realtime`, ticket);
  sockets.push(socket);
  const own = await joinTopic(socket, participantTopic(assembly.id, id));
  const live = running.worker.inside.live(assembly.id);
  expect((await running.ask('GET', 'health')).status).toBe(200);
  const versionBefore = live?.presence.version;

  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, blockMs);

  expect((await running.ask('GET', 'health')).status).toBe(503);
  expect(live?.presence.isConnected(id)).toBe(true);
  expect(live?.presence.version).toBe(versionBefore);
  expect(assembly.host.committed.roll.members.get(id)?.attendance).not.toBeNull();
  // The connection is the same one, and serves.
  expect(await pushCommand(own, { type: 'checkInSelf', place: 'room' })).toMatchObject({ status: 'ok' });
  while ((await running.ask('GET', 'health')).status !== 200) await delay(askEveryMs);
});
