import { notFound } from 'next/navigation.js';
import type { ReactElement } from 'react';
import { ParticipantGallery } from '../../../_fixtures/participant-gallery.tsx';
import { participantViews } from '../../../_fixtures/participant-views.ts';

/** One face by its name; the development server only (next.config.ts). */
export default async function GalleryParticipantPage({ params }: { params: Promise<{ face: string }> }): Promise<ReactElement> {
  const { face } = await params;
  if (participantViews[face] === undefined) notFound();
  return <ParticipantGallery face={face} />;
}
