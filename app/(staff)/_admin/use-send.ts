'use client';

import { useTranslations } from 'next-intl';
import { useCallback } from 'react';
import type { StaffCommand } from '../../../lib/protocol/commands.ts';
import { refusalSentence, useRefusalTranslator } from '../_chair/refusal-sentence.ts';
import { useAssembly } from '../_lib/assembly-context.ts';
import type { AnyRefusal } from '../_lib/refusal-words.ts';
import { useTell } from './tell.tsx';
import { untilKnown, type Outcome } from './until-known.ts';

export type Send = (command: StaffCommand) => Promise<Outcome>;

/**
 * Sends a command; several may be under way, as when somebody marks one row after the other. Resolves once it is known
 * what became of it. Nothing is told but that an answer is missing.
 */
export function useSend(): Send {
  const t = useTranslations('admin.told');
  const tell = useTell();
  const { client } = useAssembly();
  return useCallback(async (command) => untilKnown(client, await client.send(command), () => tell({ tone: 'problem', text: t('asking') })), [client, tell, t]);
}

/** A refusal as a sentence that says what to do. */
export function useRefusalSentence(): (refusal: AnyRefusal) => string {
  const t = useRefusalTranslator();
  return useCallback((refusal) => refusalSentence(t, refusal), [t]);
}
