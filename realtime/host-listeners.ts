import type { Entry } from '../lib/assembly/changes.ts';
import type { RegistryChange } from '../lib/assembly/decision.ts';
import type { Checkpoint } from '../lib/store/store.ts';
import type { RealtimeLog } from './channels/log.ts';

/** What became durable, after it is in the committed state. */
export type Committed = {
  readonly entries: readonly Entry[];
  readonly registry: readonly RegistryChange[];
  /** When the first of the people acted who brought it about and whose act others wait to see, in monotonic ms. */
  readonly actedMs: number | null;
};

/** Hears of what happens to a live assembly. */
export type HostListener = {
  committed(batch: Committed): void;
  /** The store went away, or is back. */
  staleChanged(isStale: boolean): void;
  /** A head of the record is signed and durable (RC3). */
  signed?(head: Checkpoint): void;
  /** This host serves no longer: another owner took over, or it was unloaded. */
  ended(): void;
};

/** Who listens to one host. One listener's bug is not another's (RT14). */
export class HostListeners {
  readonly #deps: { readonly assemblyId: string; readonly log: RealtimeLog };
  readonly #listeners = new Set<HostListener>();

  constructor(deps: { readonly assemblyId: string; readonly log: RealtimeLog }) {
    this.#deps = deps;
  }

  add(listener: HostListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  tell(what: (listener: HostListener) => void): void {
    for (const listener of this.#listeners) {
      try {
        what(listener);
      } catch (error) {
        this.#deps.log.error({ assemblyId: this.#deps.assemblyId, error: String(error) }, 'a listener failed');
      }
    }
  }

  clear(): void {
    this.#listeners.clear();
  }
}
