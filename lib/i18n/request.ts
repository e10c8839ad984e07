import { cookies, headers } from 'next/headers.js';
import { getRequestConfig } from 'next-intl/server';
import { isLocale, localeCookieName, pickLocale } from './locales.ts';
import { allMessages } from './messages-of.ts';

/**
 * Language and messages for server components. Static pages name their language by `setRequestLocale`; only pages
 * that don't (the staff's) are asked for cookie and header, which makes them dynamic.
 */
export default getRequestConfig(async ({ requestLocale }) => {
  const requested = await requestLocale;
  const locale = isLocale(requested)
    ? requested
    : pickLocale((await cookies()).get(localeCookieName)?.value, (await headers()).get('accept-language'));
  return { locale, messages: allMessages(locale), timeZone: 'UTC' };
});
