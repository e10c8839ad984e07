import type { AssemblyId, Localized, ParticipantId } from '../../../lib/assembly/basics.ts';
import { createStore, type ReadableStore } from '../../../lib/client/store.ts';
import { untilAnswered, type RetryDeps } from '../../_live/until-answered.ts';
import type { WorkerAnswer } from '../../_live/worker-http.ts';
import type { SignInProblem, SignInView } from '../_faces/types.ts';
import type { AccessHttp } from './access-http.ts';

export type SignInState = {
  readonly kind: 'sign-in';
  /** From a link: the name as the server masks it, or null while it is asked. */
  readonly mode: { readonly kind: 'link'; readonly code: string; readonly maskedName: string | null } | { readonly kind: 'code'; readonly typed: string };
  readonly isBusy: boolean;
  readonly problem: SignInProblem | null;
  readonly resend: SignInView['resend'];
};

/** Who this browser is in the assembly of the address. */
export type SessionState =
  /** Being asked; `isAway` after an attempt that nobody answered. */
  | { readonly kind: 'asking'; readonly isAway: boolean }
  | { readonly kind: 'unknown-assembly' }
  | SignInState
  | { readonly kind: 'signed-in'; readonly assemblyId: AssemblyId; readonly participantId: ParticipantId }
  | { readonly kind: 'signing-out' }
  | { readonly kind: 'signed-out' };

/** What is known of the assembly before anybody is in. */
export type PublicFace = { readonly title: Localized; readonly languages: readonly string[] };

type State = { readonly session: SessionState; readonly assembly: PublicFace | null };

export type SessionDeps = {
  readonly http: AccessHttp;
  readonly retry: RetryDeps;
  /** From the link's fragment; null without one. It is kept here and nowhere else. */
  readonly code: string | null;
  /** Language of the page, for a mail with the link. */
  readonly language: string;
};

/** Signing in and out: the flow of the page before and after the stage. */
export type SessionFlow = ReadableStore<State> & {
  /** Asks who this browser is; also after a session has ended. */
  readonly start: () => void;
  readonly stop: () => void;
  /**
   * Asks whether this browser is still who it was, until somebody answers: a refused connection looks to a page like a lost
   * one, and who was signed out while the network was away hears of it only when it is back.
   * @param isNeeded whether the connection is still away
   */
  readonly confirm: (isNeeded: () => boolean) => void;
  /** The code that a reload would lose: that of a link with which nobody has signed in yet. */
  readonly unusedCode: () => string | null;
  readonly typeCode: (typed: string) => void;
  readonly useCodeInstead: () => void;
  readonly signIn: () => void;
  readonly openResend: () => void;
  readonly typeResendEmail: (email: string) => void;
  readonly sendLinkAgain: () => void;
  readonly closeResend: () => void;
  readonly signOut: () => void;
};

/** A wait that the server named, or this when it named none. */
const defaultWaitS = 30;

export function createSessionFlow(deps: SessionDeps): SessionFlow {
  const { http, retry } = deps;
  const store = createStore<State>({ session: { kind: 'asking', isAway: false }, assembly: null }, () => undefined);
  /** Raised by each step of the person: what is under way for an older one is dropped. */
  let step = 0;
  /** Raised by each confirmation: one is asked for at a time. */
  let confirmation = 0;
  let code = deps.code;
  let cancelWait: (() => void) | null = null;

  const set = (session: SessionState) => store.update({ session });
  function patch(changes: Partial<SignInState>): void {
    const { session } = store.getSnapshot();
    if (session.kind === 'sign-in') set({ ...session, ...changes });
  }

  function begin(): () => boolean {
    step += 1;
    const mine = step;
    cancelWait?.();
    cancelWait = null;
    return () => mine === step;
  }

  async function askSession(): Promise<void> {
    const isWanted = begin();
    set({ kind: 'asking', isAway: false });
    const answer = await untilAnswered(retry, http.session, () => set({ kind: 'asking', isAway: true }), isWanted);
    if (answer === null) return;
    if (answer.kind === 'refused') {
      if (isUnknown(answer)) set({ kind: 'unknown-assembly' });
      else again(answer, askSession);
      return;
    }
    const { assemblyId, participantId, title, languages } = answer.value;
    store.update({ assembly: { title, languages } });
    if (participantId !== null) await enter({ assemblyId, participantId });
    else if (code !== null) await askInvitation(code);
    else set(byCode(''));
  }

  /** A link may be another person's than the one who is signed in: on a family's tablet, one would vote as the other. */
  async function enter(known: { readonly assemblyId: AssemblyId; readonly participantId: ParticipantId }): Promise<void> {
    if (code === null) {
      set({ kind: 'signed-in', ...known });
      return;
    }
    const linkCode = code;
    const isWanted = begin();
    const answer = await untilAnswered(retry, () => http.invitation(linkCode), () => set({ kind: 'asking', isAway: true }), isWanted);
    if (answer === null) return;
    if (answer.kind === 'ok' && answer.value.participantId !== known.participantId) {
      const { maskedName } = answer.value;
      set({ kind: 'sign-in', mode: { kind: 'link', code: linkCode, maskedName }, isBusy: false, problem: null, resend: { kind: 'closed' } });
      return;
    }
    code = null;
    set({ kind: 'signed-in', ...known });
  }

  async function confirm(isNeeded: () => boolean): Promise<void> {
    const { session } = store.getSnapshot();
    if (session.kind !== 'signed-in') return;
    confirmation += 1;
    const mine = confirmation;
    const isWanted = () => mine === confirmation && store.getSnapshot().session === session && isNeeded();
    const answer = await untilAnswered(retry, http.session, () => undefined, isWanted);
    if (answer?.kind === 'ok' && answer.value.participantId !== session.participantId) await askSession();
  }

  async function askInvitation(linkCode: string): Promise<void> {
    const isWanted = begin();
    set({ kind: 'sign-in', mode: { kind: 'link', code: linkCode, maskedName: null }, isBusy: false, problem: null, resend: { kind: 'closed' } });
    const answer = await untilAnswered(retry, () => http.invitation(linkCode), () => patch({ problem: 'no-connection' }), isWanted);
    if (answer === null) return;
    if (answer.kind === 'ok') {
      patch({ mode: { kind: 'link', code: linkCode, maskedName: answer.value.maskedName }, problem: null });
      return;
    }
    patch({ problem: problemOf(answer) });
    // A link that was opened too often in a hall works again by itself.
    if (answer.reason === tooMany) again(answer, () => askInvitation(linkCode));
  }

  async function signIn(used: string): Promise<void> {
    const isWanted = begin();
    patch({ isBusy: true, problem: null });
    const answer = await untilAnswered(retry, () => http.signIn(used), () => patch({ problem: 'no-connection' }), isWanted);
    if (answer === null) return;
    if (answer.kind === 'refused') {
      patch({ isBusy: false, problem: problemOf(answer) });
      return;
    }
    code = null;
    set({ kind: 'signed-in', ...answer.value });
  }

  async function sendLink(email: string): Promise<void> {
    const isWanted = begin();
    patch({ isBusy: true, problem: null });
    const answer = await untilAnswered(retry, () => http.sendLink(email, deps.language), () => patch({ problem: 'no-connection' }), isWanted);
    if (answer === null) return;
    if (answer.kind === 'ok') patch({ isBusy: false, problem: null, resend: { kind: 'sent' } });
    else patch({ isBusy: false, problem: answer.reason === tooMany ? 'too-many-attempts' : 'bad-address' });
  }

  async function signOut(): Promise<void> {
    const isWanted = begin();
    code = null;
    // The cookie is the server's to take back: until it has, the page doesn't say that nobody can vote here any more.
    set({ kind: 'signing-out' });
    const answer = await untilAnswered(retry, http.signOut, () => undefined, isWanted);
    if (answer?.kind === 'ok') set({ kind: 'signed-out' });
    else if (answer !== null) again(answer, signOut);
  }

  function again(answer: Extract<WorkerAnswer<never>, { kind: 'refused' }>, run: () => Promise<void>): void {
    const waitS = answer.retryAfterS ?? defaultWaitS;
    cancelWait = retry.clock.after(waitS * 1_000 * (1 + retry.random() / 2), () => void run());
  }

  return {
    subscribe: store.subscribe,
    getSnapshot: store.getSnapshot,
    start: () => void askSession(),
    stop: () => void begin(),
    confirm: (isNeeded) => void confirm(isNeeded),
    unusedCode: () => code,
    typeCode: (typed) => patch({ mode: { kind: 'code', typed }, problem: null }),
    useCodeInstead() {
      begin();
      code = null;
      set(byCode(''));
    },
    signIn() {
      const { session } = store.getSnapshot();
      if (session.kind !== 'sign-in' || session.isBusy) return;
      void signIn(session.mode.kind === 'link' ? session.mode.code : session.mode.typed.trim());
    },
    openResend() {
      begin();
      patch({ isBusy: false, problem: null, resend: { kind: 'open', email: '' } });
    },
    typeResendEmail: (email) => patch({ problem: null, resend: { kind: 'open', email } }),
    sendLinkAgain() {
      const { session } = store.getSnapshot();
      if (session.kind === 'sign-in' && session.resend.kind === 'open' && !session.isBusy) void sendLink(session.resend.email.trim());
    },
    closeResend() {
      begin();
      patch({ isBusy: false, problem: null, resend: { kind: 'closed' } });
    },
    signOut: () => void signOut(),
  };
}

const tooMany = 'too-many-attempts';

function byCode(typed: string): SignInState {
  return { kind: 'sign-in', mode: { kind: 'code', typed }, isBusy: false, problem: null, resend: { kind: 'closed' } };
}

/** An address whose form no slug has is as unknown as one that nobody uses. */
function isUnknown({ reason }: { readonly reason: string }): boolean {
  return reason === 'unknown-assembly' || reason === 'malformed';
}

function problemOf({ reason }: { readonly reason: string }): SignInProblem {
  if (reason === tooMany || reason === 'revoked-code') return reason;
  // A text that can't be a code at all is refused as malformed.
  return 'unknown-code';
}
