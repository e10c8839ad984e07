'use client';

import { PasswordInput } from '@mantine/core';
import { useTranslations } from 'next-intl';
import type { ReactElement, ReactNode } from 'react';

/** A password with a button that shows it: who sees what they type mistypes less (ux W2, 3.3.8: pasting works too). */
export function PasswordField({
  label,
  value,
  onChange,
  autoComplete,
  description,
  error = null,
}: {
  label: string;
  value: string;
  onChange: (value: string) => void;
  autoComplete: 'current-password' | 'new-password';
  description?: string;
  error?: ReactNode;
}): ReactElement {
  const t = useTranslations('staff.entry');
  return (
    <PasswordInput
      size="md"
      label={label}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
      autoComplete={autoComplete}
      description={description}
      error={error}
      visibilityToggleButtonProps={{ 'aria-label': t('show'), tabIndex: 0 }}
    />
  );
}
