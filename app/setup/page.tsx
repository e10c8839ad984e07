import type { ReactElement } from 'react';
import { SetupForm } from './setup-form.tsx';

export default function SetupPage(): ReactElement {
  return <SetupForm />;
}
