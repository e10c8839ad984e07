import type { ReactElement } from 'react';
import { screenViews } from '../../_fixtures/screen-views.ts';

/** The list of faces, to go through them by hand. */
export default function GalleryScreenIndex(): ReactElement {
  return (
    <ul>
      {Object.keys(screenViews).map((face) => (
        <li key={face}>
          <a href={`/gallery/screen/${face}`}>{face}</a>
        </li>
      ))}
    </ul>
  );
}
