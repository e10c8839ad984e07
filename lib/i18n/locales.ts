/** Languages of the product. A new one needs a catalogue for each face in `messages/` and a name in `languageNames`. */
export const locales = ['en', 'de'] as const;
export type Locale = (typeof locales)[number];

export const defaultLocale: Locale = 'en';

/** Each language in its own words, as a person who reads no other would look for it. */
export const languageNames: Readonly<Record<Locale, string>> = { en: 'English', de: 'Deutsch' };

/** The person's own choice; it wins over what the browser prefers. */
export const localeCookieName = 'hemicycle-locale';

/** A year: a choice of language is not asked for again at the next assembly. */
export const localeCookieMaxAgeSeconds = 31_536_000;

export function isLocale(value: string | undefined): value is Locale {
  return locales.some((locale) => locale === value);
}

/** Longer headers are no browser's; they are cut so that a request can't buy parsing time. */
const maxAcceptLanguageChars = 500;

/**
 * The language of a page: the cookie's choice, else the first of Accept-Language that we speak (by quality, then by
 * order, RFC 9110 section 12.5.4), else English.
 */
export function pickLocale(cookie: string | undefined, acceptLanguage: string | null): Locale {
  if (isLocale(cookie)) return cookie;
  const wanted = (acceptLanguage ?? '')
    .slice(0, maxAcceptLanguageChars)
    .split(',')
    .map((part) => {
      const [tag = '', ...parameters] = part.trim().toLowerCase().split(';');
      const quality = parameters.map((p) => /^\s*q=([0-9.]+)\s*$/.exec(p)?.[1]).find((q) => q !== undefined);
      return { language: tag.split('-')[0], quality: quality === undefined ? 1 : Number(quality) };
    })
    .filter(({ quality }) => quality > 0)
    .toSorted((a, b) => b.quality - a.quality);
  for (const { language } of wanted) {
    if (isLocale(language)) return language;
  }
  return defaultLocale;
}
