'use client';

import { useLocale } from 'next-intl';
import { useMemo, type ReactElement } from 'react';
import { timeWords } from '../../(staff)/_admin/time-words.ts';
import '../../(staff)/_admin/admin.css';
import { StaffShell } from '../../(staff)/_components/staff-shell.tsx';
import { OperationsFace } from '../../(staff)/_operations/operations-face.tsx';
import { operationsSamples } from './operations-views.ts';

const links = (['chair', 'attendance', 'participants', 'settings', 'operations'] as const).map((section) => ({ section, href: '#' }));

/** Samples say it all. */
const nothingHeard = { store: null, heardAt: null };

/** The operations page in one of its states. */
export function OperationsGallery({ sample }: { sample: string }): ReactElement | null {
  const locale = useLocale();
  const times = useMemo(() => timeWords(locale, 'Europe/Berlin'), [locale]);
  const found = operationsSamples[sample];
  if (found === undefined) return null;
  const { view, now, way } = found;
  return (
    <StaffShell assemblyName="Federal convention 2026" links={links} current="operations" connection={way === null ? 'reconnecting' : 'connected'} account="Hannes Großmann">
      <OperationsFace view={view} live={nothingHeard} now={now} way={way} times={times} />
    </StaffShell>
  );
}
