'use client';

import { encode } from 'uqr';
import { useMemo } from 'react';
import type { ReactElement } from 'react';

/** Modules of white around the code that scanners need (ISO/IEC 18004). */
const quietZoneModules = 4;

/** A QR code, dark on white in every theme: many scanners can't read it the other way round. */
export function QrCode({ text, label }: { text: string; label: string }): ReactElement {
  const { size, d } = useMemo(() => {
    const code = encode(text, { ecc: 'M', border: quietZoneModules });
    const dark = code.data.flatMap((row, y) => row.flatMap((isDark, x) => (isDark ? [`M${x} ${y}h1v1h-1z`] : [])));
    return { size: code.size, d: dark.join('') };
  }, [text]);
  return (
    <svg className="qr" viewBox={`0 0 ${size} ${size}`} role="img" aria-label={label} shapeRendering="crispEdges">
      <rect className="qr-light" width={size} height={size} />
      <path className="qr-dark" d={d} />
    </svg>
  );
}
