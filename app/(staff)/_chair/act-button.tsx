'use client';

import { useTranslations } from 'next-intl';
import type { ReactElement, ReactNode } from 'react';
import { useConsole } from './console-context.ts';

/** The banner that says why nobody can act; disabled buttons point to it. */
export const blockedBannerId = 'chair-blocked';

/**
 * A button that changes something. While one can't act it stays where it is, reachable and named, does nothing, and says
 * why. A key that is held down presses it once.
 */
export function ActButton({
  children,
  className = 'button quiet small',
  label,
  isOff = false,
  onPress,
  ...rest
}: {
  children: ReactNode;
  className?: string;
  /** For screen readers, where the words on the button don't say which thing it is about. */
  label?: string | undefined;
  /** For a reason of its own, told beside it. */
  isOff?: boolean;
  onPress: () => void;
  'data-autofocus'?: boolean;
}): ReactElement {
  const t = useTranslations('chair.blocked');
  const { block, isBusy } = useConsole();
  const isDisabled = block !== null || isBusy || isOff;
  return (
    <button
      {...rest}
      type="button"
      className={className}
      aria-label={label}
      aria-disabled={isDisabled}
      aria-describedby={block === null ? undefined : blockedBannerId}
      title={block === null ? undefined : t(block)}
      onKeyDown={ignoreHeldKey}
      onClick={() => {
        if (!isDisabled) onPress();
      }}
    >
      {children}
    </button>
  );
}

/** Enter held down would press the button of the next dialog as well. */
export function ignoreHeldKey(event: { readonly repeat: boolean; readonly key: string; preventDefault(): void }): void {
  if (event.repeat && (event.key === 'Enter' || event.key === ' ')) event.preventDefault();
}
