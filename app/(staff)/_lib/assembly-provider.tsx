'use client';

import { useTranslations } from 'next-intl';
import { useEffect, useState, type ReactElement, type ReactNode } from 'react';
import type { AssemblyClient } from '../../../lib/client/assembly-client.ts';
import { AssemblyContext, type StaffAssembly } from './assembly-context.ts';
import { openAssembly } from './open-assembly.ts';
import { goToSignIn, realtimeSession } from './realtime-session.ts';

/** A server that starts again is back within seconds; asking sooner only loads it. */
const tryAgainMs = 3_000;

type State = { readonly kind: 'opening' | 'unknown-assembly' | 'unreachable' } | { readonly kind: 'open'; readonly assembly: StaffAssembly };

/**
 * Holds the one client of a staff page for an assembly, for all pages below `staff/a/[slug]`. Until it is there, and when
 * it can't be had, it says so in a sentence; who is signed out is sent to sign in.
 */
export function AssemblyProvider({ slug, children }: { slug: string; children: ReactNode }): ReactElement {
  const [state, setState] = useState<State>({ kind: 'opening' });
  useEffect(() => {
    let isGone = false;
    let stop = (): void => undefined;
    const open = async (): Promise<void> => {
      const opened = await openAssembly(realtimeSession, slug);
      if (isGone) return;
      switch (opened.outcome) {
        case 'opened': {
          const { assembly } = opened;
          const unfollow = followSession(assembly.client, () => {
            stop();
            void open();
          });
          stop = () => {
            unfollow();
            assembly.client.stop();
          };
          assembly.client.start();
          setState({ kind: 'open', assembly });
          return;
        }
        case 'signed-out':
          goToSignIn();
          return;
        case 'unknown-assembly':
          setState({ kind: 'unknown-assembly' });
          return;
        case 'unreachable': {
          setState({ kind: 'unreachable' });
          const timer = setTimeout(() => void open(), tryAgainMs);
          stop = () => clearTimeout(timer);
        }
      }
    };
    void open();
    return () => {
      isGone = true;
      stop();
    };
  }, [slug]);
  if (state.kind !== 'open') return <NotYet kind={state.kind} />;
  return <AssemblyContext value={state.assembly}>{children}</AssemblyContext>;
}

/**
 * Keeps the worker's cookie while the client is away: it may have run out, and a socket refused for that looks like any
 * other. `again` is called when the client ended for want of a session and there is one again.
 */
function followSession(client: AssemblyClient, again: () => void): () => void {
  let before = client.getSnapshot().connection;
  return client.subscribe(() => {
    const { connection } = client.getSnapshot();
    if (connection === before) return;
    before = connection;
    const isRefused = typeof connection === 'object' && connection.ended === 'unauthorized';
    if (connection !== 'offline' && !isRefused) return;
    void realtimeSession.renew().then((outcome) => {
      if (outcome === 'signed-out') goToSignIn();
      // The worker may have known the cookie and not the role; then the list of assemblies says so.
      if (outcome === 'ready' && isRefused) setTimeout(again, tryAgainMs);
    });
  });
}

function NotYet({ kind }: { kind: Exclude<State['kind'], 'open'> }): ReactElement {
  const t = useTranslations('chair.shell');
  return (
    <main className="staff-waiting">
      <p role="status">
        {kind === 'opening' && t('loading')}
        {kind === 'unreachable' && t('unreachable')}
        {kind === 'unknown-assembly' && t('unknownAssembly')}
      </p>
      {kind === 'unknown-assembly' && <a href="/staff">{t('toAssemblies')}</a>}
    </main>
  );
}
