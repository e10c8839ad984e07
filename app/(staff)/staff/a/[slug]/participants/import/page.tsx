import type { ReactElement } from 'react';
import { ImportPage } from '../../../../../_admin/import-page.tsx';

export default function ParticipantsImport(): ReactElement {
  return <ImportPage />;
}
