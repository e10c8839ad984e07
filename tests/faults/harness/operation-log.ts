
/** What somebody asked for: a ballot, or a command of staff by its type. */
export type Wanted = { readonly kind: 'ballot'; readonly pollId: string; readonly choice: PollChoice } | { readonly kind: 'command'; readonly type: string };

/**
 * What happened to an operation, as its client saw it; over the pipe from the process that the client lives in. Times
 * are of {@link machineMs}, which all processes of a machine share.
 */
export type OperationEvent =
  | { readonly event: 'invoked'; readonly process: string; readonly actor: string; readonly commandId: string; readonly wanted: Wanted; readonly atMs: number }
  | { readonly event: 'acknowledged'; readonly process: string; readonly commandId: string; readonly sequence: number; readonly atMs: number }
  | { readonly event: 'refused'; readonly process: string; readonly commandId: string; readonly reason: string; readonly atMs: number };

/** `unknown`: nothing was heard of it yet, or nothing that says whether it was done. */
export type Outcome =
  | { readonly kind: 'unknown' }
  | { readonly kind: 'acknowledged'; readonly sequence: number; readonly atMs: number }
  | { readonly kind: 'refused'; readonly reason: string; readonly atMs: number };

/** One command id of one client: sending it again is the same operation. */
export type Operation = {
  /** Two clients of one person are two processes. */
  readonly process: string;
  /** As the record names it: `participant:<id>` or `staff:<id>`. */
  readonly actor: string;
  readonly commandId: string;
  readonly wanted: Wanted;
  readonly invokedAtMs: number;
  readonly outcome: Outcome;
};

/** The machine's monotonic clock in milliseconds: the same in every process. */
export function machineMs(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}

/** What clients asked for and what they were told: what a fault is judged by. */
export class OperationLog {
  readonly #operations = new Map<string, Operation>();

  take(event: OperationEvent): void {
    const key = `${event.process}/${event.commandId}`;
    const known = this.#operations.get(key);
    if (event.event === 'invoked') {
      const { process: client, actor, commandId, wanted, atMs } = event;
      if (known === undefined) this.#operations.set(key, { process: client, actor, commandId, wanted, invokedAtMs: atMs, outcome: { kind: 'unknown' } });
      return;
    }
    if (known === undefined) throw new Error(`the operation ${key} is ${event.event} and was never invoked`);
    const outcome: Outcome = event.event === 'acknowledged' ? { kind: 'acknowledged', sequence: event.sequence, atMs: event.atMs } : { kind: 'refused', reason: event.reason, atMs: event.atMs };
    this.#operations.set(key, { ...known, outcome });
  }

  get all(): readonly Operation[] {
    return [...this.#operations.values()];
  }

  /** Ballots of a poll, in the order in which they were cast. */
  ballots(pollId: string): readonly Operation[] {
    return this.all.filter(({ wanted }) => wanted.kind === 'ballot' && wanted.pollId === pollId);
  }

  acknowledged(pollId: string): number {
    return this.ballots(pollId).filter(({ outcome }) => outcome.kind === 'acknowledged').length;
  }

  /** Ballots that were on their way at that moment: cast before it, and answered after it or not yet. */
  unansweredAt(atMs: number, pollId: string): number {
    return this.ballots(pollId).filter(({ invokedAtMs, outcome }) => invokedAtMs <= atMs && (outcome.kind === 'unknown' || outcome.atMs > atMs)).length;
  }

  /** Ballots that were acknowledged between two moments. */
  acknowledgedBetween(fromMs: number, toMs: number, pollId: string): number {
    return this.ballots(pollId).filter(({ outcome }) => outcome.kind === 'acknowledged' && outcome.atMs >= fromMs && outcome.atMs < toMs).length;
  }
}import type { PollChoice } from '../../../lib/assembly/ballot.ts';

