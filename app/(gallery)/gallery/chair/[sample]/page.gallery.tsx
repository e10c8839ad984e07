import { notFound } from 'next/navigation.js';
import type { ReactElement } from 'react';
import { ChairGallery } from '../../../_fixtures/chair-gallery.tsx';
import { chairSamples } from '../../../_fixtures/chair-views.ts';

/** One state of the console by its name; the development server only (next.config.ts). `?refuse` refuses what is sent. */
export default async function GalleryChairPage({ params, searchParams }: { params: Promise<{ sample: string }>; searchParams: Promise<Record<string, unknown>> }): Promise<ReactElement> {
  const { sample } = await params;
  if (chairSamples[sample] === undefined) notFound();
  return <ChairGallery sample={sample} refuse={'refuse' in (await searchParams)} />;
}
