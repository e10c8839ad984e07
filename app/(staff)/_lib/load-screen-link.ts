import type { AssemblyId } from '../../../lib/assembly/basics.ts';
import { textOf } from './ask.ts';
import { goToSignIn, realtimeSession } from './realtime-session.ts';

export type LoadedScreenLink = { readonly ok: true; readonly link: string } | { readonly ok: false; readonly why: 'not-permitted' | 'failed' };

/** Asks the worker for the projector's link. Never rejects. Browser only. */
export async function loadScreenLink(assemblyId: AssemblyId): Promise<LoadedScreenLink> {
  const answered = await realtimeSession.ask(`/assemblies/${assemblyId}/screen-link`);
  if (!answered.ok) {
    if (answered.status === 401) goToSignIn();
    return { ok: false, why: answered.status === 403 ? 'not-permitted' : 'failed' };
  }
  const link = textOf(answered.body, 'link');
  return link === undefined ? { ok: false, why: 'failed' } : { ok: true, link };
}
