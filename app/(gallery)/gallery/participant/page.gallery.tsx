import type { ReactElement } from 'react';
import { participantViews } from '../../_fixtures/participant-views.ts';

/** The list of faces, to go through them by hand. */
export default function GalleryParticipantIndex(): ReactElement {
  return (
    <ul>
      {Object.keys(participantViews).map((face) => (
        <li key={face}>
          <a href={`/gallery/participant/${face}`}>{face}</a>
        </li>
      ))}
    </ul>
  );
}
