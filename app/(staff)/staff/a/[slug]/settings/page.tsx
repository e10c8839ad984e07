import type { ReactElement } from 'react';
import { SettingsPage } from '../../../../_admin/settings-page.tsx';

export default function Settings(): ReactElement {
  return <SettingsPage />;
}
