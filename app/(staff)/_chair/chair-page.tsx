'use client';

import { useCallback, useMemo, type ReactElement } from 'react';
import { useAssembly, useConnection, useContents, useCounts, useDesk, useFigures, useMe, useRecord, useServerNow, useStale } from '../_lib/assembly-context.ts';
import { Connecting } from '../_lib/connecting.tsx';
import { loadScreenLink } from '../_lib/load-screen-link.ts';
import { useStaleSince } from '../_lib/use-stale-since.ts';
import type { StaffCommand } from '../../../lib/protocol/commands.ts';
import { ChairConsole } from './chair-console.tsx';
import type { ChairView } from './console-context.ts';
import { useRates } from './use-rates.ts';

/** The console on the assembly of this page. */
export function ChairPage(): ReactElement {
  const { client, options, summary } = useAssembly();
  const connection = useConnection();
  const desk = useDesk();
  const figures = useFigures();
  const counts = useCounts();
  const contents = useContents();
  const isStale = useStale();
  const role = useMe()?.role ?? null;
  const staleSince = useStaleSince();
  const rates = useRates(counts);
  const record = useRecord();
  const serverNow = useServerNow();
  const send = useCallback((command: StaffCommand) => client.send(command), [client]);
  const wantContent = useCallback((hash: string) => client.wantContent(hash), [client]);
  const newId = useCallback(() => options.newId(), [options]);
  const showScreenLink = useCallback(() => loadScreenLink(summary.id), [summary.id]);
  const putRecordDoubtAway = useCallback(() => client.putRecordDoubtAway(), [client]);
  const view = useMemo<ChairView | null>(() => {
    if (desk === null || typeof connection === 'object') return null;
    return { desk, figures, counts, contents, rates, connection, isStale, staleSince, role, record };
  }, [desk, figures, counts, contents, rates, connection, isStale, staleSince, role, record]);
  if (view === null) return <Connecting className="staff-waiting" />;
  return (
    <ChairConsole view={view} send={send} serverNow={serverNow} newId={newId} loadScreenLink={showScreenLink} wantContent={wantContent} putRecordDoubtAway={putRecordDoubtAway} />
  );
}
