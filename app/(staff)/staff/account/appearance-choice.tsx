'use client';

import { SegmentedControl, useMantineColorScheme } from '@mantine/core';
import { useTranslations } from 'next-intl';
import { useSyncExternalStore } from 'react';
import type { ReactElement } from 'react';
import { themes } from '../../../_components/theme.ts';

const never = (): (() => void) => () => undefined;

/** Light, dark, or as the device: kept in this browser. */
export function AppearanceChoice(): ReactElement {
  const t = useTranslations('common.theme');
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  // The server doesn't know the choice: the first picture is the device's, as in the HTML it sent.
  const isInBrowser = useSyncExternalStore(never, () => true, () => false);
  const chosen = !isInBrowser || colorScheme === 'auto' ? 'system' : colorScheme;
  return (
    <div>
      <p className="label">{t('title')}</p>
      <SegmentedControl
        aria-label={t('title')}
        value={chosen}
        onChange={(value) => setColorScheme(value === 'light' || value === 'dark' ? value : 'auto')}
        data={themes.map((theme) => ({ value: theme, label: t(theme) }))}
      />
    </div>
  );
}
