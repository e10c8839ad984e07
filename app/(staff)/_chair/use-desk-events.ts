'use client';

import { useEffect, useRef, useState } from 'react';
import type { Instant } from '../../../lib/assembly/basics.ts';
import type { Desk } from '../../../lib/protocol/down.ts';
import { deskEvents, type DeskEvent } from './what-changed.ts';

/** The last thing that happened on the desk while this page looked, by whomever, with the server's time. */
export function useLastEvent(desk: Desk, serverNow: () => Instant): { readonly event: DeskEvent; readonly at: Instant } | null {
  const before = useRef(desk);
  const [last, setLast] = useState<{ event: DeskEvent; at: Instant } | null>(null);
  useEffect(() => {
    const event = deskEvents(before.current, desk).at(-1);
    before.current = desk;
    if (event !== undefined) setLast({ event, at: serverNow() });
  }, [desk, serverNow]);
  return last;
}
