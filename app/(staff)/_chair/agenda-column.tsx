'use client';

import { Menu } from '@mantine/core';
import { useTranslations } from 'next-intl';
import { useState, type ReactElement } from 'react';
import type { DeskPoll } from '../../../lib/protocol/down.ts';
import { ActButton, blockedBannerId } from './act-button.tsx';
import { hasName } from '../../_components/named-question.ts';
import { agendaRows, groupOf, placeAfterMove, statusGroups, type AgendaRow } from './agenda-rows.ts';
import { useConsole } from './console-context.ts';
import { useChairWords } from './use-chair-words.ts';

/** More names than these in a status line become a number. */
const mostNamesInLine = 3;

/** The agenda with its polls: where the assembly is, and what is prepared. */
export function AgendaColumn(): ReactElement {
  const t = useTranslations('chair');
  const { desk, focusedId, show } = useConsole();
  const rows = agendaRows(desk);
  const ofFocus = desk.polls.find(({ id }) => id === focusedId)?.definition.itemId ?? null;
  const [chosen, setChosen] = useState<string | null>(null);
  const unfolded = chosen ?? (focusedId === null ? desk.currentItemId : ofFocus);
  return (
    <section className="chair-next" aria-labelledby="chair-next-title">
      <h2 id="chair-next-title" className="label">
        {t('next')}
      </h2>
      {rows.length === 0 && (
        <p className="muted">
          {t('agenda.empty')} {t('agenda.emptyHint')}
        </p>
      )}
      <ol className="chair-agenda">
        {rows.map((row) => (
          <Row key={row.item?.id ?? 'floor'} row={row} isUnfolded={row.isCurrent || row.item === null || row.item.id === unfolded} onShow={() => setChosen(row.item?.id ?? null)} />
        ))}
      </ol>
      <div className="chair-row">
        <ActButton onPress={() => show({ kind: 'floor' })}>
          {t('agenda.newPoll')} <kbd aria-hidden="true">N</kbd>
        </ActButton>
        <ActButton onPress={() => show({ kind: 'item', itemId: null })}>{t('agenda.addItem')}</ActButton>
      </div>
    </section>
  );
}

function Row({ row, isUnfolded, onShow }: { row: AgendaRow; isUnfolded: boolean; onShow: () => void }): ReactElement {
  const t = useTranslations('chair.agenda');
  const { text } = useChairWords();
  const { item, polls, isCurrent, isSettled } = row;
  const status = <StatusLine polls={polls} />;
  return (
    <li className={isCurrent ? 'chair-item current' : 'chair-item'} aria-current={isCurrent ? 'step' : undefined}>
      {item === null ? (
        <div className="chair-item-head">
          <span className="chair-item-number" />
          <span>
            <b>{t('floor')}</b>
            {status}
          </span>
        </div>
      ) : (
        <button type="button" className="chair-item-head" aria-expanded={isUnfolded} onClick={onShow}>
          <span className="chair-item-number">{item.number}</span>
          <span className={isSettled && !isCurrent ? 'muted' : undefined}>
            <span className="chair-item-title">{text(item.title)}</span>
            {isCurrent && <span className="chair-mark">{t('current')}</span>}
            {status}
          </span>
        </button>
      )}
      {isUnfolded && polls.length > 0 && (
        <ul className="chair-polls">
          {polls.map((poll) => (
            <PollRow key={poll.id} poll={poll} />
          ))}
        </ul>
      )}
      {isUnfolded && item !== null && <ItemActions row={row} itemId={item.id} />}
    </li>
  );
}

/** "S1 open · S2, S3 prepared" */
function StatusLine({ polls }: { polls: readonly DeskPoll[] }): ReactElement | null {
  const t = useTranslations('chair.group');
  const { name } = useChairWords();
  if (polls.length === 0) return null;
  const words = statusGroups(polls).map((group) =>
    group.polls.length > mostNamesInLine || group.polls.some(({ definition }) => definition.label === '')
      ? t(`${group.status}Count`, { count: group.polls.length })
      : t(group.status, { names: group.polls.map(name).join(', ') }),
  );
  return <small>{words.join(' · ')}</small>;
}

function PollRow({ poll }: { poll: DeskPoll }): ReactElement {
  const t = useTranslations('chair.pollStatus');
  const { focus, focusedId } = useConsole();
  const { majority, text } = useChairWords();
  const { definition } = poll;
  return (
    <li>
      <button type="button" className="chair-poll" aria-current={poll.id === focusedId ? 'true' : undefined} onClick={() => focus(poll.id)}>
        <span className="chair-poll-name">
          {definition.label !== '' && !hasName(definition.label, text(definition.question)) && <b>{definition.label} </b>}
          {text(definition.question)}
        </span>
        <small>{poll.status === 'draft' ? majority(definition) : t(groupOf(poll))}</small>
      </button>
    </li>
  );
}

function ItemActions({ row, itemId }: { row: AgendaRow; itemId: string }): ReactElement {
  const t = useTranslations('chair.agenda');
  const { act, block, desk, isBusy, show } = useConsole();
  const number = row.item?.number ?? '';
  const isDisabled = block !== null || isBusy;
  const move = (by: -1 | 1): void => {
    const after = placeAfterMove(desk.agenda, itemId, by);
    if (after !== undefined) void act({ type: 'moveAgendaItem', itemId, after, basis: desk.agendaVersion });
  };
  return (
    <div className="chair-row chair-item-actions">
      {row.isCurrent ? (
        <ActButton className="link-button" onPress={() => void act({ type: 'goToItem', itemId: null, basis: desk.currentItemVersion })}>{t('leave')}</ActButton>
      ) : (
        <ActButton className="link-button" label={t('goTo', { number })} onPress={() => void act({ type: 'goToItem', itemId, basis: desk.currentItemVersion })}>
          {t('goToShort')}
        </ActButton>
      )}
      <ActButton className="link-button" onPress={() => show({ kind: 'editor', pollId: null, itemId })}>{t('addPoll')}</ActButton>
      <Menu position="bottom-end" transitionProps={{ duration: 0 }} disabled={isDisabled}>
        <Menu.Target>
          <button type="button" className="link-button" aria-label={t('more', { number })} aria-disabled={isDisabled} aria-describedby={block === null ? undefined : blockedBannerId}>
            {t('moreShort')}
          </button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => show({ kind: 'item', itemId })}>{t('edit')}</Menu.Item>
          <Menu.Item disabled={placeAfterMove(desk.agenda, itemId, -1) === undefined} onClick={() => move(-1)}>
            {t('up')}
          </Menu.Item>
          <Menu.Item disabled={placeAfterMove(desk.agenda, itemId, 1) === undefined} onClick={() => move(1)}>
            {t('down')}
          </Menu.Item>
          <Menu.Item onClick={() => show({ kind: 'remove-item', itemId })}>{t('remove')}</Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </div>
  );
}
