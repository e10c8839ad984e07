'use client';

import { useTranslations } from 'next-intl';
import { useEffect, useRef, useState } from 'react';
import type { ReactElement } from 'react';

/** Shorter than a pause between two words, longer than between two letters. */
const debounceMs = 250;
const maxSearchChars = 100;

/** The search of a roll: asks when the typing pauses, or at Enter; Escape empties it. `value` is what the address says. */
export function SearchBox({ value, onSearch }: { value: string; onSearch: (search: string) => void }): ReactElement {
  const t = useTranslations('admin.roll');
  const [text, setText] = useState(value);
  /** What was asked for last: anything else in the address came by the back button or a link. */
  const asked = useRef(value);
  const latest = useRef(onSearch);
  useEffect(() => {
    latest.current = onSearch;
  }, [onSearch]);
  useEffect(() => {
    if (value === asked.current) return;
    asked.current = value;
    setText(value);
  }, [value]);
  useEffect(() => {
    if (text === asked.current) return;
    const timer = setTimeout(() => {
      asked.current = text;
      latest.current(text);
    }, debounceMs);
    return () => clearTimeout(timer);
  }, [text]);
  const askNow = (search: string) => {
    setText(search);
    if (search === asked.current) return;
    asked.current = search;
    latest.current(search);
  };
  return (
    <input
      type="search"
      className="adm-input adm-search"
      aria-label={t('search')}
      placeholder={t('search')}
      value={text}
      maxLength={maxSearchChars}
      autoComplete="off"
      spellCheck={false}
      onChange={(event) => setText(event.currentTarget.value)}
      onKeyDown={(event) => {
        if (event.key === 'Enter') askNow(text);
        if (event.key === 'Escape' && text !== '') askNow('');
      }}
    />
  );
}
