/** Whether the faults run in full (`HEMICYCLE_FAULTS=all`), with the numbers of `faults.md`, or with smaller ones that show the same. */
export const isWhole = process.env['HEMICYCLE_FAULTS'] === 'all';

/** The number of the full run, or a smaller one. */
export function sized(whole: number, sampled: number): number {
  return isWhole ? whole : sampled;
}
