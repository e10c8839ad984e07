import type { RecordSeal } from '../lib/protocol/down.ts';
import { stageTopic } from '../lib/protocol/topics.ts';
import { fingerprint } from '../lib/record/record-key.ts';
import type { AssemblyHost } from './assembly-host.ts';
import type { RealtimeClock } from './channels/clock.ts';
import { encodeJson, type EncodedJson } from './channels/encoded.ts';
import type { FanOut } from './fan-out.ts';
import { createInvalidator, type Invalidator } from './invalidator.ts';
import type { Principal } from './principal.ts';

/**
 * A head is sent to everybody at most this often (RC14). In a calm hall heads are signed no more often anyway; while
 * thousands vote one is signed each second, and the newest covers those before it.
 */
export const headPeriodMs = 10_000;

type Signing = Pick<AssemblyHost, 'id' | 'publicKey' | 'signedHead'>;

/** Sends the newest signed head of the record, and keeps what a join reply says of the record encoded until it changes. */
export class RecordPublisher {
  readonly #host: Signing;
  readonly #fingerprint: string;
  readonly #pace: Invalidator;
  #encoded: EncodedJson | null = null;

  constructor(deps: { readonly host: Signing; readonly fanOut: Pick<FanOut<Principal>, 'publish'>; readonly clock: Pick<RealtimeClock, 'after'> }) {
    const { host, fanOut, clock } = deps;
    this.#host = host;
    this.#fingerprint = fingerprint(host.publicKey);
    this.#pace = createInvalidator({
      clock,
      periodMs: headPeriodMs,
      announce: () => {
        if (host.signedHead !== null) fanOut.publish(stageTopic(host.id), 'head', host.signedHead, { replaceKey: 'head' });
      },
    });
  }

  /** What a join reply says of the record. */
  snapshot(): EncodedJson {
    const seal: RecordSeal = { fingerprint: this.#fingerprint, head: this.#host.signedHead };
    this.#encoded ??= encodeJson(seal);
    return this.#encoded;
  }

  /** The host has a newer signed head. */
  signed(): void {
    this.#encoded = null;
    this.#pace.mark();
  }

  stop(): void {
    this.#pace.stop();
  }
}
