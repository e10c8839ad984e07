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
    <Modal.Root opened onClose={onClose} size={size} padding="lg" closeOnClickOutside={mayLeave} transitionProps={{ duration: 0 }}>
      <Modal.Overlay />
      <Modal.Content>
        {/* Not Modal.Header: a header element in a dialog counts as a second banner of the page. */}
        <div className="adm-dialog-head">
          <Modal.Title className="adm-dialog-title">{title}</Modal.Title>
          <Modal.CloseButton aria-label={t('close')} />
        </div>
        <Modal.Body className="fields">{children}</Modal.Body>
      </Modal.Content>
    </Modal.Root>
  );
}

/** What went wrong, spoken when it appears. */
export function Fault({ children }: { children: ReactNode }): ReactElement {
  return <div role="alert">{children !== null && children !== '' && <p className="adm-fault">{children}</p>}</div>;
}
