import type { ReactElement } from 'react';
import { AttendancePage } from '../../../../_admin/attendance-page.tsx';

export default function Attendance(): ReactElement {
  return <AttendancePage />;
}
