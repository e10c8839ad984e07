import { locales } from '../../../lib/i18n/locales.ts';

/** Languages in which associations write to members; the product's own stand first. Titles and questions can be in any of them. */
const offered = ['ar', 'bg', 'ca', 'cs', 'da', 'el', 'es', 'et', 'eu', 'fi', 'fr', 'ga', 'gl', 'he', 'hr', 'hu', 'is', 'it', 'ja', 'ko', 'ku', 'lb', 'lt', 'lv', 'mt', 'nb', 'nl', 'pl', 'pt', 'ro', 'ru', 'sk', 'sl', 'sq', 'sr', 'sv', 'tr', 'uk', 'vi', 'zh'];

/** A language's name in the reader's; the tag where the browser knows none. */
export function languageName(tag: string, locale: string): string {
  try {
    return new Intl.DisplayNames([locale], { type: 'language' }).of(tag) ?? tag;
  } catch {
    return tag;
  }
}

/** What to choose languages from; those in use are among them, whatever they are. */
export function languageChoices(inUse: readonly string[], locale: string): { readonly value: string; readonly label: string }[] {
  const collator = new Intl.Collator(locale);
  const others = [...new Set([...inUse, ...offered])].filter((tag) => !locales.some((own) => own === tag));
  const named = (tag: string) => ({ value: tag, label: languageName(tag, locale) });
  return [...locales.map(named), ...others.map(named).toSorted((one, other) => collator.compare(one.label, other.label))];
}
