import type { Instant, Sequence } from '../lib/assembly/basics.ts';
import { signCheckpoint, type RecordKey } from '../lib/record/record-key.ts';
import type { Store } from '../lib/store/store.ts';
import type { RealtimeClock } from './channels/clock.ts';
import type { RealtimeLog } from './channels/log.ts';

/** Heads of the record are signed after so many entries, or so long after a change (voting-rules, The record). */
const checkpointEntries = 256;
const checkpointMs = 10_000;

export type CheckpointerDeps = {
  readonly assemblyId: string;
  readonly store: Pick<Store, 'saveCheckpoint'>;
  readonly clock: Pick<RealtimeClock, 'monotonicMs'>;
  readonly log: RealtimeLog;
  readonly key: RecordKey;
};

/** The durable end of the record. */
export type RecordHead = { readonly sequence: Sequence; readonly hash: string; readonly at: Instant };

/** Signs heads of one assembly's record. One that could not be saved is only late: a later one covers it. */
export class Checkpointer {
  readonly #deps: CheckpointerDeps;
  #signed: Sequence;
  #lastMs: number;

  /** @param signed the last entry under a signature; 0 without any */
  constructor(deps: CheckpointerDeps, signed: Sequence) {
    this.#deps = deps;
    this.#signed = signed;
    this.#lastMs = deps.clock.monotonicMs();
  }

  /** Signs the head if one is due. */
  async keep(head: RecordHead): Promise<void> {
    const since = head.sequence - this.#signed;
    const isOld = this.#deps.clock.monotonicMs() - this.#lastMs >= checkpointMs;
    if (since >= checkpointEntries || (since > 0 && isOld)) await this.sign(head);
  }

  /** Signs the head, unless it is signed. */
  async sign(head: RecordHead): Promise<void> {
    if (head.sequence <= this.#signed) return;
    const before = this.#signed;
    this.#signed = head.sequence;
    this.#lastMs = this.#deps.clock.monotonicMs();
    try {
      await this.#deps.store.saveCheckpoint(this.#deps.assemblyId, signCheckpoint(this.#deps.key, head));
    } catch (error) {
      this.#signed = before;
      this.#deps.log.warn({ assemblyId: this.#deps.assemblyId, error: String(error) }, 'could not save a checkpoint; it is tried again');
    }
  }
}
