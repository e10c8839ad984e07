import type { ReactElement } from 'react';
import { ChairPage } from '../../../../_chair/chair-page.tsx';

export default function Page(): ReactElement {
  return <ChairPage />;
}
