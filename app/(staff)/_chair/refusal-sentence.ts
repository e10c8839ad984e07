'use client';

import { useTranslations } from 'next-intl';
import { refusalWords, type AnyRefusal } from '../_lib/refusal-words.ts';

type Translator = ReturnType<typeof useRefusalTranslator>;

export function useRefusalTranslator() {
  return useTranslations('chair.refusal');
}

/** A refusal as a sentence in the reader's language. */
export function refusalSentence(t: Translator, refusal: AnyRefusal): string {
  const { key, values } = refusalWords(refusal);
  return t(key, values);
}
