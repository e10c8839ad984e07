'use client';

import { useTranslations } from 'next-intl';
import { Fragment } from 'react';
import type { ReactElement } from 'react';
import { screenSeatCap, TurnoutHemicycle } from '../../_components/hemicycle/hemicycle.tsx';
import { QrCode } from './qr-code.tsx';
import { typeSizeOf } from './type-size.ts';
import type { ScreenFace } from './types.ts';
import { useScreenWords } from './use-screen-words.ts';

type FaceOf<Kind extends ScreenFace['kind']> = Extract<ScreenFace, { kind: Kind }>;

/** How to take part, before it begins: address, code, and the hall filling up. */
export function Welcome({ face }: { face: FaceOf<'welcome'> }): ReactElement {
  const t = useTranslations('screen');
  const { number } = useScreenWords();
  const { present, onRoll } = face;
  return (
    <div className="screen-poll">
      <div className="screen-words">
        <h1 className="question size-large">{t('welcome')}</h1>
        <div className="screen-join">
          <QrCode text={face.joinUrl} label={t('qr', { address: face.joinAddress })} />
          <p className="screen-sub">{t('join')}</p>
        </div>
        <p className="screen-address">
          {face.joinAddress.split('/').map((part, index) => (
            <Fragment key={index}>
              {index > 0 && '/'}
              <wbr />
              {part}
            </Fragment>
          ))}
        </p>
      </div>
      <div className="screen-picture">
        <div className="screen-arch">
          <TurnoutHemicycle count={present} total={onRoll} cap={screenSeatCap} label={t('presentLabel', { present: number(present), onRoll: number(onRoll) })} />
          <p className="num">{number(present)}</p>
        </div>
        <p className="screen-caption">{t('ofPresent', { onRoll: number(onRoll) })}</p>
      </div>
    </div>
  );
}

export function Item({ face }: { face: FaceOf<'item'> }): ReactElement {
  const t = useTranslations('screen');
  return (
    <div className="screen-single">
      <p className="screen-state">{t('item', { number: face.number })}</p>
      <h1 className={`question size-${typeSizeOf(face.title)}`}>{face.title}</h1>
      {face.text !== null && <p className="screen-text">{face.text}</p>}
      {face.isTextElsewhere && <p className="screen-text">{t('textElsewhere')}</p>}
    </div>
  );
}

export function AnnouncementFace({ face }: { face: FaceOf<'announcement'> }): ReactElement {
  const t = useTranslations('screen');
  const { time } = useScreenWords();
  return (
    <div className="screen-single">
      <p className="screen-state">{t('fromChair', { time: time(face.at) })}</p>
      <h1 className={`screen-announcement size-${typeSizeOf(face.text)}`}>{face.text}</h1>
    </div>
  );
}

export function Pause({ face }: { face: FaceOf<'pause'> }): ReactElement {
  const t = useTranslations('screen');
  const { day, time } = useScreenWords();
  const until = face.until;
  return (
    <div className="screen-single">
      <h1 className="question size-huge">{t(`pause.${face.because}`)}</h1>
      {until !== null && (
        <p className="screen-state">{face.because === 'paused' ? t('pause.until', { time: time(until) }) : t('pause.nextSitting', { time: day(until) })}</p>
      )}
    </div>
  );
}

export function Starting(): ReactElement {
  const t = useTranslations('screen');
  return (
    <div className="screen-single">
      <h1 className="screen-announcement size-large">{t('starting')}</h1>
    </div>
  );
}

/** Said on the screen itself, since nobody stands there to read a dialogue (ux B5). */
export function Refused({ face }: { face: FaceOf<'refused'> }): ReactElement {
  const t = useTranslations('screen.refused');
  return (
    <div className="screen-single">
      <h1 className="screen-announcement size-large">{t(face.because)}</h1>
    </div>
  );
}
