import { ensureSetupLink } from '../../lib/auth/setup-token.ts';
import type { Config } from '../../lib/config.ts';
import { createPrismaClient } from '../../lib/store/prisma-client.ts';
import { addDemo } from '../demo/demo.ts';
import type { Role } from './parts.ts';

type Options = { readonly role: Role; readonly isDemo: boolean; readonly say: (line: string) => void };

const quietLog = { info() {}, warn() {} };

/** What a person sees once everything answers: the address, the link of the first set-up, the links of the demo. */
export async function afterReady(config: Config, { role, isDemo, say }: Options): Promise<void> {
  if (role === 'realtime') {
    say(`The worker is ready on ${config.realtimeHost}:${config.realtimePort}.`);
    return;
  }
  const prisma = createPrismaClient(config.databaseUrl, quietLog);
  try {
    if (isDemo) await addDemo(config, prisma, say);
    const link = await ensureSetupLink(prisma, config);
    if (link !== null) say(`There is no account yet. Make the first one here: ${link}`);
  } finally {
    await prisma.$disconnect();
  }
  say(`Hemicycle is ready: ${config.publicUrl}`);
}
