'use client';

import { useMemo, useState } from 'react';
import type { FocusEvent, KeyboardEvent, PointerEvent } from 'react';

/** Whether somebody points at a row or has the focus on one, with what the table's body needs for that (A3). */
export function useActivity() {
  const [hasPointer, setHasPointer] = useState(false);
  const [hasFocus, setHasFocus] = useState(false);
  const body = useMemo(
    () => ({
      // A finger that has left the glass points at nothing.
      onPointerEnter: (event: PointerEvent) => setHasPointer(event.pointerType === 'mouse'),
      onPointerLeave: () => setHasPointer(false),
      onFocus: () => setHasFocus(true),
      onBlur: (event: FocusEvent<HTMLElement>) => {
        if (!event.currentTarget.contains(event.relatedTarget)) setHasFocus(false);
      },
      onKeyDown: moveBetweenRows,
    }),
    [],
  );
  return { isActive: hasPointer || hasFocus, body };
}

/** Arrow up and down: the same control in the row above or below. */
function moveBetweenRows(event: KeyboardEvent<HTMLElement>): void {
  if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
  const from = event.target;
  if (!(from instanceof HTMLElement)) return;
  const row = from.closest('tr');
  const next = event.key === 'ArrowDown' ? row?.nextElementSibling : row?.previousElementSibling;
  if (row === null || next === null || next === undefined) return;
  const controls = 'button, input';
  const index = [...row.querySelectorAll(controls)].indexOf(from);
  const target = [...next.querySelectorAll<HTMLElement>(controls)].at(index);
  if (index < 0 || target === undefined) return;
  event.preventDefault();
  target.focus();
}
