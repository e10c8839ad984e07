import type { ReactElement, ReactNode } from 'react';

/** A name and what it is, for a list of facts (`dl`). */
export function Fact({ name, children }: { name: string; children: ReactNode }): ReactElement {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
