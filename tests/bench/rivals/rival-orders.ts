import type { Percentiles } from '../../fixtures/l1/crowd-orders.ts';

export type RivalKind = 'bare' | 'socket-io';

/** To a rival server: send so many bytes to everyone, so many times. */
export type Broadcast = { readonly broadcast: { readonly bytes: number; readonly times: number; readonly periodMs: number } };

/** To a rival's clients. */
export type RivalOrder =
  | { readonly do: 'join'; readonly kind: RivalKind; readonly port: number; readonly clients: number; readonly windowMs: number }
  /** Everybody pushes one message at one instant and waits for its acknowledgement. */
  | { readonly do: 'push' }
  /** Everybody has got so many broadcasts since the last order of this kind. */
  | { readonly do: 'receive'; readonly each: number };

export type RivalAnswer = { readonly done: RivalOrder['do']; readonly latency: Percentiles; readonly tookMs: number };

/** What a participant casts, in the size of ours. */
export const pushed = {
  commandId: '0192f1de-0000-7000-8000-000000000000',
  epoch: '0192f1de-0000-7000-8000-000000000001',
  command: { type: 'castBallot', pollId: '0192f1de-0000-7000-8000-000000000002', choice: { answer: 'yes' }, basis: { revision: 1, replaces: null, castAt: Date.now() } },
};
export const acknowledgement = { sequence: 123_456, at: 1_790_000_000_000 };

/** Something of a JSON object that is this long as text. */
export function payloadOf(bytes: number): { readonly text: string } {
  return { text: 'x'.repeat(Math.max(0, bytes - '{"text":""}'.length)) };
}

export function isBroadcast(message: unknown): message is Broadcast {
  return typeof message === 'object' && message !== null && 'broadcast' in message;
}
