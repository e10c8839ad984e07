'use client';

import { Checkbox, Textarea } from '@mantine/core';
import { useTranslations } from 'next-intl';
import { useState, type ReactElement } from 'react';
import type { Localized } from '../../../lib/assembly/basics.ts';
import { missingLanguages } from '../_lib/poll-name.ts';
import { ActButton } from './act-button.tsx';
import { useConsole } from './console-context.ts';
import { written } from './editor-form.ts';
import { useChairWords } from './use-chair-words.ts';

/** The wire's limit (lib/protocol/values.ts): longer ones would not stand above a ballot on a phone. */
const longestAnnouncementChars = 600;

/** Writes to everyone. What is typed stays until it is published, whatever happens on the desk meanwhile. */
export function Announce(): ReactElement {
  const t = useTranslations('chair.announce');
  const { act, desk, newId } = useConsole();
  const { language, languages: inWords } = useChairWords();
  const { languages } = desk.settings;
  const [text, setText] = useState<Localized>({});
  const [isPinned, setIsPinned] = useState(false);
  const clean = written(text);
  const isEmpty = Object.keys(clean).length === 0;
  const over = Math.max(0, ...Object.values(text).map((part) => part.length - longestAnnouncementChars));
  const missing = missingLanguages(text, languages);
  const publish = async (): Promise<void> => {
    const { ok } = await act({ type: 'publishAnnouncement', announcementId: newId(), text: clean, pinned: isPinned });
    if (!ok) return;
    setText({});
    setIsPinned(false);
  };
  return (
    <div className="chair-announce">
      <h2 className="label">{t('title')}</h2>
      {languages.map((tag) => (
        <Textarea
          key={tag}
          label={languages.length > 1 ? t('textIn', { language: language(tag) }) : t('text')}
          placeholder={t('placeholder')}
          lang={tag}
          rows={2}
          value={text[tag] ?? ''}
          onChange={(event) => setText({ ...text, [tag]: event.currentTarget.value })}
        />
      ))}
      {over > 0 && <p className="chair-fault">{t('tooLong', { count: over })}</p>}
      {!isEmpty && missing.length > 0 && <p className="chair-small muted">{t('missing', { languages: inWords(missing) })}</p>}
      {!isEmpty && <Preview text={clean} isPinned={isPinned} />}
      <div className="chair-row spread">
        <Checkbox label={t('pinned')} checked={isPinned} onChange={(event) => setIsPinned(event.currentTarget.checked)} />
        <ActButton className="button small" isOff={isEmpty || over > 0} onPress={() => void publish()}>
          {t('publish')}
        </ActButton>
      </div>
    </div>
  );
}

/** As it stands above everything on a participant's phone. */
function Preview({ text, isPinned }: { text: Localized; isPinned: boolean }): ReactElement {
  const t = useTranslations('chair.announce');
  const { serverNow } = useConsole();
  const { text: pick, time } = useChairWords();
  const [at] = useState(serverNow);
  return (
    <details className="chair-preview">
      <summary>{t('previewTitle')}</summary>
      <div className="chair-phone">
        <div className={isPinned ? 'chair-phone-notice pinned' : 'chair-phone-notice'}>
          <p className="label">{t(isPinned ? 'pinnedFrom' : 'from', { time: time(at) })}</p>
          <p>{pick(text)}</p>
        </div>
      </div>
    </details>
  );
}
