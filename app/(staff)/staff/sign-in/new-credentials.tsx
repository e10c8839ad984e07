'use client';

import { TextInput } from '@mantine/core';
import { useTranslations } from 'next-intl';
import type { ReactElement } from 'react';
import { looksLikeEmail, passwordMinChars } from './limits.ts';
import { PasswordField } from './password-field.tsx';

export type Person = { readonly name: string; readonly email: string };

/** Name and address of a new account; faults are shown once the form was sent. */
export function PersonFields({ person, onChange, isChecked }: { person: Person; onChange: (person: Person) => void; isChecked: boolean }): ReactElement {
  const t = useTranslations('staff.entry');
  const { name, email } = person;
  return (
    <>
      <TextInput
        size="md"
        label={t('name')}
        autoComplete="name"
        value={name}
        onChange={(event) => onChange({ ...person, name: event.currentTarget.value })}
        error={isChecked && !isName(name) ? t('field.name') : null}
      />
      <TextInput
        size="md"
        type="email"
        label={t('email')}
        autoComplete="username"
        value={email}
        onChange={(event) => onChange({ ...person, email: event.currentTarget.value })}
        error={isChecked && !looksLikeEmail(email) ? t('field.email') : null}
      />
    </>
  );
}

export function NewPasswordField({
  label,
  value,
  onChange,
  isChecked,
}: {
  label: string;
  value: string;
  onChange: (value: string) => void;
  isChecked: boolean;
}): ReactElement {
  const t = useTranslations('staff.entry');
  return (
    <PasswordField
      label={label}
      autoComplete="new-password"
      value={value}
      onChange={onChange}
      description={t('passwordHint', { count: passwordMinChars })}
      error={isChecked && !isNewPassword(value) ? t('field.password', { count: passwordMinChars }) : null}
    />
  );
}

export function isName(name: string): boolean {
  return name.trim() !== '';
}

export function isNewPassword(password: string): boolean {
  return password.length >= passwordMinChars;
}

export function isPerson({ name, email }: Person): boolean {
  return isName(name) && looksLikeEmail(email);
}
