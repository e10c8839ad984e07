'use client';

import { useEffect } from 'react';
import type { Localized } from '../../../lib/assembly/basics.ts';
import type { TextOnStage } from '../../../lib/assembly/long-text.ts';
import type { Contents } from '../../../lib/client/content.ts';
import { useConsole } from './console-context.ts';

/** A text of the desk with all of it that has to be fetched (RT16). */
export type WholeText =
  | { readonly kind: 'here'; readonly text: Localized | null }
  /** `isAgain`: an attempt has failed already. */
  | { readonly kind: 'coming'; readonly isAgain: boolean }
  | { readonly kind: 'missing'; readonly because: 'away' | 'unknown' };

export function wholeText(text: TextOnStage | null, contents: Contents): WholeText {
  if (text === null) return { kind: 'here', text: null };
  const whole: Record<string, string> = {};
  let isAgain = false;
  let isComing = false;
  for (const [language, part] of Object.entries(text)) {
    const fetched = typeof part === 'string' ? null : contents[part.hash];
    if (typeof part === 'string') whole[language] = part;
    else if (fetched?.status === 'here') whole[language] = String(fetched.value);
    else if (fetched?.status === 'failed') return { kind: 'missing', because: fetched.because };
    else {
      isComing = true;
      isAgain ||= fetched?.isAgain === true;
    }
  }
  return isComing ? { kind: 'coming', isAgain } : { kind: 'here', text: whole };
}

/** The whole text; what is not here is fetched. `again` asks once more for what could not be had. */
export function useWholeText(text: TextOnStage | null): WholeText & { readonly again: () => void } {
  const { contents, wantContent } = useConsole();
  const hashes = Object.values(text ?? {}).flatMap((part) => (typeof part === 'string' ? [] : [part.hash]));
  const unasked = hashes.filter((hash) => contents[hash] === undefined).join(' ');
  useEffect(() => {
    if (unasked !== '') for (const hash of unasked.split(' ')) wantContent(hash);
  }, [unasked, wantContent]);
  const again = () => {
    for (const hash of hashes) if (contents[hash]?.status === 'failed') wantContent(hash);
  };
  return { ...wholeText(text, contents), again };
}
