'use client';

import { useTranslations } from 'next-intl';
import { useEffect, useState } from 'react';
import type { ReactElement } from 'react';

/** The pointer and the button vanish when the mouse rests: a hall sees neither (ux B1). */
const restMs = 2_500;

/** The one control of the screen. It comes with a movement of the mouse or by Tab. */
export function ScreenControls(): ReactElement {
  const t = useTranslations('screen');
  const [movedAt, setMovedAt] = useState<number | null>(null);
  useEffect(() => {
    const moved = (event: PointerEvent) => setMovedAt(event.timeStamp);
    window.addEventListener('pointermove', moved);
    return () => window.removeEventListener('pointermove', moved);
  }, []);
  useEffect(() => {
    document.documentElement.classList.toggle('pointer-awake', movedAt !== null);
    if (movedAt === null) return;
    const timer = setTimeout(() => setMovedAt(null), restMs);
    return () => clearTimeout(timer);
  }, [movedAt]);
  return (
    <button type="button" className="screen-full button quiet" onClick={toggleFullScreen}>
      {t('fullScreen')}
    </button>
  );
}

function toggleFullScreen(): void {
  const change = document.fullscreenElement === null ? document.documentElement.requestFullscreen() : document.exitFullscreen();
  // A browser that refuses (an embedded one, a policy) leaves the page as it is; F11 remains.
  change.catch(() => undefined);
}
