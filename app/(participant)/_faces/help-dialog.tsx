'use client';

import { useTranslations } from 'next-intl';
import { useEffect, useRef, useState } from 'react';
import type { ReactElement } from 'react';
import type { RecordSeal } from '../../../lib/protocol/down.ts';
import { RecordFacts } from '../../_components/record-facts.tsx';
import { applyTheme, storedTheme, themes } from '../../_components/theme.ts';
import type { Theme } from '../../_components/theme.ts';
import { useWords } from './use-words.ts';

/** Help and settings, from the footer of every page. Native dialog: focus goes in, Escape closes, focus comes back. */
export function HelpDialog({
  isOpen,
  contact,
  record,
  onClose,
  onCheckOut,
  onSignOut,
}: {
  isOpen: boolean;
  contact: string | null;
  /** Null until it is known. */
  record: RecordSeal | null;
  onClose: () => void;
  /** Null while one isn't present. */
  onCheckOut: (() => void) | null;
  /** Null while nobody is signed in. */
  onSignOut: (() => void) | null;
}): ReactElement {
  const t = useTranslations('participant');
  const { exactTime } = useWords();
  const dialog = useRef<HTMLDialogElement>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (isOpen) {
      dialog.current?.showModal();
      // The first control stands far down: a phone would scroll there, past the help.
      heading.current?.focus();
    } else dialog.current?.close();
  }, [isOpen]);
  return (
    <dialog ref={dialog} className="help" aria-labelledby="help-title" onClose={onClose}>
      <h2 id="help-title" className="title" ref={heading} tabIndex={-1}>
        {t('help.title')}
      </h2>
      <p>{contact === null ? t('help.noContact') : t('help.contact', { contact })}</p>
      <p>{t('help.changesByItself')}</p>
      <p>{t('help.names')}</p>
      <h3 className="label">{t('help.recordNumberTitle')}</h3>
      <p>{t('help.recordNumber')}</p>
      {record !== null && (
        <details className="help-record">
          <summary>{t('help.recordTitle')}</summary>
          <p>{t('help.record')}</p>
          <RecordFacts record={record} time={exactTime} />
        </details>
      )}
      {isOpen && <ThemeChoice />}
      <button type="button" className="button wide" onClick={onClose}>
        {t('frame.close')}
      </button>
      {onCheckOut !== null && (
        <button
          type="button"
          className="link-button"
          onClick={() => {
            onCheckOut();
            onClose();
          }}
        >
          {t('frame.checkOut')}
        </button>
      )}
      {onSignOut !== null && (
        <button
          type="button"
          className="link-button"
          onClick={() => {
            onSignOut();
            onClose();
          }}
        >
          {t('frame.signOut')}
        </button>
      )}
    </dialog>
  );
}

function ThemeChoice(): ReactElement {
  const t = useTranslations('common.theme');
  const [theme, setTheme] = useState<Theme>(storedTheme);
  return (
    <fieldset className="themes">
      <legend className="label">{t('title')}</legend>
      {themes.map((choice) => (
        <label key={choice}>
          <input
            type="radio"
            name="theme"
            checked={theme === choice}
            onChange={() => {
              applyTheme(choice);
              setTheme(choice);
            }}
          />
          {t(choice)}
        </label>
      ))}
    </fieldset>
  );
}
