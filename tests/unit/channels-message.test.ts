import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  composeJson,
  encodeBroadcast,
  encodeEnding,
  encodeJson,
  encodePush,
  encodeReply,
} from '../../realtime/channels/encoded.ts';
import type { EncodedFrame } from '../../realtime/channels/encoded.ts';
import { defaultChannelLimits } from '../../realtime/channels/limits.ts';
import { parseMessage } from '../../realtime/channels/message.ts';
import { TokenBucket } from '../../realtime/channels/token-bucket.ts';

const decoded = (frame: EncodedFrame): unknown => JSON.parse(frame.bytes.toString());
const parse = (text: string) => parseMessage(text, defaultChannelLimits);
const reasonOf = (text: string) => {
  const parsed = parse(text);
  return parsed.ok ? 'ok' : parsed.reason;
};

describe('frames to clients', () => {
  test('[C1] a push has join_ref, no ref, topic, event and payload', () => {
    expect(decoded(encodePush('0', 't', 'e', { foo: 1 }))).toEqual(['0', null, 't', 'e', { foo: 1 }]);
  });

  test('[C3] a broadcast has neither ref', () => {
    expect(encodeBroadcast('t', 'e', { m: 1 }).bytes.toString()).toBe('[null,null,"t","e",{"m":1}]');
  });

  test('[C4] a reply without refs has both as null', () => {
    expect(decoded(encodeReply(null, null, 't', 'ok', { m: 1 }))).toEqual([
      null,
      null,
      't',
      'phx_reply',
      { status: 'ok', response: { m: 1 } },
    ]);
  });

  test('[C5] a payload that is not an object throws before anything is sent', () => {
    expect(() => encodeBroadcast('t', 'e', [1])).toThrow(TypeError);
    expect(() => encodeReply('1', '1', 't', 'ok', new Date(0))).toThrow(TypeError);
    expect(() => encodePush('1', 't', 'e', encodeJson([1]))).toThrow(TypeError);
    expect(() => encodePush('1', 't', 'e', encodeJson('text'))).toThrow(TypeError);
  });

  test.each([
    ['an ArrayBuffer', new ArrayBuffer(3)],
    ['a Uint8Array', Uint8Array.of(101, 102, 103)],
    ['a Buffer', Buffer.from('efg')],
    ['a DataView', new DataView(new ArrayBuffer(3))],
  ])('[C7] [C8] [C9] [C88] bytes are no payload, whichever way they would go: %s throws before anything is sent', (_kind, payload) => {
    expect(() => encodePush('12', 'topic', 'event', payload)).toThrow(/send no bytes/);
    expect(() => encodeReply('12', '123', 'topic', 'ok', payload)).toThrow(/send no bytes/);
    expect(() => encodeBroadcast('topic', 'event', payload)).toThrow(/send no bytes/);
  });

  test('[C17] refs keep their JSON type', () => {
    expect(encodeReply(0, null, 't', 'ok', {}).bytes.toString()).toContain('[0,null,');
    expect(encodeReply('0', 7, 't', 'ok', {}).bytes.toString()).toContain('["0",7,');
  });

  test('phx_close and phx_error carry the join ref twice', () => {
    expect(decoded(encodeEnding('5', 't', 'phx_close', {}))).toEqual(['5', '5', 't', 'phx_close', {}]);
  });

  test('what was encoded once is spliced in and reads the same as if it had been encoded now', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), fc.string(), (shared, own, field) => {
        const spliced = encodeReply('1', '2', 'täpic', 'ok', { epoch: own, [`x${field}`]: encodeJson(shared) });
        const plain = encodeReply('1', '2', 'täpic', 'ok', { epoch: own, [`x${field}`]: shared });
        expect(spliced.bytes.toString()).toBe(plain.bytes.toString());
      }),
    );
  });

  test('composed fragments nest, fields without a value are left out, and one that stands too deep is an error', () => {
    const parts = composeJson({ item: encodeJson({ title: 'Grüße 🚀' }), nothing: undefined, count: 2 });
    expect(decoded(encodeBroadcast('t', 'e', { stage: parts }))).toEqual([
      null,
      null,
      't',
      'e',
      { stage: { item: { title: 'Grüße 🚀' }, count: 2 } },
    ]);
    expect(composeJson({ nothing: undefined }).bytes.toString()).toBe('{}');
    expect(() => encodeBroadcast('t', 'e', { deep: { stage: parts } })).toThrow(/composeJson/);
  });
});

describe('messages from clients', () => {
  test('[C2] five fields are read back', () => {
    const parsed = parse('["0","1","t","e",{"foo":1}]');
    expect(parsed).toEqual({ ok: true, message: { joinRef: '0', ref: '1', topic: 't', event: 'e', payload: { foo: 1 } } });
  });

  test('[C13] a sixth element is ignored, four are malformed', () => {
    expect(reasonOf('["0","1","t","e",{},"more"]')).toBe('ok');
    expect(reasonOf('["0","1","t","e"]')).toBe('not-an-array-of-five');
  });

  test.each([
    ['', 'not-json'],
    ['nonsense', 'not-json'],
    ['["0","1","t","e",{}', 'not-json'],
    ['{"topic":"t","event":"e","payload":{},"ref":"1"}', 'not-an-array-of-five'],
    ['null', 'not-an-array-of-five'],
    ['"[1,2,3,4,5]"', 'not-an-array-of-five'],
    ['[true,"1","t","e",{}]', 'bad-ref'],
    ['["0",{},"t","e",{}]', 'bad-ref'],
    ['["0",1e400,"t","e",{}]', 'bad-ref'],
    ['["0","1",7,"e",{}]', 'bad-topic-or-event'],
    ['["0","1","t",null,{}]', 'bad-topic-or-event'],
  ])('%s is malformed: %s', (text, reason) => {
    expect(reasonOf(text)).toBe(reason);
  });

  test('[deviation 11] fields may have 255 bytes, not 256, and bytes are counted rather than characters', () => {
    const long = 'x'.repeat(256);
    expect(reasonOf(JSON.stringify(['0', '1', 'x'.repeat(255), 'e', {}]))).toBe('ok');
    for (const frame of [[long, '1', 't', 'e'], ['0', long, 't', 'e'], ['0', '1', long, 'e'], ['0', '1', 't', long]]) {
      expect(reasonOf(JSON.stringify([...frame, {}]))).toBe('field-too-long');
    }
    expect(reasonOf(JSON.stringify(['0', '1', 'é'.repeat(127), 'e', {}]))).toBe('ok');
    expect(reasonOf(JSON.stringify(['0', '1', 'é'.repeat(128), 'e', {}]))).toBe('field-too-long');
  });

  test('[faults 29] nesting is bounded, and brackets in strings do not count', () => {
    const nested = (depth: number) => `["0","1","t","e",${'['.repeat(depth)}${']'.repeat(depth)}]`;
    expect(reasonOf(nested(31))).toBe('ok');
    expect(reasonOf(nested(32))).toBe('too-deep');
    expect(reasonOf(nested(30_000))).toBe('too-deep');
    expect(reasonOf(`["0","1","t","e",{"text":${JSON.stringify(`\\"${'['.repeat(100)}`)}}]`)).toBe('ok');
  });

  test('[faults 29] odd JSON is taken as it is and pollutes nothing', () => {
    const parsed = parse('["0","1","t","e",{"__proto__":{"admin":true},"a":1,"a":2,"lone":"\\ud800","nul":"\\u0000","big":1e400}]');
    expect(parsed.ok).toBe(true);
    expect(Object.hasOwn(Object.prototype, 'admin')).toBe(false);
    expect(reasonOf('["0","1","__proto__","constructor",{}]')).toBe('ok');
  });

  test('any text at all is either a message or refused with a reason', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json(), fc.array(fc.jsonValue()).map((value) => JSON.stringify(value))), (text) => {
        expect(typeof parse(text).ok).toBe('boolean');
      }),
    );
  });
});

describe('the allowance of messages', () => {
  test('[faults 30] a burst is taken, more is refused, and as much again is a flood', () => {
    const bucket = new TokenBucket(3, 1, 0);
    const verdicts = Array.from({ length: 7 }, () => bucket.take(0));
    expect(verdicts).toEqual(['take', 'take', 'take', 'refuse', 'refuse', 'refuse', 'flood']);
  });

  test('it fills again with time, never above the burst', () => {
    const bucket = new TokenBucket(2, 1, 0);
    expect([bucket.take(0), bucket.take(0), bucket.take(0)]).toEqual(['take', 'take', 'refuse']);
    expect([bucket.take(60_000), bucket.take(60_000), bucket.take(60_000)]).toEqual(['take', 'take', 'refuse']);
  });
});
