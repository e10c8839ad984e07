'use client';

import { useState, type ReactElement } from 'react';
import type { SentCommand } from '../../../lib/client/commands.ts';
import type { Desk } from '../../../lib/protocol/down.ts';
import { ChairConsole } from '../../(staff)/_chair/chair-console.tsx';
import { StaffShell } from '../../(staff)/_components/staff-shell.tsx';
import { chairSamples, galleryNow } from './chair-views.ts';

const links = (['chair', 'attendance', 'participants', 'settings'] as const).map((section) => ({ section, href: '#' }));

const loadScreenLink = () => Promise.resolve({ ok: true, link: 'https://hemicycle.example.org/screen/convention-2026#7K2M-9QRT-4XWA-ZB3D' } as const);

/** The console in one of its states. Commands are taken and do nothing; with `refuse` they are refused as outdated. */
export function ChairGallery({ sample, refuse }: { sample: string; refuse: boolean }): ReactElement | null {
  const [started] = useState(() => Date.now());
  const [desk, setDesk] = useState<Desk | null>(null);
  const found = chairSamples[sample];
  if (found === undefined) return null;
  const { view } = found;
  const send = async (): Promise<SentCommand> => {
    const accepted = { outcome: 'accepted', sequence: 0, at: galleryNow } as const;
    const refused = { outcome: 'refused', refusal: { reason: 'outdated', thing: 'poll', version: 11 } } as const;
    // As if another chair had been faster: the desk comes along.
    if (refuse) setDesk({ ...view.desk, polls: view.desk.polls.map((poll) => (poll.id === 's1' ? { ...poll, status: 'open', version: 11, openedAt: galleryNow, eligible: 2_114 } : poll)) });
    const sent: SentCommand = { commandId: 'gallery', answer: refuse ? refused : accepted, ask: () => send(), retry: () => send() };
    return sent;
  };
  const { connection } = view;
  return (
    <StaffShell assemblyName="Federal convention 2026" links={links} current="chair" connection={connection === 'connecting' ? null : connection} freshness={view.staleSince === null ? null : { time: '14:03:12', isStale: true }} account="Hannes Großmann">
      <ChairConsole
        view={desk === null ? view : { ...view, desk }}
        send={send}
        serverNow={() => galleryNow + (Date.now() - started)}
        newId={() => crypto.randomUUID()}
        loadScreenLink={loadScreenLink}
        putRecordDoubtAway={() => undefined}
        wantContent={() => undefined}
        initialDialog={found.dialog ?? null}
        initialFocus={found.focus ?? null}
      />
    </StaffShell>
  );
}
