'use client';

import { Tabs } from '@mantine/core';
import { useFormatter, useTranslations } from 'next-intl';
import { useState } from 'react';
import type { ReactElement } from 'react';
import type { ImportDryRun, RollField } from '../../../lib/protocol/http.ts';
import { ActButton } from './act-button.tsx';
import { useAdmin } from './admin-frame.tsx';
import { ColumnChoices } from './column-choices.tsx';
import { countOf, firstTab, goodRows, importTabs, type ImportTab } from './import-run.ts';
import { AddedTable, ChangedTable, FaultyTable, WarningsList } from './import-tables.tsx';
import { MissingList } from './missing-list.tsx';

/** What the import would do, before anything is done (A8). */
export function DryRunView({
  dryRun,
  isBusy,
  onChoose,
  onApply,
  onRemoved,
}: {
  dryRun: ImportDryRun;
  isBusy: boolean;
  readonly onChoose: (index: number, field: RollField | null) => void;
  readonly onApply: () => void;
  readonly onRemoved: () => void;
}): ReactElement {
  const t = useTranslations('admin.import');
  const format = useFormatter();
  const { block } = useAdmin();
  const [chosenTab, setTab] = useState<ImportTab | null>(null);
  const tab = chosenTab ?? firstTab(dryRun);
  const good = goodRows(dryRun);
  return (
    <div className="adm-steps">
      <p className="adm-total">{t('summary', { total: dryRun.total, added: dryRun.added.count, changed: dryRun.changed.count, unchanged: dryRun.unchanged, faulty: dryRun.faulty.count })}</p>
      <ColumnChoices columns={dryRun.source.columns} isBusy={isBusy} onChoose={onChoose} />
      <div className="adm-buttons">
        {good === 0 ? (
          <p className="adm-note">{t(dryRun.faulty.count === dryRun.total ? 'nothingGood' : 'nothingNew')}</p>
        ) : (
          <ActButton block={block} isBusy={isBusy} className="button" onPress={onApply}>
            {isBusy ? t('busy') : t('apply', { count: good })}
          </ActButton>
        )}
        {good > 0 && dryRun.faulty.count > 0 && <span className="muted">{t('faultyStayOut', { count: dryRun.faulty.count })}</span>}
      </div>
      <Tabs unstyled value={tab} onChange={(value) => setTab(importTabs.find((one) => one === value) ?? null)} classNames={{ list: 'adm-tabs', panel: 'adm-panel' }}>
        <Tabs.List>
          {importTabs.map((one) => {
            const count = countOf(dryRun, one);
            const tone = count === 0 ? '' : one === 'faulty' ? ' bad' : one === 'warnings' || one === 'missing' ? ' look' : '';
            return (
              <Tabs.Tab key={one} value={one} className={`adm-tab${tone}`}>
                <span className="num">{format.number(count)}</span>
                {t(`tab.${one}`)}
              </Tabs.Tab>
            );
          })}
        </Tabs.List>
        {importTabs.map((one) => (
          <Tabs.Panel key={one} value={one}>
            {one === tab && <TabBody tab={one} dryRun={dryRun} onRemoved={onRemoved} />}
          </Tabs.Panel>
        ))}
      </Tabs>
    </div>
  );
}

function TabBody({ tab, dryRun, onRemoved }: { tab: ImportTab; dryRun: ImportDryRun; onRemoved: () => void }): ReactElement {
  const t = useTranslations('admin.import');
  if (countOf(dryRun, tab) === 0) return <p className="muted">{t(`none.${tab}`)}</p>;
  switch (tab) {
    case 'added':
      return <AddedTable added={dryRun.added} />;
    case 'changed':
      return <ChangedTable changed={dryRun.changed} />;
    case 'unchanged':
      return <p>{t('unchangedText', { count: dryRun.unchanged })}</p>;
    case 'faulty':
      return <FaultyTable faulty={dryRun.faulty} />;
    case 'missing':
      return <MissingList key={dryRun.basis} missing={dryRun.missing} onRemoved={onRemoved} />;
    case 'warnings':
      return <WarningsList warnings={dryRun.warnings} />;
  }
}
