import type { Invitation, Session, SignedIn } from '../../../lib/protocol/http.ts';
import { isFields, type WorkerAnswer, type WorkerHttp } from '../../_live/worker-http.ts';

/** The participant's own requests to the worker. */
export type AccessHttp = {
  readonly session: () => Promise<WorkerAnswer<Session>>;
  /** Tells a masked name and changes nothing (M2). */
  readonly invitation: (code: string) => Promise<WorkerAnswer<Invitation>>;
  readonly signIn: (code: string) => Promise<WorkerAnswer<SignedIn>>;
  readonly sendLink: (email: string, language: string) => Promise<WorkerAnswer<object>>;
  readonly signOut: () => Promise<WorkerAnswer<object>>;
};

export function createAccessHttp(http: WorkerHttp, slug: string): AccessHttp {
  return {
    session: () => http.get('session', { slug }, isSession),
    invitation: (code) => http.post('invitation', { slug, code }, isInvitation),
    signIn: (code) => http.post('sign-in', { slug, code }, isSignedIn),
    sendLink: (email, language) => http.post('send-link', { slug, email, language }, isFields),
    signOut: () => http.post('sign-out', { slug }, isFields),
  };
}

function isSession(value: unknown): value is Session {
  return isFields(value) && typeof value['assemblyId'] === 'string' && isFields(value['title']) && Array.isArray(value['languages']) && (value['participantId'] === null || typeof value['participantId'] === 'string');
}

function isInvitation(value: unknown): value is Invitation {
  return isFields(value) && typeof value['assemblyId'] === 'string' && typeof value['maskedName'] === 'string' && isFields(value['title']);
}

function isSignedIn(value: unknown): value is SignedIn {
  return isFields(value) && typeof value['assemblyId'] === 'string' && typeof value['participantId'] === 'string';
}
