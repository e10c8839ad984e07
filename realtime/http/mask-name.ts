/** Mail scanners and whoever opens a link by mistake see this much of a name (ux M2). */

const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' });
/** Names have a handful of parts. */
const mostParts = 6;

/** The first letter of each part of the name: `Z… W…`. */
export function maskName(firstName: string, lastName: string): string {
  const parts = `${firstName} ${lastName}`.split(/\s+/u).filter((part) => part !== '');
  return parts.slice(0, mostParts).map((part) => `${firstOf(part)}…`).join(' ');
}

function firstOf(part: string): string {
  for (const { segment } of graphemes.segment(part)) return segment;
  return '';
}
