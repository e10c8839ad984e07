/** The small words that everything else in the assembly core is made of. */

export type AssemblyId = string;
export type ParticipantId = string;
export type StaffId = string;
export type PollId = string;
export type AgendaItemId = string;
export type AnnouncementId = string;
export type CommandId = string;

/** Milliseconds since 1970-01-01T00:00:00Z. */
export type Instant = number;

/** Position of an entry in an assembly's record; the first entry has 1, an empty record 0. */
export type Sequence = number;

/** A text that people wrote, by language tag ("en", "de"). At least one language is present. */
export type Localized = Readonly<Record<string, string>>;

/** A voting weight as a canonical exact rational ("1", "1/3"); "0" means no voting right. */
export type Weight = string;

export type Place = 'room' | 'remote';

/** Who acts. Recorded as `staff:<id>`, `participant:<id>` or `system`. */
export type Actor =
  | { readonly kind: 'staff'; readonly id: StaffId }
  | { readonly kind: 'participant'; readonly id: ParticipantId }
  | { readonly kind: 'system' };

export function formatActor(actor: Actor): string {
  return actor.kind === 'system' ? 'system' : `${actor.kind}:${actor.id}`;
}

/** Reads what {@link formatActor} wrote; null when the text is no actor. */
export function parseActor(text: string): Actor | null {
  if (text === 'system') return { kind: 'system' };
  const colon = text.indexOf(':');
  const kind = text.slice(0, colon);
  const id = text.slice(colon + 1);
  if (id === '' || (kind !== 'staff' && kind !== 'participant')) return null;
  return { kind, id };
}

/** Ends a switch over a closed union: reaching it is a bug, and the compiler says so first. */
export function unreachable(value: never): never {
  throw new Error(`unreachable: ${JSON.stringify(value)}`);
}
