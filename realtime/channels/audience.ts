/** Which of a topic's channels a broadcast is for. */
import type { Channel } from './channel.ts';

export type Audience<P> =
  /** Channels whose join named at least one of these groups. */
  | { readonly groups: readonly string[] }
  /** Asked once for each channel of the topic; prefer groups where the topic is large. */
  | { readonly where: (channel: Channel<P>) => boolean };

/** `null` is everyone on the topic. */
export function isInAudience<P>(audience: Audience<P> | null, channel: Channel<P> & { readonly groups: readonly string[] }): boolean {
  if (audience === null) return true;
  if ('where' in audience) return audience.where(channel);
  return audience.groups.some((group) => channel.groups.includes(group));
}

/** Whether the two are certainly the same: only then may the newer of two messages stand for both. */
export function isSameAudience<P>(one: Audience<P> | null, other: Audience<P> | null): boolean {
  if (one === null || other === null) return one === other;
  if ('where' in one || 'where' in other) return 'where' in one && 'where' in other && one.where === other.where;
  return one.groups.length === other.groups.length && one.groups.every((group, at) => group === other.groups[at]);
}
