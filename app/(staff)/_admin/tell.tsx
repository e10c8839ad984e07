'use client';

import { useTranslations } from 'next-intl';
import { createContext, useCallback, useContext, useEffect, useMemo, useRef, useState } from 'react';
import type { ReactElement, ReactNode } from 'react';

/** What a person is told after they acted. The last one stays alone: a pile of messages is read by nobody. */
export type Told = {
  readonly text: string;
  readonly tone: 'done' | 'problem';
  /** Offered as "Undo". */
  readonly undo?: () => void;
};

type Tell = (told: Told) => void;

const TellContext = createContext<Tell | null>(null);

/** Long enough to read, notice the mistake and reach the button by keyboard; it stays while it has the pointer or the focus, and problems stay. */
const doneStaysMs = 20_000;

/** Tells in the page's dock. Throws outside of a `TellProvider`, which is a bug of the page. */
export function useTell(): Tell {
  const tell = useContext(TellContext);
  if (tell === null) throw new Error('useTell needs a TellProvider above it; AdminFrame has one.');
  return tell;
}

/** Holds what is told, at the page's foot, where it moves nothing. `dock` are other things that stand there. */
export function TellProvider({ dock, children }: { dock: ReactNode; children: ReactNode }): ReactElement {
  const t = useTranslations('admin.told');
  const [told, setTold] = useState<{ readonly id: number; readonly told: Told } | null>(null);
  const [isHeld, setIsHeld] = useState(false);
  const next = useRef(0);
  const tell = useCallback<Tell>((news) => {
    next.current += 1;
    setTold({ id: next.current, told: news });
  }, []);
  useEffect(() => {
    if (told === null || told.told.tone !== 'done' || isHeld) return;
    const timer = setTimeout(() => setTold(null), doneStaysMs);
    return () => clearTimeout(timer);
  }, [told, isHeld]);
  const dismiss = () => {
    setTold(null);
    setIsHeld(false);
  };
  const region = useMemo(() => ({ onPointerEnter: () => setIsHeld(true), onPointerLeave: () => setIsHeld(false), onFocus: () => setIsHeld(true), onBlur: () => setIsHeld(false) }), []);
  return (
    <TellContext value={tell}>
      {children}
      <div className="adm-dock">
        {dock}
        <div {...region}>
          <div role="status" className="adm-told-region">
            {told !== null && (
              <div key={told.id} className={told.told.tone === 'problem' ? 'adm-told problem' : 'adm-told'}>
                <p>{told.told.text}</p>
                {told.told.undo !== undefined && (
                  <button
                    type="button"
                    className="adm-told-button"
                    onClick={() => {
                      const undo = told.told.undo;
                      dismiss();
                      undo?.();
                    }}
                  >
                    {t('undo')}
                  </button>
                )}
                <button type="button" className="adm-told-button" onClick={dismiss}>
                  {t('dismiss')}
                </button>
              </div>
            )}
          </div>
        </div>
      </div>
    </TellContext>
  );
}
