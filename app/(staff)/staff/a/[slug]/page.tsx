import type { ReactElement } from 'react';
import { FirstSection } from '../../../_lib/first-section.tsx';

/** An assembly's address without a page leads to the first that one's role has. */
export default function AssemblyPage(): ReactElement {
  return <FirstSection />;
}
