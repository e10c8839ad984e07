import { json, refuse } from './answer.ts';
import type { Route } from './route.ts';

/** For operators and their tools. */
export const operatorRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: 'health',
    isProbe: true,
    handle: async ({ deps }) => {
      const { isAlive, ...ages } = deps.loop.state();
      return json(isAlive ? 200 : 503, { status: isAlive ? 'alive' : 'blocked', ...ages });
    },
  },
  {
    method: 'GET',
    path: 'ready',
    isProbe: true,
    handle: async ({ deps }) => {
      const reason = await deps.whyNotReady();
      return reason === null ? json(200, { status: 'ready' }) : refuse(503, { reason });
    },
  },
  {
    method: 'GET',
    path: 'metrics',
    isProbe: true,
    handle: async ({ deps, request }) => {
      if (!deps.clientAddress.isOperator(request.socket.remoteAddress, request.headers)) return refuse(403, { reason: 'not-permitted' });
      return { status: 200, headers: { 'content-type': deps.registry.contentType }, body: Buffer.from(await deps.registry.metrics(), 'utf8') };
    },
  },
];
