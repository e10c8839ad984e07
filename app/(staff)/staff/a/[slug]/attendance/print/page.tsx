import type { ReactElement } from 'react';
import { PrintPage } from '../../../../../_admin/print-page.tsx';

export default function AttendancePrint(): ReactElement {
  return <PrintPage />;
}
