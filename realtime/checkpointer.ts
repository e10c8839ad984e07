import type { Instant, Sequence } from '../lib/assembly/basics.ts';
import { signCheckpoint, type RecordKey } from '../lib/record/record-key.ts';
import type { Checkpoint, Store } from '../lib/store/store.ts';
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
  /** The durable end of the record as it is now. */
  readonly head: () => RecordHead;
  /** A head is signed and durable. */
  readonly onSaved: (checkpoint: Checkpoint) => void;
};

type RecordHead = { readonly sequence: Sequence; readonly hash: string; readonly at: Instant };

/**
 * Signs heads of one assembly's record, one after the other. One that could not be saved is only late: the next look
 * tries again, and a later one covers it.
 */
export class Checkpointer {
  readonly #deps: CheckpointerDeps;
  #newest: Checkpoint | null;
  #lastMs: number;
  /** The save under way; it never rejects. */
  #saving: Promise<void> | null = null;
  #hasFailed = false;

  /** @param newest the head that was signed last; null without any */
  constructor(deps: CheckpointerDeps, newest: Checkpoint | null) {
    this.#deps = deps;
    this.#newest = newest;
    this.#lastMs = deps.clock.monotonicMs();
  }

  /** The newest signed head that is durable; null before the first. */
  get newest(): Checkpoint | null {
    return this.#newest;
  }

  /** Signs the head if one is due. */
  async keep(): Promise<void> {
    if (this.#saving !== null) return;
    const since = this.#deps.head().sequence - this.#signed;
    const isOld = this.#deps.clock.monotonicMs() - this.#lastMs >= checkpointMs;
    if (since >= checkpointEntries || (since > 0 && (isOld || this.#hasFailed))) await this.sign();
  }

  /** Signs the head, unless it is signed. Resolves when it is saved or could not be. */
  async sign(): Promise<void> {
    // A save under way may be of this very head, and may fail.
    while (this.#saving !== null) await this.#saving;
    const head = this.#deps.head();
    if (head.sequence <= this.#signed) return;
    this.#saving = this.#save(signCheckpoint(this.#deps.key, head)).finally(() => {
      this.#saving = null;
    });
    await this.#saving;
  }

  get #signed(): Sequence {
    return this.#newest?.sequence ?? 0;
  }

  async #save(checkpoint: Checkpoint): Promise<void> {
    this.#lastMs = this.#deps.clock.monotonicMs();
    try {
      await this.#deps.store.saveCheckpoint(this.#deps.assemblyId, checkpoint);
    } catch (error) {
      // Said once: while the store is away every look fails.
      if (!this.#hasFailed) this.#deps.log.warn({ assemblyId: this.#deps.assemblyId, error: String(error) }, 'could not save a checkpoint; it is tried again');
      this.#hasFailed = true;
      return;
    }
    this.#hasFailed = false;
    this.#newest = checkpoint;
    this.#deps.onSaved(checkpoint);
  }
}
