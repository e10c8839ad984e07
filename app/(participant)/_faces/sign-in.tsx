'use client';

import { useTranslations } from 'next-intl';
import { useState } from 'react';
import type { ReactElement } from 'react';
import { FocusHeading } from './focus-heading.tsx';
import type { ParticipantActions, SignInView } from './types.ts';

type SignInActions = Pick<
  ParticipantActions,
  'typeCode' | 'signIn' | 'openResend' | 'typeResendEmail' | 'sendLinkAgain' | 'closeResend' | 'useCodeInstead'
>;

/** Signing in by personal link (one tap) or typed code, and getting the link again. */
export function SignIn({ view, actions }: { view: SignInView; actions: SignInActions }): ReactElement {
  if (view.resend.kind !== 'closed') return <Resend resend={view.resend} isBusy={view.isBusy} problem={view.problem} actions={actions} />;
  return view.mode.kind === 'link' ? (
    <ByLink maskedName={view.mode.maskedName} view={view} actions={actions} />
  ) : (
    <ByCode typed={view.mode.typed} view={view} actions={actions} />
  );
}

function Problem({ problem }: { problem: SignInView['problem'] }): ReactElement {
  const t = useTranslations('participant.signIn.problem');
  return (
    <div role="alert" id="sign-in-problem">
      {problem !== null && <p className="notice lost">{t(problem)}</p>}
    </div>
  );
}

function ByLink({ maskedName, view, actions }: { maskedName: string | null; view: SignInView; actions: SignInActions }): ReactElement {
  const t = useTranslations('participant.signIn');
  const isWaiting = maskedName === null && view.problem === null;
  return (
    <section className="page">
      <FocusHeading>{maskedName === null ? (isWaiting ? t('titleLinkPending') : t('titleCode')) : t('titleLink', { name: maskedName })}</FocusHeading>
      {maskedName !== null && <p className="note">{t('textLink')}</p>}
      <Problem problem={view.problem} />
      <div className="act">
        {maskedName !== null && (
          <button type="button" className="button wide" aria-disabled={view.isBusy} onClick={() => !view.isBusy && actions.signIn()}>
            {view.isBusy ? t('busy') : t('continue')}
          </button>
        )}
        {!isWaiting && (
          <button type="button" className="button quiet wide" onClick={actions.useCodeInstead}>
            {maskedName === null ? t('titleCode') : t('notMe')}
          </button>
        )}
        {maskedName === null && !isWaiting && (
          <button type="button" className="link-button" onClick={actions.openResend}>
            {t('resend')}
          </button>
        )}
      </div>
    </section>
  );
}

function ByCode({ typed, view, actions }: { typed: string; view: SignInView; actions: SignInActions }): ReactElement {
  const t = useTranslations('participant.signIn');
  const [isEmptySubmit, setIsEmptySubmit] = useState(false);
  return (
    <form
      className="page"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (view.isBusy) return;
        const isEmpty = typed.trim() === '';
        setIsEmptySubmit(isEmpty);
        if (!isEmpty) actions.signIn();
      }}
    >
      <FocusHeading>{t('titleCode')}</FocusHeading>
      <p className="note" id="code-hint">
        {t('textCode')}
      </p>
      <label className="field">
        <span className="label">{t('code')}</span>
        <input
          type="text"
          name="code"
          className="input code"
          value={typed}
          autoComplete="off"
          autoCapitalize="characters"
          autoCorrect="off"
          spellCheck={false}
          aria-describedby="code-hint sign-in-problem"
          aria-invalid={view.problem !== null || (isEmptySubmit && typed === '')}
          onChange={(event) => actions.typeCode(event.currentTarget.value)}
        />
      </label>
      <Problem problem={view.problem} />
      <div role="alert">{isEmptySubmit && typed === '' && <p className="notice waiting">{t('noCode')}</p>}</div>
      <div className="act near">
        <button type="submit" className="button wide" aria-disabled={view.isBusy}>
          {view.isBusy ? t('busy') : t('signIn')}
        </button>
        <button type="button" className="link-button" onClick={actions.openResend}>
          {t('openResend')}
        </button>
      </div>
    </form>
  );
}

function Resend({
  resend,
  isBusy,
  problem,
  actions,
}: {
  resend: Exclude<SignInView['resend'], { kind: 'closed' }>;
  isBusy: boolean;
  problem: SignInView['problem'];
  actions: SignInActions;
}): ReactElement {
  const t = useTranslations('participant.signIn');
  const back = (
    <button type="button" className="button quiet wide" onClick={actions.closeResend}>
      {t('back')}
    </button>
  );
  if (resend.kind === 'sent') {
    return (
      <section className="page">
        <FocusHeading>{t('resendTitle')}</FocusHeading>
        <p className="lead" role="status">
          {t('resent')}
        </p>
        <div className="act">{back}</div>
      </section>
    );
  }
  return (
    <form
      className="page"
      onSubmit={(event) => {
        event.preventDefault();
        if (!isBusy) actions.sendLinkAgain();
      }}
    >
      <FocusHeading>{t('resendTitle')}</FocusHeading>
      <p className="note">{t('resendText')}</p>
      <label className="field">
        <span className="label">{t('email')}</span>
        <input
          type="email"
          name="email"
          className="input"
          required
          autoComplete="email"
          value={resend.email}
          onChange={(event) => actions.typeResendEmail(event.currentTarget.value)}
        />
      </label>
      <Problem problem={problem} />
      <div className="act near">
        <button type="submit" className="button wide" aria-disabled={isBusy}>
          {isBusy ? t('busy') : t('resend')}
        </button>
        {back}
      </div>
    </form>
  );
}
