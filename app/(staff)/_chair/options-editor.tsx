'use client';

import { useTranslations } from 'next-intl';
import type { ReactElement } from 'react';
import type { Option } from '../../../lib/assembly/poll.ts';
import { freeOptionId, moveOption } from './editor-form.ts';
import { LocalizedInput } from './localized-input.tsx';

/** The options of an election in ballot order; put in order by buttons, since dragging needs a steady hand (W2). */
export function OptionsEditor({ options, onChange, error }: { options: readonly Option[]; onChange: (options: readonly Option[]) => void; error: string | undefined }): ReactElement {
  const t = useTranslations('chair.editor');
  return (
    <fieldset className="chair-fieldset">
      <legend className="label">{t('options')}</legend>
      {error !== undefined && (
        <p className="chair-fault" role="alert">
          {error}
        </p>
      )}
      <ol className="chair-option-list">
        {options.map((option, index) => {
          const number = index + 1;
          return (
            <li key={option.id}>
              <div className="chair-option-text">
                <LocalizedInput
                  label={t('option', { number })}
                  labelIn={(language) => t('optionIn', { number, language })}
                  value={option.text}
                  onChange={(text) => onChange(options.map((other) => (other.id === option.id ? { ...other, text } : other)))}
                />
              </div>
              <div className="chair-row">
                <SmallButton label={t('optionUp', { number })} isOff={index === 0} onPress={() => onChange(moveOption(options, index, -1))}>
                  ↑
                </SmallButton>
                <SmallButton label={t('optionDown', { number })} isOff={index === options.length - 1} onPress={() => onChange(moveOption(options, index, 1))}>
                  ↓
                </SmallButton>
                <SmallButton label={t('optionRemove', { number })} isOff={false} onPress={() => onChange(options.filter(({ id }) => id !== option.id))}>
                  ×
                </SmallButton>
              </div>
            </li>
          );
        })}
      </ol>
      <button type="button" className="button quiet small" onClick={() => onChange([...options, { id: freeOptionId(options), text: {} }])}>
        {t('addOption')}
      </button>
    </fieldset>
  );
}

function SmallButton({ label, isOff, onPress, children }: { label: string; isOff: boolean; onPress: () => void; children: string }): ReactElement {
  return (
    <button type="button" className="button quiet small chair-square" aria-label={label} title={label} aria-disabled={isOff} onClick={() => !isOff && onPress()}>
      {children}
    </button>
  );
}
