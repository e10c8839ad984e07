'use client';

import { Modal } from '@mantine/core';
import { useTranslations } from 'next-intl';
import type { ReactElement, ReactNode } from 'react';

/** A dialog: Escape and a click beside it leave it, unless something would be lost by that. */
export function Dialog({
  title,
  size = 'md',
  mayLeave = true,
  onClose,
  children,
}: {
  title: string;
  size?: 'md' | 'lg' | 'xl';
  mayLeave?: boolean;
  readonly onClose: () => void;
  children: ReactNode;
}): ReactElement {
  const t = useTranslations('admin.dialog');
  return (
    <Modal
      opened
      onClose={onClose}
      title={title}
      size={size}
      padding="lg"
      closeOnClickOutside={mayLeave}
      transitionProps={{ duration: 0 }}
      closeButtonProps={{ 'aria-label': t('close') }}
      classNames={{ title: 'adm-dialog-title', body: 'adm-dialog fields' }}
    >
      {children}
    </Modal>
  );
}

/** What went wrong, spoken when it appears. */
export function Fault({ children }: { children: ReactNode }): ReactElement {
  return <div role="alert">{children !== null && children !== '' && <p className="adm-fault">{children}</p>}</div>;
}
