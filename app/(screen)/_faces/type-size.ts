/** Sizes of a text on the screen. Seven lines at most whatever its length (ux B4), and never under 40 px at 1080p. */
export type TypeSize = 'huge' | 'large' | 'medium' | 'small';

/** Lengths in characters at which seven lines of half a screen are full, seen at 1920 × 1080. */
const hugeMaxChars = 60;
const largeMaxChars = 110;
const mediumMaxChars = 170;

export function typeSizeOf(text: string): TypeSize {
  if (text.length <= hugeMaxChars) return 'huge';
  if (text.length <= largeMaxChars) return 'large';
  return text.length <= mediumMaxChars ? 'medium' : 'small';
}
