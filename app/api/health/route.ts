import { answer } from '../_handlers/exchange.ts';

/** For operators and their tools: Next.js answers for this request, so it does for others. Asks no database. */
export function GET(): Response {
  return answer({ status: 'alive' });
}

/** Never of the build: then it would say nothing of this process. */
export const dynamic = 'force-dynamic';
