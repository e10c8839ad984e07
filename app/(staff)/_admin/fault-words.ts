'use client';

import { useMessages, useTranslations } from 'next-intl';
import { useCallback } from 'react';
import type { CodedFault } from '../../../lib/protocol/http.ts';

/** The parameters of a fault as messages take them: lists become one text, what is neither text nor number is left out. */
export function faultValues(fault: CodedFault): Record<string, string | number> {
  const values: Record<string, string | number> = {};
  for (const [name, value] of Object.entries(fault)) {
    if (typeof value === 'string' || typeof value === 'number') values[name] = value;
    if (Array.isArray(value)) values[name] = value.map(String).join(', ');
  }
  return values;
}

function isKeyOf<Texts extends object>(texts: Texts | undefined, code: string): code is Extract<keyof Texts, string> {
  return texts !== undefined && Object.hasOwn(texts, code);
}

/** Sentences for what is wrong with a file, a row or a field. A code that only a newer server knows gets one as well. */
export function useFaultWords() {
  const t = useTranslations('import');
  const tAdmin = useTranslations('admin.import');
  const texts = useMessages().import;
  const other = useCallback((fault: CodedFault) => tAdmin('unforeseen', { code: fault.code }), [tAdmin]);
  return {
    row: useCallback((fault: CodedFault) => (isKeyOf(texts.rowFault, fault.code) ? t(`rowFault.${fault.code}`, faultValues(fault)) : other(fault)), [t, texts, other]),
    file: useCallback((fault: CodedFault) => (isKeyOf(texts.fileFault, fault.code) ? t(`fileFault.${fault.code}`, faultValues(fault)) : other(fault)), [t, texts, other]),
    warning: useCallback((fault: CodedFault) => (isKeyOf(texts.warning, fault.code) ? t(`warning.${fault.code}`, faultValues(fault)) : other(fault)), [t, texts, other]),
  };
}
