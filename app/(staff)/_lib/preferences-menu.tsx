'use client';

import { Menu, UnstyledButton, useMantineColorScheme } from '@mantine/core';
import { useLocale, useTranslations } from 'next-intl';
import type { ReactElement } from 'react';
import { chooseLocale } from '../../../lib/i18n/choose-locale.ts';
import { languageNames, locales } from '../../../lib/i18n/locales.ts';
import { themes } from '../../_components/theme.ts';

/** Language and appearance, one press away on every page of an assembly (P15). */
export function PreferencesMenu(): ReactElement {
  const t = useTranslations('common');
  const locale = useLocale();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const chosen = colorScheme === 'auto' ? 'system' : colorScheme;
  return (
    <Menu position="bottom-end" transitionProps={{ duration: 0 }}>
      <Menu.Target>
        <UnstyledButton className="account-button" aria-label={`${locale.toUpperCase()} – ${t('language.title')}, ${t('theme.title')}`}>
          {locale.toUpperCase()}
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{t('language.title')}</Menu.Label>
        {locales.map((candidate) => (
          <Menu.Item key={candidate} lang={candidate} aria-current={candidate === locale ? 'true' : undefined} onClick={() => chooseLocale(candidate)}>
            {candidate === locale ? '✓ ' : ''}
            {languageNames[candidate]}
          </Menu.Item>
        ))}
        <Menu.Label>{t('theme.title')}</Menu.Label>
        {themes.map((theme) => (
          <Menu.Item key={theme} aria-current={theme === chosen ? 'true' : undefined} onClick={() => setColorScheme(theme === 'system' ? 'auto' : theme)}>
            {theme === chosen ? '✓ ' : ''}
            {t(`theme.${theme}`)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
