import type { ReactElement } from 'react';
import { ParticipantsPage } from '../../../../_admin/participants-page.tsx';

export default function Participants(): ReactElement {
  return <ParticipantsPage />;
}
