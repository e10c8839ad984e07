'use client';

import { useTranslations } from 'next-intl';
import { useCallback, useState } from 'react';
import type { ParticipantId } from '../../../lib/assembly/basics.ts';
import type { ParticipantRow } from '../../../lib/protocol/http.ts';
import { useMe } from '../_lib/assembly-context.ts';
import { changedBy, markCommand, undoOf, type Mark, type Marking } from './attendance-commands.ts';
import { spokenName } from './person-name.ts';
import { useTell } from './tell.tsx';
import { useRefusalSentence, useSend } from './use-send.ts';
import type { RollView } from './use-roll.ts';

/** Marks people present or absent, tells it, and offers to undo it (A5). */
export function useMarking(patch: RollView['patch']) {
  const t = useTranslations('admin.roll');
  const send = useSend();
  const tell = useTell();
  const sentence = useRefusalSentence();
  const staffId = useMe()?.id ?? '';
  const [pending, setPending] = useState<ReadonlySet<ParticipantId>>(() => new Set());

  /** Null when it is done, else why not. */
  const carryOut = useCallback(
    async ({ ids, mark }: Marking): Promise<string | null> => {
      setPending((before) => new Set([...before, ...ids]));
      const outcome = await send(markCommand(ids, mark));
      setPending((before) => new Set([...before].filter((id) => !ids.includes(id))));
      if (!outcome.ok) return sentence(outcome.refusal);
      patch(ids, mark === 'absent' ? null : { place: mark, since: outcome.at, by: staffId });
      return null;
    },
    [send, sentence, patch, staffId],
  );

  const undo = useCallback(
    async (before: readonly ParticipantRow[]): Promise<void> => {
      for (const marking of undoOf(before)) {
        const refused = await carryOut(marking);
        if (refused !== null) {
          tell({ tone: 'problem', text: refused });
          return;
        }
      }
      tell({ tone: 'done', text: t('undone') });
    },
    [carryOut, tell, t],
  );

  /** Marks those whom it changes; null when it is done, else why not. */
  const mark = useCallback(
    async (rows: readonly ParticipantRow[], to: Mark): Promise<string | null> => {
      const before = changedBy(rows, to);
      if (before.length === 0) return null;
      const refused = await carryOut({ ids: before.map(({ id }) => id), mark: to });
      if (refused !== null) return refused;
      const [only] = before;
      const text = before.length === 1 && only !== undefined ? t(`marked.${to}`, { name: spokenName(only) }) : t(`markedMany.${to}`, { count: before.length });
      tell({ tone: 'done', text, undo: () => void undo(before) });
      return null;
    },
    [carryOut, tell, undo, t],
  );

  return { mark, pending };
}
