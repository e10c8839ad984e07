'use client';

import { useTranslations } from 'next-intl';
import type { ReactElement, ReactNode } from 'react';
import type { DeskPoll } from '../../../lib/protocol/down.ts';
import { ResultHemicycle, TurnoutHemicycle } from '../../_components/hemicycle/hemicycle.tsx';
import { approximate } from '../../../lib/i18n/exact-number.ts';
import { tonesOf } from '../../_components/result-tones.ts';
import { useConsole } from './console-context.ts';
import { resultRows } from './outcome-words.ts';
import { useChairWords } from './use-chair-words.ts';
import type { Outcome } from '../../../lib/counting/types.ts';

/** At 680 px of width more dots than these run into each other. */
const consoleSeatCap = 1_000;

function Arch({ picture, children, isSmall = false }: { picture: ReactElement; children: ReactNode; isSmall?: boolean }): ReactElement {
  return (
    <div className={isSmall ? 'chair-arch small' : 'chair-arch'}>
      {picture}
      <div className="chair-in-arch">{children}</div>
    </div>
  );
}

/** Who could vote if the poll were opened now: the hall as it fills. */
export function ExpectedArch({ poll }: { poll: DeskPoll }): ReactElement | null {
  const t = useTranslations('chair.open');
  const { figures } = useConsole();
  const { number } = useChairWords();
  if (figures === null) return null;
  const expected = expectedEligible(poll, figures);
  return (
    <Arch
      isSmall
      picture={<TurnoutHemicycle count={expected} total={figures.rights} cap={consoleSeatCap} label={t('expectedLabel', { present: figures.rightsPresent, eligible: figures.rights })} />}
    >
      <p className="chair-count">{number(expected)}</p>
      <p className="muted">{t('expected')}</p>
    </Arch>
  );
}

/** The voting rights that would be frozen if the poll opened now. */
export function expectedEligible(poll: DeskPoll, figures: { readonly rights: number; readonly rightsPresent: number }): number {
  return poll.definition.eligibility === 'present' ? figures.rightsPresent : figures.rights;
}

/** Ballots so far, and no more than their number. */
export function TurnoutArch({ poll }: { poll: DeskPoll }): ReactElement {
  const t = useTranslations('chair.open');
  const { counts, rates } = useConsole();
  const { number } = useChairWords();
  // Counts come with the join and with each ballot: a poll without one was opened since, and nobody has voted yet.
  const count = counts[poll.id];
  const cast = count?.cast ?? 0;
  const eligible = count?.eligible ?? poll.eligible ?? 0;
  return (
    <Arch picture={<TurnoutHemicycle count={cast} total={eligible} cap={consoleSeatCap} label={t('pictureLabel', { cast, eligible })} />}>
      <p className="chair-count">{number(cast)}</p>
      <p className="muted">
        {t('castOf', { eligible })}
        <br />
        {t('rate', { rate: rates[poll.id] ?? 0 })}
      </p>
    </Arch>
  );
}

/** The result as wedges; words and numbers beside it say the same. */
export function ResultArch({ poll, outcome }: { poll: DeskPoll; outcome: Outcome }): ReactElement {
  const t = useTranslations('chair.result');
  const { exact, list, option } = useChairWords();
  const rows = resultRows(outcome);
  const tones = tonesOf(rows);
  const parts = rows.map(({ weight }, index) => ({ tone: tones[index] ?? 'abstain', share: approximate(weight) }));
  const inWords = list(rows.map(({ id, weight }) => t('part', { label: option(poll.definition, id), votes: exact(weight) })));
  return (
    <div className="chair-arch small">
      <ResultHemicycle parts={parts} total={outcome.cast.heads} cap={consoleSeatCap} label={t('pictureLabel', { parts: inWords })} />
    </div>
  );
}
