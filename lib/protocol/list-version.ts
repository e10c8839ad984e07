import type { Version } from './down.ts';

/** The list's version on a page of it, as `term.sequence`. */
export const listVersionHeader = 'x-list-version';

/** Reads the header's value; null when it is none. */
export function parseListVersion(text: string | null): Version | null {
  const match = /^(\d+)\.(\d+)$/.exec(text ?? '');
  if (match === null) return null;
  return [Number(match[1]), Number(match[2])];
}
