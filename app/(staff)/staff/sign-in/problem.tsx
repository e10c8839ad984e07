'use client';

import { Alert } from '@mantine/core';
import type { ReactElement, ReactNode } from 'react';

/** What went wrong, spoken when it appears. The region stands there from the start, or some screen readers miss it. */
export function Problem({ children }: { children: ReactNode }): ReactElement {
  return <div role="alert">{children !== null && children !== '' && <Notice tone="danger">{children}</Notice>}</div>;
}

export function Notice({ tone, children }: { tone: 'danger' | 'warn' | 'accent'; children: ReactNode }): ReactElement {
  return (
    <Alert color={tone} variant="light" role="presentation" styles={{ message: { color: 'var(--ink)' } }}>
      {children}
    </Alert>
  );
}
