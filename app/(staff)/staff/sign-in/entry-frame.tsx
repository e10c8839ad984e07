'use client';

import { useLocale, useTranslations } from 'next-intl';
import type { ReactElement, ReactNode } from 'react';
import { chooseLocale } from '../../../../lib/i18n/choose-locale.ts';
import { languageNames, locales } from '../../../../lib/i18n/locales.ts';
import { TurnoutHemicycle } from '../../../_components/hemicycle/hemicycle.tsx';
import './entry.css';
import './fields.css';

/** Seats of the small picture above the title: decoration, hidden from screen readers. */
const pictureSeats = 90;
const pictureLit = 52;

/** A page for who is not signed in: title, one thing to do, and the language above, at the same place on each. */
export function EntryFrame({ title, lead = null, children }: { title: string; lead?: string | null; children: ReactNode }): ReactElement {
  return (
    <div className="entry fields">
      <header className="entry-top">
        <span className="entry-product">Hemicycle</span>
        <Languages />
      </header>
      <main className="entry-main">
        <div>
          <div className="entry-picture" aria-hidden="true">
            <TurnoutHemicycle count={pictureLit} total={pictureSeats} cap={pictureSeats} label="" />
          </div>
          <h1 className="question">{title}</h1>
          {lead !== null && <p className="muted">{lead}</p>}
        </div>
        {children}
      </main>
    </div>
  );
}

/** Choosing loads the page again in that language; the fragment, and with it the link's token, stays. */
function Languages(): ReactElement {
  const t = useTranslations('common.language');
  const locale = useLocale();
  return (
    <span className="entry-languages" role="group" aria-label={t('title')}>
      {locales.map((one) =>
        one === locale ? (
          <span key={one} aria-current="true">
            {languageNames[one]}
          </span>
        ) : (
          <button key={one} type="button" lang={one} className="link-button" aria-label={t('choose', { name: languageNames[one] })} onClick={() => chooseLocale(one)}>
            {languageNames[one]}
          </button>
        ),
      )}
    </span>
  );
}
