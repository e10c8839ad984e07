import { operationsQuery } from '../../lib/protocol/operations.ts';
import { assemblyForStaff } from './find-assembly.ts';
import { isNamed, malformed, type Route } from './route.ts';

/** How the process is doing, for those who administer an assembly of it (OP1). */
export const operationsRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: 'assemblies/:assemblyId/operations',
    handle: async (call) => {
      const found = await assemblyForStaff(call, 'see-operations');
      if (!found.ok) return found.answer;
      const query = operationsQuery.safeParse(Object.fromEntries(call.query));
      if (!query.success) return malformed(query.error);
      const { etag } = call.deps.operations;
      if (isNamed(call.request.headers['if-none-match'], etag)) return { status: 304, headers: { etag }, body: null };
      return { status: 200, headers: { etag, 'content-type': 'application/json; charset=utf-8' }, body: call.deps.operations.answer(query.data) };
    },
  },
];
