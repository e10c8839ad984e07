'use client';

import { useEffect, type ReactElement } from 'react';

/** Nobody sits at a projector: it tries again by itself, and never shows an error page (B5). */
const reloadAfterMs = 5_000;

export default function ScreenFailed(): ReactElement {
  useEffect(() => {
    const timer = setTimeout(() => location.reload(), reloadAfterMs);
    return () => clearTimeout(timer);
  }, []);
  return <main aria-hidden="true" />;
}
