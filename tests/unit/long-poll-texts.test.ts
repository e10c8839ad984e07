/** Tokens and bodies of long-poll. */
import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isBinaryFrame, readBatch } from '../../realtime/transports/long-poll-batch.ts';
import { issueSessionToken } from '../../realtime/transports/long-poll-token.ts';

describe('bodies', () => {
  const batch = (body: string, type = 'application/x-ndjson', most = 100) => readBatch(type, Buffer.from(body), most);

  test.each(['application/x-ndjson', 'application/ndjson', 'Application/X-NDJSON; charset=utf-8'])('[C67] [LP8] [deviation 13] %s holds a message a line', (type) => {
    expect(batch('[1]\n[2]\r\n[3]', type)).toEqual({ ok: true, messages: ['[1]', '[2]', '[3]'] });
  });

  test.each(['', 'application/json', 'text/plain'])('[C69] [LP8] of any other type ("%s") it is one message', (type) => {
    expect(batch('["1",\n"2"]', type)).toEqual({ ok: true, messages: ['["1",\n"2"]'] });
    expect(readBatch(undefined, Buffer.from('[1]'), 100)).toEqual({ ok: true, messages: ['[1]'] });
  });

  test('[C71] [LP8] blank lines are ignored', () => {
    expect(batch('\n[1]\n\n  \r\n[2]\n')).toEqual({ ok: true, messages: ['[1]', '[2]'] });
    expect(batch('')).toEqual({ ok: true, messages: [] });
  });

  test('[C70] [LP8] [deviation 5] a batch of more than a hundred is refused whole', () => {
    expect(batch('[1]\n'.repeat(100)).ok).toBe(true);
    expect(batch('[1]\n'.repeat(101))).toEqual({ ok: false, why: 'too-many' });
  });

  test('[faults 28] bytes that are no UTF-8 are no text', () => {
    expect(readBatch('application/json', Buffer.from([0x5b, 0xc3, 0x28, 0x5d]), 100)).toEqual({ ok: false, why: 'not-text' });
  });

  test('[C68] [LP8] a line of base64 is a binary frame; a message is not taken for one', () => {
    expect(isBinaryFrame('AAEBBQM1OGRvYzoxYmluAQID')).toBe(true);
    expect(isBinaryFrame('AA==')).toBe(true);
    fc.assert(fc.property(fc.array(fc.jsonValue()), (frame) => !isBinaryFrame(JSON.stringify(frame))));
  });
});

describe('tokens', () => {
  const place = { key: randomBytes(32), processId: 'p1', path: '/realtime/longpoll' };

  test('[C78] [LP3] [deviation 6] each is of one session, process, path and key, and nobody makes it from an id', () => {
    const tokens = [
      issueSessionToken(place, 's1'),
      issueSessionToken(place, 's2'),
      issueSessionToken({ ...place, processId: 'p2' }, 's1'),
      issueSessionToken({ ...place, path: '/other/longpoll' }, 's1'),
      issueSessionToken({ ...place, key: randomBytes(32) }, 's1'),
    ];
    expect(new Set(tokens).size).toBe(tokens.length);
    expect(issueSessionToken(place, 's1')).toBe(tokens[0]);
  });
});
