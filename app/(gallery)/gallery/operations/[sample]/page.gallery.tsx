import { notFound } from 'next/navigation.js';
import type { ReactElement } from 'react';
import { OperationsGallery } from '../../../_fixtures/operations-gallery.tsx';
import { operationsSamples } from '../../../_fixtures/operations-views.ts';

/** One state of the operations page by its name; the development server only (next.config.ts). */
export default async function GalleryOperationsPage({ params }: { params: Promise<{ sample: string }> }): Promise<ReactElement> {
  const { sample } = await params;
  if (operationsSamples[sample] === undefined) notFound();
  return <OperationsGallery sample={sample} />;
}
