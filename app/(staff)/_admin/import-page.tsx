'use client';

import { useTranslations } from 'next-intl';
import { usePathname } from 'next/navigation.js';
import { useRef, useState } from 'react';
import type { DragEvent, ReactElement } from 'react';
import { v4 as uuid } from 'uuid';
import type { CodedFault, ImportDryRun, RollField } from '../../../lib/protocol/http.ts';
import { useAssembly } from '../_lib/assembly-context.ts';
import { goToSignIn, realtimeSession } from '../_lib/realtime-session.ts';
import { AdminFrame, useAdmin } from './admin-frame.tsx';
import { ColumnChoices } from './column-choices.tsx';
import { Fault } from './dialog.tsx';
import { DryRunView } from './dry-run-view.tsx';
import { useFaultWords } from './fault-words.ts';
import { headerRow } from './header-row.ts';
import { faultBeforeSending, goodRows, runImport, type ChosenFile, type ColumnChoice, type ImportAnswer } from './import-run.ts';
import { administering } from './use-block.ts';

/** The roll from a file: look at what it would do, then do it (A8). */
export function ImportPage(): ReactElement {
  return (
    <AdminFrame roles={administering}>
      <Import />
    </AdminFrame>
  );
}

/** What the file is known to hold. `commandId` stays with a dry run, so that pressing twice has one effect. */
type Looked =
  | { readonly kind: 'none' }
  | { readonly kind: 'fault'; readonly fault: CodedFault }
  | { readonly kind: 'dry-run'; readonly dryRun: ImportDryRun; readonly commandId: string; readonly isFresh: boolean };

const refusals = ['not-permitted', 'busy', 'try-again', 'import-failed', 'unreachable', 'number-taken', 'not-sitting', 'wrong-state', 'limit-reached'] as const;

function Import(): ReactElement {
  const t = useTranslations('admin.import');
  const { summary } = useAssembly();
  const { block } = useAdmin();
  const path = usePathname();
  const words = useFaultWords();
  const [file, setFile] = useState<ChosenFile | null>(null);
  const [choice, setChoice] = useState<ColumnChoice>({});
  const [looked, setLooked] = useState<Looked>({ kind: 'none' });
  const [isBusy, setIsBusy] = useState(false);
  const [refusal, setRefusal] = useState<string | null>(null);
  const [applied, setApplied] = useState<{ readonly added: number; readonly changed: number } | null>(null);
  /** A newer file or choice has taken over; what an older one brings is about something nobody looks at. */
  const latest = useRef(0);

  const take = (answer: ImportAnswer): void => {
    switch (answer.kind) {
      case 'dry-run':
      case 'outdated':
        setLooked({ kind: 'dry-run', dryRun: answer.dryRun, commandId: uuid(), isFresh: answer.kind === 'outdated' });
        return;
      case 'file-fault':
        setLooked({ kind: 'fault', fault: answer.fault });
        return;
      case 'refused':
        if (answer.reason === 'signed-out') goToSignIn();
        setRefusal(answer.reason);
        return;
      case 'applied':
    }
  };

  const look = async (chosen: ChosenFile, columns: ColumnChoice): Promise<void> => {
    const own = (latest.current += 1);
    setIsBusy(true);
    setRefusal(null);
    const answer = await runImport(realtimeSession, summary.id, chosen, columns, null);
    if (own !== latest.current) return;
    setIsBusy(false);
    take(answer);
  };

  const open = async (given: File): Promise<void> => {
    setApplied(null);
    setChoice({});
    setRefusal(null);
    const fault = faultBeforeSending(given.size);
    if (fault !== null) {
      setFile({ name: given.name, bytes: new Uint8Array() });
      setLooked({ kind: 'fault', fault });
      return;
    }
    setLooked({ kind: 'none' });
    try {
      const chosen = { name: given.name, bytes: new Uint8Array(await given.arrayBuffer()) };
      setFile(chosen);
      await look(chosen, {});
    } catch {
      setRefusal('unreadable');
    }
  };

  const choose = (index: number, field: RollField | null): void => {
    if (file === null) return;
    // A field that another column was given by hand moves here.
    const others = Object.fromEntries(Object.entries(choice).filter(([, chosen]) => field === null || chosen !== field));
    const next = { ...others, [index]: field };
    setChoice(next);
    setApplied(null);
    void look(file, next);
  };

  const apply = async (): Promise<void> => {
    if (file === null || looked.kind !== 'dry-run' || isBusy || block !== null) return;
    const { dryRun, commandId } = looked;
    setIsBusy(true);
    setRefusal(null);
    const answer = await runImport(realtimeSession, summary.id, file, choice, { basis: dryRun.basis, commandId });
    setIsBusy(false);
    if (answer.kind !== 'applied') {
      take(answer);
      return;
    }
    setApplied({ added: dryRun.added.count, changed: dryRun.changed.count });
    await look(file, choice);
  };

  return (
    <div className="adm">
      <div className="adm-head">
        <h1>{t('title')}</h1>
        <a href={path.replace(/\/import$/, '')}>{t('back')}</a>
      </div>
      <div className="adm-steps">
        <DropZone fileName={file?.name ?? null} isBusy={isBusy} onFile={(given) => void open(given)} />
        <div role="status">
          {applied !== null && (
            <p className="adm-note">
              {t('applied', applied)} {looked.kind === 'dry-run' && goodRows(looked.dryRun) === 0 && t('appliedRest', { faulty: looked.dryRun.faulty.count })}
            </p>
          )}
          {isBusy && <p className="muted">{t('reading')}</p>}
        </div>
        <Fault>{refusal === null ? null : t(`refusal.${refusal === 'unreadable' ? refusal : (refusals.find((known) => known === refusal) ?? 'other')}`)}</Fault>
        {looked.kind === 'fault' && (
          <>
            <Fault>{words.file(looked.fault)}</Fault>
            <FaultColumns file={file} fault={looked.fault} choice={choice} isBusy={isBusy} onChoose={choose} />
          </>
        )}
        {looked.kind === 'dry-run' && (
          <>
            {looked.isFresh && (
              <p className="adm-note warn" role="alert">
                {t('outdated')}
              </p>
            )}
            <DryRunView dryRun={looked.dryRun} isBusy={isBusy} onChoose={choose} onApply={() => void apply()} onRemoved={() => file !== null && void look(file, choice)} />
          </>
        )}
      </div>
    </div>
  );
}

/** For a file that was refused because of its columns: the columns to choose from. */
function FaultColumns({ file, fault, choice, isBusy, onChoose }: { file: ChosenFile | null; fault: CodedFault; choice: ColumnChoice; isBusy: boolean; onChoose: (index: number, field: RollField | null) => void }): ReactElement | null {
  if (file === null || (fault.code !== 'number-column-missing' && fault.code !== 'column-twice')) return null;
  const named = Array.isArray(fault['headers']) ? fault['headers'].map(String) : [];
  const headers = fault.code === 'number-column-missing' ? named : headerRow(file.bytes, named);
  if (headers === null) return null;
  return <ColumnChoices columns={headers.map((header, index) => ({ header, field: choice[index] ?? null }))} isBusy={isBusy} onChoose={onChoose} />;
}

function DropZone({ fileName, isBusy, onFile }: { fileName: string | null; isBusy: boolean; onFile: (file: File) => void }): ReactElement {
  const t = useTranslations('admin.import');
  const [isOver, setIsOver] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setIsOver(false);
    const given = event.dataTransfer.files[0];
    if (given !== undefined && !isBusy) onFile(given);
  };
  return (
    <div
      className={`adm-drop${isOver ? ' over' : ''}${fileName === null ? '' : ' chosen'}`}
      onDragOver={(event) => {
        event.preventDefault();
        setIsOver(true);
      }}
      onDragLeave={() => setIsOver(false)}
      onDrop={drop}
    >
      <p>{fileName === null ? t('drop') : t('file', { name: fileName })}</p>
      {fileName === null && <p className="muted">{t('dropHint')}</p>}
      <input
        ref={input}
        type="file"
        hidden
        accept=".csv,.txt,.tsv,text/csv,text/plain"
        aria-label={t('choose')}
        onChange={(event) => {
          const given = event.currentTarget.files?.[0];
          // The same file again is a change as well: it may have been corrected meanwhile.
          event.currentTarget.value = '';
          if (given !== undefined) onFile(given);
        }}
      />
      <button type="button" className={fileName === null ? 'button' : 'button quiet small'} aria-disabled={isBusy} onClick={() => !isBusy && input.current?.click()}>
        {fileName === null ? t('choose') : t('chooseOther')}
      </button>
    </div>
  );
}
