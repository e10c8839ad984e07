/** The two roles of the product as parts for the supervisor. */
import path from 'node:path';
import type { Environment } from '../../lib/config.ts';
import { projectRoot } from '../root.ts';
import { spawnPart } from '../supervisor/spawn-part.ts';
import type { Part } from '../supervisor/supervisor.ts';

/** The worker flushes its queue and tells its clients when to come back (design.md, RT13). */
const realtimeStopMs = 20_000;
/** Pages under way are finished; what waits longer is a connection that somebody forgot. */
const webStopMs = 8_000;

/** They stop together, before the database. */
const tier = 1;

export const roles = ['all', 'web', 'realtime'] as const;
export type Role = (typeof roles)[number];

/** The parts of a role, in the order of their start. */
export function partsOf(role: Role, environment: Environment): readonly Part[] {
  const realtime: Part = {
    name: 'worker',
    tier,
    start: () => spawnPart([path.join(projectRoot, 'realtime/main.ts')], environment),
    stopSignal: 'SIGTERM',
    stopWithinMs: realtimeStopMs,
  };
  const web: Part = {
    name: 'web',
    tier,
    start: () => spawnPart([path.join(projectRoot, 'app/_server/main.ts')], environment),
    stopSignal: 'SIGTERM',
    stopWithinMs: webStopMs,
  };
  switch (role) {
    case 'all':
      return [realtime, web];
    case 'web':
      return [web];
    case 'realtime':
      return [realtime];
  }
}
