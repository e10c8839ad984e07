'use client';

import { useTranslations } from 'next-intl';
import { useState } from 'react';
import type { ReactElement } from 'react';
import { useAssembly } from '../_lib/assembly-context.ts';
import { useAdmin } from './admin-frame.tsx';
import { Dialog, Fault } from './dialog.tsx';
import { download } from './download.ts';

type File = 'roll' | 'links';
const files: readonly File[] = ['roll', 'links'];

/** The roll and the personal links as files, plain and as Excel opens them by a double click (A7). */
export function DownloadsDialog({ onClose }: { onClose: () => void }): ReactElement {
  const t = useTranslations('admin.downloads');
  const { summary } = useAssembly();
  const { desk } = useAdmin();
  const [busy, setBusy] = useState<string | null>(null);
  const [problem, setProblem] = useState<'not-permitted' | 'failed' | null>(null);
  const get = async (file: File, format: 'plain' | 'excel'): Promise<void> => {
    if (busy !== null) return;
    setBusy(`${file}-${format}`);
    setProblem(null);
    const query = format === 'excel' ? '?format=excel' : '';
    const downloaded = await download(`/assemblies/${summary.id}/${file}.csv${query}`, `${file}-${desk.slug}.csv`);
    setBusy(null);
    if (downloaded !== 'done') setProblem(downloaded);
  };
  return (
    <Dialog title={t('title')} size="lg" onClose={onClose}>
      <div className="adm-form">
        {files.map((file) => (
          <section key={file} className="adm-secret">
            <h3 className="label">{t(`${file}.title`)}</h3>
            <p>{t(`${file}.text`)}</p>
            {file === 'links' && <p className="adm-note warn">{t('links.warning')}</p>}
            <div className="adm-buttons">
              {(['plain', 'excel'] as const).map((format) => (
                <button key={format} type="button" className="button quiet small" aria-label={t(`${file}.${format}`)} aria-disabled={busy !== null} onClick={() => void get(file, format)}>
                  {busy === `${file}-${format}` ? t('busy') : t(format)}
                </button>
              ))}
            </div>
          </section>
        ))}
        <Fault>{problem === null ? null : t(problem)}</Fault>
      </div>
    </Dialog>
  );
}
