'use client';

import { useTranslations } from 'next-intl';
import { useCallback, useEffect, useState } from 'react';
import type { ReactElement } from 'react';
import type { ParticipantId } from '../../../lib/assembly/basics.ts';
import type { ParticipantDetail } from '../../../lib/protocol/http.ts';
import { useAssembly } from '../_lib/assembly-context.ts';
import type { AnyRefusal } from '../_lib/refusal-words.ts';
import { goToSignIn, realtimeSession } from '../_lib/realtime-session.ts';
import { ActButton } from './act-button.tsx';
import { useAdmin } from './admin-frame.tsx';
import { ConfirmDialog } from './confirm-dialog.tsx';
import { Dialog, Fault } from './dialog.tsx';
import { draftOf } from './person-form-rules.ts';
import { PersonForm } from './person-form.tsx';
import { spokenName } from './person-name.ts';
import { readDetail } from './read-http.ts';
import { SecretText } from '../_lib/secret-text.tsx';
import { useTell } from './tell.tsx';
import { useRefusalSentence, useSend } from './use-send.ts';

type State = { readonly kind: 'loading' | 'gone' | 'failed' } | { readonly kind: 'loaded'; readonly person: ParticipantDetail };

/** One person: fields, personal link, and the way off the roll. `isNew`: just added, so the link is what one wants next. */
export function PersonDialog({ id, groups, isNew, onClose }: { id: ParticipantId; groups: readonly string[]; isNew: boolean; onClose: () => void }): ReactElement {
  const t = useTranslations('admin.person');
  const { summary } = useAssembly();
  const { block } = useAdmin();
  const send = useSend();
  const tell = useTell();
  const sentence = useRefusalSentence();
  const [state, setState] = useState<State>({ kind: 'loading' });
  const [isShown, setIsShown] = useState(isNew);
  const [asked, setAsked] = useState<'link' | 'remove' | null>(null);
  /** Somebody else was faster than a removal or a new link: the person is shown as they stand now, to be decided on again. */
  const [isOvertaken, setIsOvertaken] = useState(false);
  const path = `/assemblies/${summary.id}/participants/${id}`;

  const load = useCallback(async (): Promise<State> => {
    const answered = await realtimeSession.ask(path);
    if (answered.ok) {
      const person = readDetail(answered.body);
      return person === null ? { kind: 'failed' } : { kind: 'loaded', person };
    }
    if (answered.status === 401) goToSignIn();
    return { kind: answered.status === 404 ? 'gone' : 'failed' };
  }, [path]);
  useEffect(() => {
    let isOver = false;
    void load().then((loaded) => {
      if (!isOver) setState(loaded);
    });
    return () => {
      isOver = true;
    };
  }, [load]);

  if (state.kind !== 'loaded') {
    return (
      <Dialog title={t('title')} onClose={onClose}>
        <p role={state.kind === 'loading' ? 'status' : 'alert'}>{t(state.kind)}</p>
      </Dialog>
    );
  }
  const { person } = state;
  const name = spokenName(person);
  const seen = { id, basis: person.version };
  const ask = (what: 'link' | 'remove') => {
    setIsOvertaken(false);
    setAsked(what);
  };
  /** The sentence of a refusal, or null when the dialog goes back to the person as they stand now. */
  const refused = async (refusal: AnyRefusal): Promise<string | null> => {
    if (!isOutdated(refusal)) return sentence(refusal);
    setState(await load());
    setIsOvertaken(true);
    return null;
  };
  if (asked === 'link') {
    const renew = async (): Promise<string | null> => {
      const outcome = await send({ type: 'reissueAccess', people: [seen] });
      if (!outcome.ok) return refused(outcome.refusal);
      tell({ tone: 'done', text: t('linkRenewed', { name }) });
      setState(await load());
      setIsShown(true);
      return null;
    };
    return (
      <ConfirmDialog title={t('newLinkTitle', { name })} confirm={t('newLink')} isGrave block={block} onConfirm={renew} onClose={() => setAsked(null)}>
        <p>{t('newLinkText')}</p>
      </ConfirmDialog>
    );
  }
  if (asked === 'remove') {
    const remove = async (): Promise<string | null> => {
      const outcome = await send({ type: 'changeRoll', enrol: [], correct: [], remove: [seen] });
      if (!outcome.ok) return refused(outcome.refusal);
      tell({ tone: 'done', text: t('removed', { name }) });
      onClose();
      return null;
    };
    return (
      <ConfirmDialog
        title={t('removeTitle', { name })}
        confirm={t('remove')}
        isGrave
        block={block}
        onConfirm={remove}
        onClose={() => setAsked(null)}
      >
        <p>{t('removeText')}</p>
      </ConfirmDialog>
    );
  }
  return (
    <Dialog title={name} size="lg" onClose={onClose}>
      <div className="adm-form">
        <Fault>{isOvertaken ? t('overtaken') : null}</Fault>
        <PersonForm
          initial={draftOf(person)}
          groups={groups}
          submit={t('save')}
          onSave={async (given) => {
            const outcome = await send({ type: 'changeRoll', enrol: [], correct: [{ ...seen, person: given }], remove: [] });
            if (!outcome.ok) {
              const now = isOutdated(outcome.refusal) ? await load() : null;
              if (now?.kind !== 'loaded') return { refusal: outcome.refusal };
              setState(now);
              return { changedTo: draftOf(now.person) };
            }
            tell({ tone: 'done', text: t('saved', { name: spokenName(given) }) });
            onClose();
            return null;
          }}
          onCancel={onClose}
        />
        <section className="adm-secret">
          <h3 className="label">{t('access')}</h3>
          {isShown && person.link !== null && person.code !== null ? (
            <>
              <p className="muted">{t('accessText')}</p>
              <SecretText label={t('link')} text={person.link} />
              <SecretText label={t('code')} text={person.code} />
            </>
          ) : (
            <p className="muted">{t('accessHidden')}</p>
          )}
          <div className="adm-buttons">
            <button type="button" className="button quiet small" aria-expanded={isShown} onClick={() => setIsShown(!isShown)}>
              {t(isShown ? 'hide' : 'show')}
            </button>
            <ActButton block={block} onPress={() => ask('link')}>
              {t('newLink')}
            </ActButton>
          </div>
        </section>
        <div className="adm-buttons">
          <ActButton block={block} onPress={() => ask('remove')}>
            {t('remove')}
          </ActButton>
        </div>
      </div>
    </Dialog>
  );
}

function isOutdated(refusal: AnyRefusal): boolean {
  return refusal.reason === 'outdated' && refusal.thing === 'participant';
}
