import { notFound } from 'next/navigation.js';
import type { ReactElement } from 'react';
import { ScreenGallery } from '../../../_fixtures/screen-gallery.tsx';
import { screenViews } from '../../../_fixtures/screen-views.ts';

/** One face by its name; the development server only (next.config.ts). */
export default async function GalleryScreenPage({ params }: { params: Promise<{ face: string }> }): Promise<ReactElement> {
  const { face } = await params;
  if (screenViews[face] === undefined) notFound();
  return <ScreenGallery face={face} />;
}
