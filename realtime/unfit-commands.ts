import { formatActor, type Actor } from '../lib/assembly/basics.ts';
import type { RealtimeClock } from './channels/clock.ts';
import type { RealtimeLog } from './channels/log.ts';

/** A page sends a command a few times; and there should be none of these at all. */
const mostKept = 1_000;
/** What the clock brings about and can't be recorded would throw back the others each second. */
const systemRestMs = 30_000;

export type UnfitDeps = {
  readonly assemblyId: string;
  readonly clock: Pick<RealtimeClock, 'monotonicMs'>;
  readonly log: RealtimeLog;
  readonly metrics: { unfit(): void };
};

/** A command as far as a log may name it. */
type Named = { readonly commandId: string; readonly actor: Actor; readonly command: { readonly type: string } };

export const notRecordable = { kind: 'refused', refusal: { reason: 'not-recordable' } } as const;

/** HO15: commands that can never be recorded, which is a bug. Trying them again would throw others back. */
export class UnfitCommands {
  readonly #deps: UnfitDeps;
  /** Oldest first. */
  readonly #ids = new Set<string>();
  #systemRestsUntilMs = 0;

  constructor(deps: UnfitDeps) {
    this.#deps = deps;
  }

  has(commandId: string): boolean {
    return this.#ids.has(commandId);
  }

  /** Whether the clock's own commands are not to be tried now. */
  get systemRests(): boolean {
    return this.#deps.clock.monotonicMs() < this.#systemRestsUntilMs;
  }

  /** Remembers one, says so loudly, and gives the answer to it. */
  add({ commandId, actor, command }: Named): typeof notRecordable {
    const { assemblyId, clock, log, metrics } = this.#deps;
    metrics.unfit();
    log.error({ assemblyId, command: command.type, commandId, actor: formatActor(actor) }, 'a command can never be recorded; this is a bug, please report it');
    this.#ids.add(commandId);
    for (const oldest of this.#ids) {
      if (this.#ids.size <= mostKept) break;
      this.#ids.delete(oldest);
    }
    if (actor.kind === 'system') this.#systemRestsUntilMs = clock.monotonicMs() + systemRestMs;
    return notRecordable;
  }
}
