import type { PollDefinition } from './poll.ts';

/** A part's body stays within this, JSON in UTF-8 (RT4). */
export const partBytes = 16_384;

/** Size of a value as JSON in UTF-8, in bytes. */
export function jsonBytes(value: unknown): number {
  return new TextEncoder().encode(JSON.stringify(value)).length;
}

/** A voiding's reason in all its languages, as JSON. */
export const reasonBytes = 2_000;
/** Everything of a poll's part but its definition and what grows with the options: ids, instants, counts, formula, a voiding's reason. */
const fixedBytes = 1_000 + reasonBytes;
/** `{"option":,"heads":100000,"weight":""},` and a sum of the largest and finest weights (RO5). */
const totalBytes = 76;
/** With all options tied their ids stand in the totals, the run-off, the tie, and three steps of the trace. */
const mentionsOfOptions = 6;

/**
 * The most bytes that a poll's part of the stage can come to, from its opening to its result (PO2).
 * @param definition as it is shown, a long text by reference
 */
export function largestPollPart(definition: Pick<PollDefinition, 'options'>): number {
  const ids = definition.options.reduce((sum, option) => sum + jsonBytes(option.id) + 1, 0);
  return fixedBytes + jsonBytes(definition) + definition.options.length * totalBytes + mentionsOfOptions * ids;
}
