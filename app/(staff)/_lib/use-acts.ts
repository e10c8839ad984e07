'use client';

import { useCallback, useEffect, useRef, useState } from 'react';
import type { Sequence } from '../../../lib/assembly/basics.ts';
import type { SentCommand } from '../../../lib/client/commands.ts';
import type { StaffCommand } from '../../../lib/protocol/commands.ts';
import type { Desk, DeskPoll } from '../../../lib/protocol/down.ts';
import type { AnyRefusal } from './refusal-words.ts';

/** What a person is told after they acted. `seen` is the poll as it stood when they did. */
export type Notice =
  | { readonly kind: 'refused'; readonly refusal: AnyRefusal; readonly seen: DeskPoll | null }
  /** No answer came; the page asks what became of it as soon as it can. */
  | { readonly kind: 'asking' | 'done' | 'not-done' };

export type ActOutcome = { readonly ok: true } | { readonly ok: false; readonly refusal: AnyRefusal | null };

export type Acts = {
  /**
   * Sends a command; one at a time, since each is made for the state that the one before leaves. False answers are told
   * by `notice`, except where the caller says that it shows the refusal itself. `refusal` is null when no answer came
   * or another command is under way.
   */
  act: (command: StaffCommand, options?: { readonly isShownByCaller?: boolean }) => Promise<ActOutcome>;
  /** From the press until the page shows what came of it. */
  readonly isBusy: boolean;
  readonly notice: Notice | null;
  dismiss: () => void;
};

/** The desk follows a command within a second (A4); after this the page stops waiting for it. */
const settleLimitMs = 5_000;

/** Sends what staff do and keeps what came of it. `isConnected` tells when an unanswered command can be asked about. */
export function useActs(send: (command: StaffCommand) => Promise<SentCommand>, desk: Desk | null, isConnected: boolean): Acts {
  const [isSending, setIsSending] = useState(false);
  const [settling, setSettling] = useState<Sequence | null>(null);
  const [notice, setNotice] = useState<Notice | null>(null);
  const [unanswered, setUnanswered] = useState<SentCommand | null>(null);
  const isUnderWay = useRef(false);
  const sequence = desk?.version[1] ?? 0;
  const isSettling = settling !== null && sequence < settling;

  useEffect(() => {
    if (!isSettling) return;
    const timer = setTimeout(() => setSettling(null), settleLimitMs);
    return () => clearTimeout(timer);
  }, [isSettling]);

  useEffect(() => {
    if (unanswered === null || !isConnected) return;
    let isGone = false;
    const ask = async (): Promise<void> => {
      const asked = await unanswered.ask();
      if (isGone) return;
      switch (asked.answer.outcome) {
        case 'accepted':
          setUnanswered(null);
          setNotice({ kind: 'done' });
          return;
        case 'refused':
          // Not connected after all: the next connection asks again.
          if (asked.answer.refusal.reason === 'not-connected') return;
          setUnanswered(null);
          setNotice({ kind: 'not-done' });
          return;
        case 'unanswered':
          // A new object, so that the effect asks once more while the connection stands.
          setUnanswered(asked);
      }
    };
    void ask();
    return () => {
      isGone = true;
    };
  }, [unanswered, isConnected]);

  const act = useCallback<Acts['act']>(
    async (command, options) => {
      if (isUnderWay.current) return { ok: false, refusal: null };
      isUnderWay.current = true;
      setIsSending(true);
      setNotice(null);
      setUnanswered(null);
      const seen = 'pollId' in command ? (desk?.polls.find(({ id }) => id === command.pollId) ?? null) : null;
      try {
        const sent = await send(command);
        const { answer } = sent;
        switch (answer.outcome) {
          case 'accepted':
            setSettling(answer.sequence);
            return { ok: true };
          case 'refused':
            if (options?.isShownByCaller !== true) setNotice({ kind: 'refused', refusal: answer.refusal, seen });
            return { ok: false, refusal: answer.refusal };
          case 'unanswered':
            setUnanswered(sent);
            setNotice({ kind: 'asking' });
            return { ok: false, refusal: null };
        }
      } finally {
        isUnderWay.current = false;
        setIsSending(false);
      }
    },
    [send, desk],
  );

  return { act, isBusy: isSending || isSettling, notice, dismiss: () => setNotice(null) };
}
