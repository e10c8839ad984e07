'use client';

import { MantineProvider } from '@mantine/core';
import type { MantineColorScheme, MantineColorSchemeManager } from '@mantine/core';
import type { ReactElement, ReactNode } from 'react';
import { applyTheme, storedTheme } from '../../_components/theme.ts';
import { cssVariablesResolver, staffTheme } from './staff-theme.ts';

/** Mantine calls our `system` theme `auto`. */
const schemeOf = (): MantineColorScheme => {
  const theme = storedTheme();
  return theme === 'system' ? 'auto' : theme;
};

/** One choice of light or dark for all pages: Mantine reads and writes the key that tokens.css follows. */
const colorSchemeManager: MantineColorSchemeManager = {
  get: (defaultValue) => (typeof window === 'undefined' ? defaultValue : schemeOf()),
  set: (scheme) => applyTheme(scheme === 'auto' ? 'system' : scheme),
  clear: () => applyTheme('system'),
  // Another tab's choice takes effect at the next load; a console must not change its look in the middle of a vote.
  subscribe: () => undefined,
  unsubscribe: () => undefined,
};

/** Mantine for staff pages. `nonce` is the request's, for the style elements that Mantine writes. */
export function StaffProviders({ nonce, children }: { nonce: string; children: ReactNode }): ReactElement {
  return (
    <MantineProvider
      theme={staffTheme}
      cssVariablesResolver={cssVariablesResolver}
      colorSchemeManager={colorSchemeManager}
      defaultColorScheme="auto"
      getStyleNonce={() => nonce}
    >
      {children}
    </MantineProvider>
  );
}
