import { refuse } from '../_handlers/exchange.ts';

/** What leads nowhere below `/api` is told so as a program reads it. */
export function GET(): Response {
  return refuse(404, { reason: 'unknown-path' });
}

export const dynamic = 'force-dynamic';
