'use client';

import { useEffect, useRef } from 'react';
import type { ReactElement, ReactNode } from 'react';

/**
 * The heading of a page that has just replaced another. It takes focus once, when it appears, so that a screen reader
 * says what is new and Tab goes on from there (ux P3). `takesFocus` is false while the person is in the middle of
 * something else.
 */
export function FocusHeading({
  className = 'title',
  takesFocus = true,
  children,
}: {
  className?: string;
  takesFocus?: boolean;
  children: ReactNode;
}): ReactElement {
  const heading = useRef<HTMLHeadingElement>(null);
  const takesFocusAtFirst = useRef(takesFocus);
  useEffect(() => {
    if (takesFocusAtFirst.current) heading.current?.focus();
  }, []);
  return (
    <h1 ref={heading} tabIndex={-1} className={className}>
      {children}
    </h1>
  );
}
