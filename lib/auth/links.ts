import { groupCode, type PlainCode } from './access-code.ts';

/**
 * Personal links and screen links carry their credential in the fragment: it is never sent, so it stands in no log, no
 * Referer and no proxy (faults.md row 35). The page reads it and posts it.
 */
export function personalLink(publicUrl: string, slug: string, code: PlainCode): string {
  return `${publicUrl}/a/${slug}#${groupCode(code)}`;
}

/** The projector's link. */
export function screenLink(publicUrl: string, slug: string, code: PlainCode): string {
  return `${publicUrl}/screen/${slug}#${groupCode(code)}`;
}
