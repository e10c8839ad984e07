'use client';

import { useTranslations } from 'next-intl';
import { useState, type ReactElement } from 'react';
import type { Localized } from '../../../lib/assembly/basics.ts';
import type { TextOnStage } from '../../../lib/assembly/long-text.ts';
import { DialogFrame } from './dialogs/dialog-frame.tsx';
import { useChairWords } from './use-chair-words.ts';
import { useWholeText, type WholeText } from './whole-text.ts';

/** A text that can be long, fetched when it is looked at: unmounted, it costs nothing. */
export function FetchedText({ text: shown }: { text: TextOnStage }): ReactElement {
  const { text } = useChairWords();
  const whole = useWholeText(shown);
  return whole.kind === 'here' ? <p>{text(whole.text ?? {})}</p> : <NotHere whole={whole} again={whole.again} />;
}

/**
 * Waits for a text before what edits it opens, and keeps it from then on: what was there at the opening is the basis, and
 * what somebody types is not to be thrown away by news.
 */
export function TextGate({ text, title, onClose, children }: { text: TextOnStage | null; title: string; onClose: () => void; children: (text: Localized | null) => ReactElement }): ReactElement {
  const whole = useWholeText(text);
  const [kept, setKept] = useState<{ readonly text: Localized | null } | null>(null);
  if (kept === null && whole.kind === 'here') setKept({ text: whole.text });
  if (kept !== null) return children(kept.text);
  return (
    <DialogFrame title={title} size="lg" onClose={onClose}>
      {whole.kind !== 'here' && <NotHere whole={whole} again={whole.again} />}
    </DialogFrame>
  );
}

function NotHere({ whole, again }: { whole: Exclude<WholeText, { kind: 'here' }>; again: () => void }): ReactElement {
  const t = useTranslations('chair.content');
  if (whole.kind === 'coming') {
    return (
      <p className="muted" role="status">
        {t(whole.isAgain ? 'again' : 'coming')}
      </p>
    );
  }
  return (
    <div className="chair-row" role="alert">
      <p className="chair-fault">{t(whole.because)}</p>
      {whole.because === 'away' && (
        <button type="button" className="button quiet small" onClick={again}>
          {t('retry')}
        </button>
      )}
    </div>
  );
}
