import type { Locale } from '../../../lib/i18n/locales.ts';
import { messagesOf, type Messages } from '../../../lib/i18n/messages-of.ts';

/** What admin pages say beyond the words of all staff pages. Server only. */
export function adminMessages(locale: Locale): Partial<Messages> {
  return messagesOf(locale, 'admin', 'import');
}
