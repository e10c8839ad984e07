'use client';

import type { ReactElement } from 'react';
import { ScreenPage } from './_faces/screen-page.tsx';
import type { ScreenView } from './_faces/types.ts';

/** What the shell shows until it has joined; also the whole of the static HTML. */
const startingView: ScreenView = { assembly: null, room: null, isConnected: true, face: { kind: 'starting' } };

/** The place where the realtime client is wired to the screen's faces. */
export function ScreenEntry(): ReactElement {
  return <ScreenPage view={startingView} serverNow={Date.now} />;
}
