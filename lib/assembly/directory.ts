import { foldNumber, type FoldedNumber } from './fold-number.ts';
import type { Instant, ParticipantId, Weight } from './basics.ts';

/**
 * The people behind the roll: personal data, which lives in the registry and never in the record.
 * It is changed only together with entries of the record, in the same transaction.
 */
export type Person = {
  readonly id: ParticipantId;
  /** The organisation's own number; unique within the assembly after folding. */
  readonly number: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly email: string | null;
  readonly language: string | null;
  /** Raised when the access code is issued again; older codes and sessions end. Starts at 1. */
  readonly generation: number;
  /** When the person was taken off the roll; the name stays for the minutes until it is erased. */
  readonly removedAt: Instant | null;
};

/** What an import or an admin says of one person: the registry's part and the record's part together. */
export type PersonInput = {
  readonly number: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly email: string | null;
  readonly language: string | null;
  readonly group: string | null;
  readonly weight: Weight;
};

export type Directory = {
  readonly people: Map<ParticipantId, Person>;
  /** Folded number → participant, of those on the roll. */
  readonly byNumber: Map<FoldedNumber, ParticipantId>;
};

export function emptyDirectory(): Directory {
  return { people: new Map(), byNumber: new Map() };
}

/** Puts a person into the directory, or takes the place of the earlier version of the same id. Changes `directory`. */
export function putPerson(directory: Directory, person: Person): void {
  const before = directory.people.get(person.id);
  if (before !== undefined) {
    const folded = foldNumber(before.number);
    if (directory.byNumber.get(folded) === person.id) directory.byNumber.delete(folded);
  }
  directory.people.set(person.id, person);
  if (person.removedAt === null) directory.byNumber.set(foldNumber(person.number), person.id);
}
