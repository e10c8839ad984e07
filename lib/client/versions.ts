import type { Version } from '../protocol/down.ts';

/** Whether `one` is newer than `other`: a newer term always wins, then the sequence. Anything is newer than nothing. */
export function isNewer(one: Version, other: Version | null): boolean {
  if (other === null) return true;
  return one[0] === other[0] ? one[1] > other[1] : one[0] > other[0];
}

/** The newer of the two; the first when they are the same. */
export function newest(one: Version | null, other: Version | null): Version | null {
  if (other === null) return one;
  return isNewer(other, one) ? other : one;
}
