import type { PersonInput } from '../../../lib/assembly/directory.ts';
import type { Field, FieldFault } from '../../../lib/roll-import/faults.ts';
import { checkPerson, rawOf, type PersonFields } from '../../../lib/roll-import/person.ts';

/** One person as a form holds them: texts as typed. */
export type PersonDraft = Readonly<Record<Exclude<Field, 'votingRight'>, string>> & { readonly mayVote: boolean };

export type DraftField = keyof PersonDraft;
export const draftFields = ['number', 'group', 'firstName', 'lastName', 'email', 'mayVote', 'weight', 'language'] as const satisfies readonly DraftField[];

export const emptyDraft: PersonDraft = { number: '', firstName: '', lastName: '', email: '', group: '', language: '', weight: '', mayVote: true };

/** What the form of a person on the roll begins with. */
export function draftOf(person: PersonFields): PersonDraft {
  const raw = rawOf(person);
  return {
    number: raw.number ?? '',
    firstName: raw.firstName ?? '',
    lastName: raw.lastName ?? '',
    email: raw.email ?? '',
    group: raw.group ?? '',
    language: raw.language ?? '',
    weight: raw.weight ?? '',
    mayVote: raw.votingRight === 'yes',
  };
}

/** The fields that somebody else changed since the form was filled from `seen`. */
export function changedSince(seen: PersonDraft, fresh: PersonDraft): readonly DraftField[] {
  return draftFields.filter((field) => seen[field] !== fresh[field]);
}

/** The form over what stands on the roll now: what was typed stays, and every other field is as on the roll. */
export function keepTyped(seen: PersonDraft, typed: PersonDraft, fresh: PersonDraft): PersonDraft {
  const touched = draftFields.filter((field) => typed[field] !== seen[field]);
  return { ...fresh, ...Object.fromEntries(touched.map((field) => [field, typed[field]])) };
}

export type CheckedDraft = { readonly ok: true; readonly person: PersonInput } | { readonly ok: false; readonly faults: ReadonlyMap<Field, FieldFault> };

/** The rules of the import for a person typed by hand (lib/roll-import/person.ts), with the first fault of each field. */
export function checkDraft({ mayVote, ...texts }: PersonDraft): CheckedDraft {
  const checked = checkPerson({ ...texts, votingRight: mayVote ? 'yes' : 'no' });
  if (checked.ok) return { ok: true, person: checked.person };
  const faults = new Map<Field, FieldFault>();
  for (const fault of checked.faults) if (!faults.has(fieldOf(fault))) faults.set(fieldOf(fault), fault);
  return { ok: false, faults };
}

/** Under which field a fault stands. */
export function fieldOf(fault: FieldFault): Field {
  switch (fault.code) {
    case 'number-missing':
    case 'number-too-long':
      return 'number';
    case 'name-missing':
      return 'lastName';
    case 'email-invalid':
      return 'email';
    case 'weight-not-positive':
    case 'weight-not-a-number':
    case 'weight-ambiguous':
      return 'weight';
    case 'voting-right-missing':
    case 'voting-right-unclear':
      return 'votingRight';
    case 'language-unknown':
      return 'language';
    case 'text-too-long':
    case 'control-characters':
    case 'bidi-control':
    case 'letters-lost':
    case 'formula':
      return fault.field;
  }
}
