'use client';

import { useTranslations } from 'next-intl';
import { useEffect, useRef, useState } from 'react';
import type { ReactElement } from 'react';
import type { LoadedScreenLink } from './load-screen-link.ts';
import { SecretText } from './secret-text.tsx';

/**
 * The projector's link: copied, opened, renewed when it got about. Whoever shows this has asked for the link.
 * `load` keeps its identity; `renew` gives the sentence of a refusal, or null when it is done.
 */
export function ScreenLink({
  load,
  renew,
  blockedBy,
}: {
  load: () => Promise<LoadedScreenLink>;
  renew: () => Promise<string | null>;
  /** The id of the sentence that says why nobody can act; null while one can. */
  blockedBy: string | null;
}): ReactElement {
  const t = useTranslations('staff.screen');
  const [loaded, setLoaded] = useState<LoadedScreenLink | null>(null);
  const [step, setStep] = useState<'shown' | 'asked' | 'busy' | 'renewed'>('shown');
  const [refused, setRefused] = useState<string | null>(null);
  useEffect(() => {
    let isGone = false;
    void load().then((answer) => {
      if (!isGone) setLoaded(answer);
    });
    return () => {
      isGone = true;
    };
  }, [load]);
  const renewNow = async (): Promise<void> => {
    setStep('busy');
    const problem = await renew();
    setRefused(problem);
    // The link that stands there is the old one by now.
    if (problem === null) setLoaded(await load());
    setStep(problem === null ? 'renewed' : 'shown');
  };
  const problem = refused ?? (loaded !== null && !loaded.ok ? t(loaded.why) : null);
  return (
    <div className="staff-screen-link">
      <p className="muted">{t('text')}</p>
      {loaded?.ok === true && <SecretText key={loaded.link} label={t('link')} text={loaded.link} />}
      <div role="alert">{problem !== null && <p className="staff-fault">{problem}</p>}</div>
      <div role="status">{step === 'renewed' && <p>{t('renewed')}</p>}</div>
      {step === 'asked' || step === 'busy' ? (
        <Asked isOff={step === 'busy' || blockedBy !== null} blockedBy={blockedBy} onRenew={() => void renewNow()} onCancel={() => setStep('shown')} />
      ) : (
        <div className="staff-row">
          {loaded?.ok === true && (
            <a className="button quiet small" href={loaded.link} target="_blank" rel="noreferrer">
              {t('open')}
            </a>
          )}
          <button
            type="button"
            className="button quiet small"
            aria-disabled={blockedBy !== null}
            aria-describedby={blockedBy ?? undefined}
            onClick={() => {
              if (blockedBy !== null) return;
              setRefused(null);
              setStep('asked');
            }}
          >
            {t('renew')}
          </button>
        </div>
      )}
    </div>
  );
}

/** Asks once, in place: it ends every screen that is open. The way back has the focus. */
function Asked({ isOff, blockedBy, onRenew, onCancel }: { isOff: boolean; blockedBy: string | null; onRenew: () => void; onCancel: () => void }): ReactElement {
  const t = useTranslations('staff.screen');
  const wayBack = useRef<HTMLButtonElement>(null);
  useEffect(() => wayBack.current?.focus(), []);
  return (
    <div className="staff-asked" role="group" aria-labelledby="screen-renew-text">
      <p id="screen-renew-text">{t('renewText')}</p>
      <div className="staff-row">
        <button type="button" className="button quiet small" ref={wayBack} onClick={onCancel}>
          {t('keep')}
        </button>
        <button type="button" className="button small" aria-disabled={isOff} aria-describedby={blockedBy ?? undefined} onClick={() => !isOff && onRenew()}>
          {t('renewNow')}
        </button>
      </div>
    </div>
  );
}
