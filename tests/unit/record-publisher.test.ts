import { describe, expect, test } from 'vitest';
import type { SignedHead } from '../../lib/protocol/down.ts';
import { createRecordKey, fingerprint, openRecordKey, signCheckpoint } from '../../lib/record/record-key.ts';
import { headPeriodMs, RecordPublisher } from '../../realtime/record-publisher.ts';
import { ManualClock } from '../fixtures/channel-clock.ts';

const sealingKey = Buffer.alloc(32, 7);
const { publicKey, sealed } = createRecordKey(sealingKey);
const key = openRecordKey(publicKey, sealed, sealingKey);

function headAt(sequence: number): SignedHead {
  if (key === null) throw new Error('the key does not open');
  return signCheckpoint(key, { sequence, hash: 'f'.repeat(64), at: 1_800_000_000_000 });
}

function start() {
  const clock = new ManualClock();
  const host: { id: string; publicKey: string; signedHead: SignedHead | null } = { id: 'a', publicKey, signedHead: null };
  const sent: { readonly at: number; readonly topic: string; readonly event: string; readonly payload: object; readonly replaceKey: string | undefined }[] = [];
  const fanOut = {
    publish: (topic: string, event: string, payload: object, options?: { readonly replaceKey?: string }) => void sent.push({ at: clock.monotonicMs(), topic, event, payload, replaceKey: options?.replaceKey }),
  };
  const publisher = new RecordPublisher({ host, fanOut, clock });
  const sign = (sequence: number) => {
    host.signedHead = headAt(sequence);
    publisher.signed();
  };
  const joinReply = (): unknown => JSON.parse(publisher.snapshot().bytes.toString());
  return { clock, sent, publisher, sign, joinReply };
}

describe('the newest signed head', () => {
  test('[RC14] goes to everybody on the stage at once after a quiet time, in under 300 bytes', () => {
    const { sent, sign } = start();
    sign(Number.MAX_SAFE_INTEGER);
    expect(sent).toEqual([{ at: 0, topic: 'assembly:a', event: 'head', payload: headAt(Number.MAX_SAFE_INTEGER), replaceKey: 'head' }]);
    expect(Buffer.byteLength(JSON.stringify(sent[0]?.payload))).toBeLessThan(300);
  });

  test('[RC14] is sent once in ten seconds, the last one always, while one is signed each second', () => {
    const { clock, sent, sign } = start();
    for (let second = 0; second < 35; second += 1) {
      sign(256 * (second + 1));
      clock.advance(1_000);
    }
    clock.advance(60_000);
    expect(sent.map(({ at }) => at)).toEqual([0, 1, 2, 3, 4].map((period) => period * headPeriodMs));
    expect(sent.at(-1)?.payload).toEqual(headAt(256 * 35));
  });

  test('[RC13][RC14] stands in join replies with the fingerprint, also while it waits to be sent', () => {
    const { sent, sign, joinReply } = start();
    expect(joinReply()).toEqual({ fingerprint: fingerprint(publicKey), head: null });
    sign(256);
    sign(512);
    expect(sent).toHaveLength(1);
    expect(joinReply()).toEqual({ fingerprint: fingerprint(publicKey), head: headAt(512) });
  });

  test('[RC14] nothing is sent after the end', () => {
    const { clock, sent, publisher, sign } = start();
    sign(256);
    publisher.stop();
    sign(512);
    clock.advance(60_000);
    expect(sent).toHaveLength(1);
  });
});
