'use client';

import { useTranslations } from 'next-intl';
import { useEffect, useState, type ReactElement, type ReactNode } from 'react';
import { AssemblyContext, type StaffAssembly } from './assembly-context.ts';
import { followSession } from './follow-session.ts';
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
          let timer: ReturnType<typeof setTimeout> | undefined;
          const unfollow = followSession(assembly.client, realtimeSession, {
            signedOut: goToSignIn,
            again: () => {
              // The worker may have known the cookie and not the role; then the list of assemblies says so.
              timer = setTimeout(() => {
                stop();
                void open();
              }, tryAgainMs);
            },
          });
          stop = () => {
            clearTimeout(timer);
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
