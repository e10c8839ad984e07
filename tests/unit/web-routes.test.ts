import { expect, test } from 'vitest';
import { GET as getUnknown } from '../../app/api/[...unknown]/route.ts';
import { GET as getHealth } from '../../app/api/health/route.ts';

test('[WE5] the web role answers a probe, and says so where a path below /api leads nowhere', async () => {
  const [health, unknown] = [getHealth(), getUnknown()];
  expect([health.status, health.headers.get('cache-control'), await health.json()]).toEqual([200, 'no-store', { status: 'alive' }]);
  expect([unknown.status, await unknown.json()]).toEqual([404, { reason: 'unknown-path' }]);
});
