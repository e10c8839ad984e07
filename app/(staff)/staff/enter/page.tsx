import type { ReactElement } from 'react';
import { EnterForm } from './enter-form.tsx';

export default function EnterPage(): ReactElement {
  return <EnterForm />;
}
