'use client';

import { Button } from '@mantine/core';
import { useTranslations } from 'next-intl';
import { useEffect, useState } from 'react';
import type { ReactElement } from 'react';
import { StaffShell } from '../../_components/staff-shell.tsx';
import { goToSignIn, realtimeSession } from '../../_lib/realtime-session.ts';
import { AccountMenu } from '../account/account-menu.tsx';
import { AssemblyList } from './assembly-list.tsx';
import { readSummaries, type Summary } from './summaries.ts';
import { NewAssemblyForm } from './new-assembly-form.tsx';
import '../sign-in/fields.css';
import './assemblies.css';

/** A server that starts again is back within seconds; asking sooner only loads it. */
const tryAgainMs = 3_000;

type Listing = { readonly state: 'loading' } | { readonly state: 'unreachable' } | { readonly state: 'loaded'; readonly assemblies: readonly Summary[] };

/** The assemblies in which this person has a role, and the way to a new one. */
export function AssembliesPage({ name, mayCreate }: { name: string; mayCreate: boolean }): ReactElement {
  const t = useTranslations('staff.assemblies');
  const [listing, setListing] = useState<Listing>({ state: 'loading' });
  const [isCreating, setIsCreating] = useState(false);

  useEffect(() => {
    let isCurrent = true;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const load = async (): Promise<void> => {
      const loaded = await loadAssemblies();
      if (!isCurrent || loaded === null) return;
      setListing(loaded);
      if (loaded.state === 'unreachable') timer = setTimeout(() => void load(), tryAgainMs);
    };
    void load();
    return () => {
      isCurrent = false;
      clearTimeout(timer);
    };
  }, []);

  return (
    <StaffShell assemblyName="Hemicycle" links={[]} current={null} connection={null} account={<AccountMenu name={name} />}>
      <div className="column fields">
        <div className="column-head">
          <h1>{t('title')}</h1>
          {mayCreate && !isCreating && <Button onClick={() => setIsCreating(true)}>{t('new')}</Button>}
        </div>
        {isCreating && <NewAssemblyForm onCancel={() => setIsCreating(false)} />}
        {listing.state !== 'loaded' && (
          <p className="muted" role="status">
            {t(listing.state)}
          </p>
        )}
        {listing.state === 'loaded' &&
          (listing.assemblies.length > 0 ? <AssemblyList assemblies={listing.assemblies} /> : !isCreating && <Nothing mayCreate={mayCreate} />)}
      </div>
    </StaffShell>
  );
}

/** Null when the person is signed out, and on the way to sign in. Never rejects. */
async function loadAssemblies(): Promise<Listing | null> {
  const answered = await realtimeSession.ask('/assemblies');
  if (!answered.ok && answered.refusal.reason === 'signed-out') {
    goToSignIn();
    return null;
  }
  const assemblies = answered.ok ? readSummaries(answered.body) : null;
  return assemblies === null ? { state: 'unreachable' } : { state: 'loaded', assemblies };
}

function Nothing({ mayCreate }: { mayCreate: boolean }): ReactElement {
  const t = useTranslations('staff.assemblies');
  if (mayCreate) return <p className="muted">{t('noneOwner')}</p>;
  return (
    <p className="muted">
      {t('none')} {t('noneOther')}
    </p>
  );
}
