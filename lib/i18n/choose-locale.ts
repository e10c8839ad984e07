import { localeCookieMaxAgeSeconds, localeCookieName } from './locales.ts';
import type { Locale } from './locales.ts';

/**
 * Remembers the person's language and loads the page in it. Browser only. A half-made ballot survives, since drafts
 * are kept (RT8); the fragment is kept too, so that a personal link still signs in.
 */
export function chooseLocale(locale: Locale): void {
  document.cookie = `${localeCookieName}=${locale}; Path=/; Max-Age=${localeCookieMaxAgeSeconds}; SameSite=Lax`;
  window.location.reload();
}
