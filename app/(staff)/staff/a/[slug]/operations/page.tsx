import type { ReactElement } from 'react';
import { OperationsPage } from '../../../../_operations/operations-page.tsx';

export default function Operations(): ReactElement {
  return <OperationsPage />;
}
