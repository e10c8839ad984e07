/** JSON that no page of ours sends, against a whole worker and over both transports (faults.md row 29). */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { participantTopic } from '../../lib/protocol/topics.ts';
import { protocolVersion } from '../../lib/protocol/version.ts';
import { RawClient, type HandClient } from '../fixtures/channel-client.ts';
import { publicUrl, startHttpWorld, type HttpWorld } from '../fixtures/http-world.ts';
import { RawLongPoll } from '../fixtures/long-poll-client.ts';
import { openPoll, preparePoll, type TestAssembly } from '../fixtures/worker.ts';

let world: HttpWorld;
let assembly: TestAssembly;
let pollId: string;
const clients: HandClient[] = [];

beforeAll(async () => {
  world = await startHttpWorld();
  assembly = await world.assembly(2);
  pollId = await preparePoll(assembly);
  await openPoll(assembly, pollId);
});
afterAll(async () => {
  for (const client of clients) client.end();
  await world.stop();
});

/** What stands in the place of the choice, as it is written. */
const odd: readonly (readonly [what: string, choice: string])[] = [
  ['nested twenty deep', `${'{"answer":'.repeat(20)}"yes"${'}'.repeat(20)}`],
  ['__proto__', '{"answer":"yes","__proto__":{"isAdmin":true}}'],
  ['constructor and prototype', '{"answer":"yes","constructor":{"prototype":{"isAdmin":true}}}'],
  ['a number where a word belongs', '{"answer":1}'],
  ['1e400', '{"answer":1e400}'],
  ['a thousand digits', `{"answer":${'9'.repeat(1_000)}}`],
  ['a lone surrogate', String.raw`{"answer":"\ud800"}`],
  ['NUL', String.raw`{"answer":"yes\u0000"}`],
  ['an option that is a lone surrogate', String.raw`{"picks":["\udfff"]}`],
  ['a duplicate key whose last value is none of the choices', '{"answer":"yes","answer":"perhaps"}'],
  ['a key from the prototype', '{"picks":["toString"],"hasOwnProperty":1}'],
  ['an array', '["yes"]'],
  ['null', 'null'],
];
/** Of these the connection ends at once: they are no message. */
const hopeless: readonly (readonly [what: string, choice: string])[] = [
  ['nested without end', `${'['.repeat(20_000)}${']'.repeat(20_000)}`],
  ['no JSON', '{"answer":"yes",}'],
  ['a NUL as it is', '"\u0000"'],
];

async function openClient(by: 'WebSocket' | 'long-poll', id: string): Promise<HandClient> {
  const headers = { cookie: await world.participantCookie(assembly, id), origin: publicUrl };
  const client = by === 'WebSocket' ? await RawClient.connect(`ws://127.0.0.1:${world.port}/realtime/websocket`, [], { headers }) : await RawLongPoll.connect(`${world.base}/longpoll`, { headers });
  clients.push(client);
  return client;
}

/** As it stands: no library would write it. */
function sendText(client: HandClient, text: string): Promise<unknown> {
  if (client instanceof RawLongPoll) return client.post(text).then((response) => response.arrayBuffer());
  if (client instanceof RawClient) client.ws.send(text);
  return Promise.resolve();
}

describe.each(['WebSocket', 'long-poll'] as const)('over %s', (by) => {
  const me = () => assembly.participants[by === 'WebSocket' ? 0 : 1] ?? '';
  async function device() {
    const client = await openClient(by, me());
    const topic = participantTopic(assembly.id, me());
    const reply = await client.join(topic, '1', { protocol: protocolVersion, instance: randomUUID(), mounts: 0 });
    const { epoch } = Object(Object(reply[4]).response);
    const text = (ref: string, choice: string) => `["1","${ref}","${topic}","command",{"commandId":"${randomUUID()}","epoch":"${epoch}","command":{"type":"castBallot","pollId":"${pollId}","choice":${choice},"basis":{"revision":1,"replaces":null,"castAt":${Date.now()}}}}]`;
    return { client, text };
  }

  test.each(odd)('[faults 29] a choice that is %s is refused by its schema, changes nothing, and the next message is heard', async (_what, choice) => {
    const { client, text } = await device();
    const before = assembly.host.version;
    await sendText(client, text('2', choice));
    expect((await client.frame((frame) => frame[1] === '2'))[4]).toMatchObject({ status: 'error', response: { refusal: { reason: 'malformed', field: expect.stringMatching(/^command\.choice/) } } });
    await client.settled();
    expect([assembly.host.version, Object(undefined).isAdmin]).toEqual([before, undefined]);
  });

  test.each(hopeless)('[faults 29] a message with %s ends its own connection, and no other', async (_what, choice) => {
    const { client, text } = await device();
    const other = await device();
    await sendText(client, text('2', choice));
    await client.closed;
    await other.client.settled();
  });

  test('[faults 29] numbers beyond all bounds in the envelope are refused as well', async () => {
    const { client, text } = await device();
    const given = text('2', '{"answer":"yes"}');
    for (const [index, number] of ['1e400', '-1e400', '9007199254740993', '1.5', '-1'].entries()) {
      await sendText(client, given.replace('"2"', `"n${index}"`).replace('"revision":1', `"revision":${number}`));
      expect((await client.frame((frame) => frame[1] === `n${index}`))[4], number).toMatchObject({ status: 'error', response: { refusal: { reason: 'malformed' } } });
    }
  });
});
