'use client';

import { useState } from 'react';
import type { ReactElement } from 'react';
import { Fetching } from './fetching.tsx';
import type { TextView } from './types.ts';

/**
 * The text of a motion or an item, folded, and when it is unfolded in a box that scrolls: it can be pages long, and what
 * the page is for must stay near.
 */
export function LongText({ text, summary, onWant }: { text: TextView; summary: string; onWant: (hash: string) => void }): ReactElement {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <details className="poll-text" onToggle={(event) => setIsOpen(event.currentTarget.open)}>
      <summary>{summary}</summary>
      {text.kind === 'here' && (
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a box that scrolls has to be reached by the keyboard
        <div className="poll-text-pages" role="region" aria-label={summary} tabIndex={0}>
          {text.text}
        </div>
      )}
      {text.kind === 'elsewhere' && isOpen && <Fetching hash={text.hash} status={text.status} onWant={onWant} />}
    </details>
  );
}
