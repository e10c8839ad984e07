import type { Instant, ParticipantId, Sequence } from './basics.ts';
import type { PollChoice, Ballot } from './ballot.ts';

/**
 * What stays in memory of a tallied poll's ballots, about 30 bytes each instead of some hundreds: enough to tell a
 * participant that, when and how their ballot was recorded, and to give an accepted command its reply again (RT7).
 */
export type Receipts = {
  /** Participant → row. Shared strings: the keys are those of the roll. */
  readonly rows: ReadonlyMap<ParticipantId, number>;
  readonly sequence: Float64Array;
  readonly at: Float64Array;
  readonly choice: Uint32Array;
  readonly choices: readonly PollChoice[];
  /** The first 52 bits of the command id, which is random. */
  readonly command: Float64Array;
};

export type Receipt = { readonly sequence: Sequence; readonly at: Instant; readonly choice: PollChoice };

/** Bits of a UUID that are compared: two random ones agree with probability 2⁻⁵². */
const comparedHexDigits = 13;

export function packReceipts(ballots: ReadonlyMap<ParticipantId, Ballot>): Receipts {
  const size = ballots.size;
  const rows = new Map<ParticipantId, number>();
  const receipts = {
    rows,
    sequence: new Float64Array(size),
    at: new Float64Array(size),
    choice: new Uint32Array(size),
    choices: [] as PollChoice[],
    command: new Float64Array(size),
  };
  const known = new Map<string, number>();
  for (const [id, ballot] of ballots) {
    const row = rows.size;
    rows.set(id, row);
    receipts.sequence[row] = ballot.sequence;
    receipts.at[row] = ballot.at;
    receipts.command[row] = fingerprint(ballot.commandId);
    receipts.choice[row] = indexOf(ballot.choice, known, receipts.choices);
  }
  return receipts;
}

export function receiptOf(receipts: Receipts, id: ParticipantId): Receipt | null {
  const row = receipts.rows.get(id);
  if (row === undefined) return null;
  const choice = receipts.choices[receipts.choice[row] ?? -1];
  if (choice === undefined) return null;
  return { sequence: receipts.sequence[row] ?? 0, at: receipts.at[row] ?? 0, choice };
}

/** The receipt of this participant if it was this command that cast the ballot. */
export function receiptOfCommand(receipts: Receipts, id: ParticipantId, commandId: string): Receipt | null {
  const row = receipts.rows.get(id);
  if (row === undefined || receipts.command[row] !== fingerprint(commandId)) return null;
  return receiptOf(receipts, id);
}

function fingerprint(commandId: string): number {
  return Number.parseInt(commandId.replaceAll('-', '').slice(0, comparedHexDigits), 16);
}

function indexOf(choice: PollChoice, known: Map<string, number>, choices: PollChoice[]): number {
  const key = JSON.stringify(choice);
  const index = known.get(key) ?? choices.push(choice) - 1;
  known.set(key, index);
  return index;
}
