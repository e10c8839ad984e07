import compile from 'icu-minify/compile';
import adminDe from './messages/admin.de.json' with { type: 'json' };
import adminEn from './messages/admin.en.json' with { type: 'json' };
import chairDe from './messages/chair.de.json' with { type: 'json' };
import chairEn from './messages/chair.en.json' with { type: 'json' };
import commonDe from './messages/common.de.json' with { type: 'json' };
import commonEn from './messages/common.en.json' with { type: 'json' };
import countingDe from './messages/counting.de.json' with { type: 'json' };
import countingEn from './messages/counting.en.json' with { type: 'json' };
import importDe from './messages/import.de.json' with { type: 'json' };
import importEn from './messages/import.en.json' with { type: 'json' };
import operationsDe from './messages/operations.de.json' with { type: 'json' };
import operationsEn from './messages/operations.en.json' with { type: 'json' };
import participantDe from './messages/participant.de.json' with { type: 'json' };
import participantEn from './messages/participant.en.json' with { type: 'json' };
import publicDe from './messages/public.de.json' with { type: 'json' };
import publicEn from './messages/public.en.json' with { type: 'json' };
import screenDe from './messages/screen.de.json' with { type: 'json' };
import screenEn from './messages/screen.en.json' with { type: 'json' };
import staffDe from './messages/staff.de.json' with { type: 'json' };
import staffEn from './messages/staff.en.json' with { type: 'json' };
import type { Locale } from './locales.ts';

const catalogues = {
  en: { admin: adminEn, chair: chairEn, common: commonEn, counting: countingEn, import: importEn, operations: operationsEn, participant: participantEn, public: publicEn, screen: screenEn, staff: staffEn },
  de: { admin: adminDe, chair: chairDe, common: commonDe, counting: countingDe, import: importDe, operations: operationsDe, participant: participantDe, public: publicDe, screen: screenDe, staff: staffDe },
} as const;

export type Messages = (typeof catalogues)['en'];
export type Face = Exclude<keyof Messages, 'common'>;

/**
 * A catalogue whose messages are compiled; its keys are those of the plain one. The compiler's objects have no
 * prototype, and React hands only plain ones to the browser: hence the way through JSON.
 */
function compiled<Catalogue extends object>(catalogue: Catalogue): Catalogue {
  const entries = Object.entries(catalogue).map(([key, value]) => [key, typeof value === 'string' ? JSON.parse(JSON.stringify(compile(value))) : compiled(value)]);
  return Object.fromEntries(entries);
}

/** Compiled once in a process. The compiled forms keep the plain ones' types, which give `t()` its keys. */
const compiledCatalogues = compiled(catalogues);

/**
 * What faces say in one language, with the common words, compiled for the formatter that next.config.ts puts in
 * place. Server only: layouts hand the result to the browser, so that a page carries the messages of its own face and
 * language and no others.
 */
export function messagesOf(locale: Locale, ...faces: readonly Face[]): Partial<Messages> {
  const all = compiledCatalogues[locale];
  return Object.fromEntries(['common' as const, ...faces].map((face) => [face, all[face]]));
}

/** Everything in one language, compiled, for server components. Never handed to a browser. */
export function allMessages(locale: Locale): Messages {
  return compiledCatalogues[locale];
}
