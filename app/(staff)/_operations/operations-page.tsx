'use client';

import type { ReactElement } from 'react';
import { AdminFrame, useAdmin } from '../_admin/admin-frame.tsx';
import { administering } from '../_admin/use-block.ts';
import { useAssembly } from '../_lib/assembly-context.ts';
import { OperationsFace } from './operations-face.tsx';
import { useLiveFacts, useOperations, useTime } from './use-operations.ts';

/** A page on which an operator sees the system breathe (L4e). */
export function OperationsPage(): ReactElement {
  return (
    <AdminFrame roles={administering}>
      <Operations />
    </AdminFrame>
  );
}

function Operations(): ReactElement {
  const { times } = useAdmin();
  const { client } = useAssembly();
  return <OperationsFace view={useOperations()} live={useLiveFacts()} now={useTime()} way={client.way()} times={times} />;
}
