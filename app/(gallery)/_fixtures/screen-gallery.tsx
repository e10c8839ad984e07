'use client';

import type { ReactElement } from 'react';
import { ScreenPage } from '../../(screen)/_faces/screen-page.tsx';
import { galleryNow } from './participant-views.ts';
import { screenViews } from './screen-views.ts';

const serverNow = () => galleryNow;

export function ScreenGallery({ face }: { face: string }): ReactElement | null {
  const view = screenViews[face];
  return view === undefined ? null : <ScreenPage view={view} serverNow={serverNow} />;
}
