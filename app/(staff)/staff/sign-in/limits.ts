/** The same as in lib/auth/staff-account.ts, which runs on the server; tests/unit/staff-pages.test.ts holds them together. */
export const passwordMinChars = 12;

/** Good enough to catch a slip; the server has the last word. */
export function looksLikeEmail(text: string): boolean {
  return /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text.trim()) || /^[^\s@]+@localhost$/.test(text.trim());
}
