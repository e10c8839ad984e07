'use client';

import { useTranslations } from 'next-intl';
import { useRef, useState } from 'react';
import type { ReactElement } from 'react';

/** A link or code with a button that copies it. Without TLS browsers have no clipboard: then it is selected instead. */
export function SecretText({ label, text }: { label: string; text: string }): ReactElement {
  const t = useTranslations('staff.copy');
  const shown = useRef<HTMLElement>(null);
  const [state, setState] = useState<'idle' | 'copied' | 'selected'>('idle');
  const copy = async (): Promise<void> => {
    const element = shown.current;
    if (element !== null) window.getSelection()?.selectAllChildren(element);
    try {
      await navigator.clipboard.writeText(text);
      setState('copied');
    } catch {
      setState('selected');
    }
  };
  return (
    <div>
      <span className="label">{label}</span>
      <div className="staff-row">
        <code ref={shown} className="staff-code">
          {text}
        </code>
        <button type="button" className="button quiet small" aria-label={t('label', { what: label })} onClick={() => void copy()}>
          {state === 'copied' ? t('copied') : t('copy')}
        </button>
      </div>
      <span role="status">{state === 'selected' ? t('selected') : state === 'copied' ? <span className="visually-hidden">{t('copied')}</span> : null}</span>
    </div>
  );
}
