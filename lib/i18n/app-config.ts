import type { Locale } from './locales.ts';
import type { Messages } from './messages-of.ts';

// Gives `t('…')` its keys: a misspelt one is a type error.
declare module 'next-intl' {
  interface AppConfig {
    Locale: Locale;
    Messages: Messages;
  }
}
