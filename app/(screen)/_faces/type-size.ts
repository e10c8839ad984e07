/** Sizes of a text on the screen. Seven lines at most whatever its length (ux B4), and never under 40 px at 1080p. */
export type TypeSize = 'huge' | 'large' | 'medium' | 'small';

/**
 * Lengths in characters at which seven lines of half a screen are full, and of the longest word that fits such a line
 * in one piece: not every projector's browser knows how to hyphenate. Seen at 1920 × 1080.
 */
const sizes = [
  { size: 'huge', maxChars: 60, maxWordChars: 18 },
  { size: 'large', maxChars: 110, maxWordChars: 22 },
  { size: 'medium', maxChars: 170, maxWordChars: 27 },
] as const;

export function typeSizeOf(text: string): TypeSize {
  const longestWord = Math.max(...text.split(/[\s-]+/).map((word) => word.length));
  return sizes.find(({ maxChars, maxWordChars }) => text.length <= maxChars && longestWord <= maxWordChars)?.size ?? 'small';
}
