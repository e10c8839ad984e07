/** Pages of which origins are let in (channels-protocol.md section 3.2; faults.md row 32). Ours has one origin, and no list with wildcards. */
import { afterEach, describe, expect, test } from 'vitest';
import { createOriginCheck } from '../../realtime/http/origin.ts';
import { RawClient, refusedUpgrade } from '../fixtures/channel-client.ts';
import { roomRouter, TestHandler } from '../fixtures/channel-handler.ts';
import { startChannelServer, type ServerOptions } from '../fixtures/channel-server.ts';
import { ask, askedOf } from '../fixtures/long-poll-client.ts';

const stops: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

async function start(options: Partial<ServerOptions> = {}) {
  const server = await startChannelServer({ handlers: roomRouter(new TestHandler()), ...options });
  stops.push(() => server.stop());
  return { server, asked: `${server.url}?vsn=2.0.0` };
}

/** An installation's own check, for its public address. */
function startAt(publicUrl: string) {
  const isAllowed = createOriginCheck(publicUrl);
  return start({ door: { checkOrigin: ({ method = '', headers }, hasTicket) => isAllowed({ method, headers, isUpgrade: headers.upgrade !== undefined, hasTicket }) } });
}

type Started = Awaited<ReturnType<typeof start>>;

/** What a page of this origin is told, over either transport. */
async function toldTo({ server, asked }: Started, origin: string): Promise<{ readonly webSocket: number; readonly longPoll: number }> {
  const longPoll = await askedOf(await ask('GET', `${server.pollUrl}?vsn=2.0.0`, { headers: { origin } }));
  const client = await RawClient.connect(server.url, [], { origin }).catch(() => null);
  client?.end();
  return { webSocket: client === null ? (await refusedUpgrade(asked, [], { origin })).status : 101, longPoll: longPoll.status };
}

const letIn = { webSocket: 101, longPoll: 410 };
const refused = { webSocket: 403, longPoll: 403 };

describe('the one origin', () => {
  test.each([
    ['itself', 'https://ex.com', letIn],
    ['a sub-domain', 'https://a.ex.com', refused],
    ['one below that', 'https://a.b.ex.com', refused],
    ['a domain that ends alike', 'https://prefix-ex.com', refused],
    ['a domain that begins alike', 'https://ex.com.example', refused],
    ['a star', 'https://*.ex.com', refused],
    ['another scheme', 'http://ex.com', refused],
    ['another port', 'https://ex.com:8443', refused],
    ['another case', 'https://EX.com', refused],
    ['a path behind it', 'https://ex.com/', refused],
    ['no origin that a page could name', 'null', refused],
  ])('[C26] [faults 32] %s, %s, is told %o', async (_name, origin, told) => {
    expect(await toldTo(await startAt('https://ex.com'), origin)).toEqual(told);
  });

  test('[C27] two installations do not let in each other’s pages', async () => {
    const [one, other] = [await startAt('https://one.example'), await startAt('https://other.example:8443')];
    expect([await toldTo(one, 'https://one.example'), await toldTo(other, 'https://other.example:8443')]).toEqual([letIn, letIn]);
    expect([await toldTo(one, 'https://other.example:8443'), await toldTo(other, 'https://one.example')]).toEqual([refused, refused]);
  });
});

describe('the door', () => {
  test('[C24] [faults 32] a foreign origin is refused with 403 before anybody is asked who they are, and it is logged', async () => {
    let asked = 0;
    const { server, asked: url } = await start({
      door: {
        checkOrigin: ({ headers }) => headers.origin === undefined || headers.origin === 'https://example.com',
        async authenticate() {
          asked += 1;
          return { ok: true, principal: { name: 'x' } };
        },
      },
    });
    for (const origin of ['http://notallowed.com', 'null']) {
      expect((await refusedUpgrade(url, [], { origin })).status).toBe(403);
    }
    expect(asked).toBe(0);
    expect(server.log.filter((entry) => entry.level === 'warn').map(({ fields }) => fields)).toEqual([
      { reason: 'origin' },
      { reason: 'origin' },
    ]);
    const client = await RawClient.connect(server.url, [], { origin: 'https://example.com' });
    client.end();
  });

  test('[C25] without an origin the decision is the check\'s own', async () => {
    const { server } = await start({ door: { checkOrigin: ({ headers }) => headers.origin === undefined } });
    (await RawClient.connect(server.url)).end();
  });

  test('[L4a] a check that throws refuses that request and no other', async () => {
    const { server, asked } = await start({
      door: {
        checkOrigin(request) {
          if (request.headers.origin !== undefined) throw new TypeError('Invalid URL');
          return true;
        },
      },
    });
    expect((await refusedUpgrade(asked, [], { origin: 'http://[' })).status).toBe(503);
    (await RawClient.connect(server.url)).end();
  });
});
