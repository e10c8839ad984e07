import type { Actor, Instant } from './basics.ts';
import type { Change } from './changes.ts';
import type { Person } from './directory.ts';
import type { Refusal } from './refusals.ts';

/** What `decide` is told of the world: nothing in the core reads a clock or draws a number. */
export type Context = {
  readonly now: Instant;
  readonly actor: Actor;
  readonly commandId: string;
  /** SHA-256 of the text's UTF-8 bytes, lower-case hex. */
  readonly sha256: (text: string) => string;
};

/** A registry row that goes with the changes, in the same transaction. */
export type RegistryChange =
  | { readonly kind: 'put-person'; readonly person: Person }
  | { readonly kind: 'put-slug'; readonly slug: string }
  | { readonly kind: 'put-screen-generation'; readonly generation: number };

export type Decision =
  | { readonly ok: true; readonly changes: readonly Change[]; readonly registry: readonly RegistryChange[] }
  | { readonly ok: false; readonly refusal: Refusal };

export function accept(changes: readonly Change[], registry: readonly RegistryChange[] = []): Decision {
  return { ok: true, changes, registry };
}

export function refuse(refusal: Refusal): Decision {
  return { ok: false, refusal };
}
