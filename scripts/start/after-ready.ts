import type { Config } from '../../lib/config.ts';
import type { Role } from './parts.ts';

/** What a person sees once everything answers. Links for the first set-up and the demo are made here. */
export function afterReady(role: Role, config: Config, say: (line: string) => void): void {
  if (role === 'realtime') {
    say(`The worker is ready on ${config.realtimeHost}:${config.realtimePort}.`);
    return;
  }
  say(`Hemicycle is ready: ${config.publicUrl}`);
}
