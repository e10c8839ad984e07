import { z } from 'zod';

/** Sizes of what people write, in characters. Each fits its page at 360 px; what is on a stage part fits 16 KiB, long texts by reference. */
export const sizes = {
  title: 300,
  question: 1_000,
  /** One language of a motion's or an item's own text. As `longestTextChars` of lib/assembly/limits.ts, which bounds all languages together. */
  text: 100_000,
  announcement: 600,
  reason: 500,
  option: 200,
  label: 24,
  itemNumber: 16,
  slug: 60,
  languages: 8,
  options: 100,
  /** One command about people: the largest roll. */
  people: 100_000,
  name: 200,
  number: 64,
  email: 254,
  group: 200,
  weight: 40,
} as const;

export const id = z.uuid().transform((value) => value.toLowerCase());
/** A position in the record. */
export const sequence = z.int().min(0);
/** Server time, in ms since 1970. */
export const instant = z.int().min(0);
export const languageTag = z.string().regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/);

const unfit = /[\u0000-\u0009\u000b-\u001f\u007f\u2028\u2029\u202a-\u202e\u2066-\u2069]/;

/**
 * Text that people wrote: no control characters other than line breaks, nothing that turns the writing direction of what
 * stands beside it, no half characters. What the record and the database can't hold is refused here (RT14).
 */
export function plainText(most: number) {
  return z.string().max(most).refine((value) => !unfit.test(value) && value.isWellFormed(), 'control characters');
}

/** Text in one or more languages. */
export function localized(most: number) {
  return z.record(languageTag, plainText(most)).refine((value) => {
    const count = Object.keys(value).length;
    return count > 0 && count <= sizes.languages;
  }, 'languages');
}

/** The assembly's part of an address: lower case, digits, hyphens between. */
export const slug = z.string().max(sizes.slug).regex(/^[a-z0-9]+(-[a-z0-9]+)*$/);

export const timeZone = z.string().refine((value) => {
  try {
    new Intl.DateTimeFormat('en', { timeZone: value });
    return true;
  } catch {
    return false;
  }
}, 'time zone');

export const threshold = z.strictObject({ kind: z.enum(['more-than', 'at-least']), numerator: z.int().min(1).max(10_000), denominator: z.int().min(1).max(10_000) });
