'use client';

import { Textarea, TextInput } from '@mantine/core';
import type { ReactElement } from 'react';
import type { Localized } from '../../../lib/assembly/basics.ts';
import { useConsole } from './console-context.ts';
import { useChairWords } from './use-chair-words.ts';

/** One text in each language of the assembly; the first language first. */
export function LocalizedInput({
  label,
  labelIn,
  value,
  onChange,
  error,
  description,
  isLong = false,
  isFocused = false,
}: {
  /** For an assembly of one language. */
  label: string;
  labelIn: (language: string) => string;
  value: Localized;
  onChange: (value: Localized) => void;
  error?: string | undefined;
  description?: string | undefined;
  isLong?: boolean;
  isFocused?: boolean;
}): ReactElement {
  const { languages } = useConsole().desk.settings;
  const { language } = useChairWords();
  return (
    <>
      {languages.map((tag, index) => {
        const isFirst = index === 0;
        const common = {
          label: languages.length > 1 ? labelIn(language(tag)) : label,
          lang: tag,
          value: value[tag] ?? '',
          error: isFirst ? error : undefined,
          description: isFirst ? description : undefined,
          inputWrapperOrder: ['label' as const, 'input' as const, 'description' as const, 'error' as const],
          'data-autofocus': isFirst && isFocused ? true : undefined,
        };
        const change = (text: string) => onChange({ ...value, [tag]: text });
        return isLong ? (
          <Textarea key={tag} {...common} rows={2} onChange={(event) => change(event.currentTarget.value)} />
        ) : (
          <TextInput key={tag} {...common} onChange={(event) => change(event.currentTarget.value)} />
        );
      })}
    </>
  );
}
