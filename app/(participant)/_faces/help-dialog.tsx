'use client';

import { useTranslations } from 'next-intl';
import { useEffect, useRef, useState } from 'react';
import type { ReactElement } from 'react';
import { applyTheme, storedTheme, themes } from '../../_components/theme.ts';
import type { Theme } from '../../_components/theme.ts';

/** Help and settings, from the footer of every page. Native dialog: focus goes in, Escape closes, focus comes back. */
export function HelpDialog({
  isOpen,
  contact,
  onClose,
  onCheckOut,
  onSignOut,
}: {
  isOpen: boolean;
  contact: string | null;
  onClose: () => void;
  /** Null while one isn't present. */
  onCheckOut: (() => void) | null;
  /** Null while nobody is signed in. */
  onSignOut: (() => void) | null;
}): ReactElement {
  const t = useTranslations('participant');
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    if (isOpen) dialog.current?.showModal();
    else dialog.current?.close();
  }, [isOpen]);
  return (
    <dialog ref={dialog} className="help" aria-labelledby="help-title" onClose={onClose}>
      <h2 id="help-title" className="title">
        {t('help.title')}
      </h2>
      <p>{contact === null ? t('help.noContact') : t('help.contact', { contact })}</p>
      <p>{t('help.changesByItself')}</p>
      <p>{t('help.names')}</p>
      <h3 className="label">{t('help.recordNumberTitle')}</h3>
      <p>{t('help.recordNumber')}</p>
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
