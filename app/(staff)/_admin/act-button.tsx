'use client';

import { useTranslations } from 'next-intl';
import type { ReactElement, ReactNode } from 'react';
import type { Block } from './use-block.ts';

/** The sentence in the dock that says why nobody can act; buttons that are off point to it. */
export const blockedId = 'adm-blocked';

/** A button that changes something. While one can't act it stays where it is, reachable and named, and says why. */
export function ActButton({
  block,
  children,
  className = 'button quiet small',
  label,
  isBusy = false,
  type = 'button',
  onPress,
}: {
  block: Block | null;
  children: ReactNode;
  className?: string;
  /** For screen readers, where the words on the button don't say what it is about. */
  label?: string | undefined;
  isBusy?: boolean;
  type?: 'button' | 'submit';
  readonly onPress?: () => void;
}): ReactElement {
  const t = useTranslations('admin.blocked');
  const isOff = block !== null || isBusy;
  return (
    <button
      type={type === 'submit' ? 'submit' : 'button'}
      className={className}
      aria-label={label}
      aria-disabled={isOff}
      aria-describedby={block === null ? undefined : blockedId}
      title={block === null ? undefined : t(block)}
      onClick={(event) => {
        if (isOff) event.preventDefault();
        else onPress?.();
      }}
    >
      {children}
    </button>
  );
}
