'use client';

import { Button } from '@mantine/core';
import { useTranslations } from 'next-intl';
import { useEffect, useState } from 'react';
import type { ReactElement } from 'react';
import { StaffShell } from '../../_components/staff-shell.tsx';
import { goToSignIn, realtimeSession } from '../../_lib/realtime-session.ts';
import { AccountMenu } from '../account/account-menu.tsx';
import { Notice } from '../sign-in/problem.tsx';
import { AssemblyList } from './assembly-list.tsx';
import { readSummaries, type Summary } from './summaries.ts';
import { NewAssemblyForm } from './new-assembly-form.tsx';
import '../sign-in/fields.css';
import './assemblies.css';

type Listing = { readonly state: 'loading' } | { readonly state: 'failed' } | { readonly state: 'loaded'; readonly assemblies: readonly Summary[] };

/** The assemblies in which this person has a role, and the way to a new one. */
export function AssembliesPage({ name, mayCreate }: { name: string; mayCreate: boolean }): ReactElement {
  const t = useTranslations('staff.assemblies');
  const [listing, setListing] = useState<Listing>({ state: 'loading' });
  const [isCreating, setIsCreating] = useState(false);


  useEffect(() => {
    let isCurrent = true;
    void loadAssemblies().then((loaded) => {
      if (isCurrent && loaded !== null) setListing(loaded);
    });
    return () => {
      isCurrent = false;
    };
  }, []);
  const retry = async (): Promise<void> => {
    setListing({ state: 'loading' });
    const loaded = await loadAssemblies();
    if (loaded !== null) setListing(loaded);
  };

  return (
    <StaffShell assemblyName="Hemicycle" links={[]} current={null} connection={null} account={<AccountMenu name={name} />}>
      <div className="column fields">
        <div className="column-head">
          <h1>{t('title')}</h1>
          {mayCreate && !isCreating && <Button onClick={() => setIsCreating(true)}>{t('new')}</Button>}
        </div>
        {isCreating && <NewAssemblyForm onCancel={() => setIsCreating(false)} />}
        {listing.state === 'loading' && (
          <p className="muted" role="status">
            {t('loading')}
          </p>
        )}
        {listing.state === 'failed' && (
          <div role="alert" className="column-failed">
            <Notice tone="danger">{t('failed')}</Notice>
            <Button variant="default" onClick={() => void retry()}>
              {t('retry')}
            </Button>
          </div>
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
  return assemblies === null ? { state: 'failed' } : { state: 'loaded', assemblies };
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
