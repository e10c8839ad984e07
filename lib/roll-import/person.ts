import type { Field, FieldFault } from './faults.ts';
import {
  maxEmailLength,
  maxEmailLocalPartLength,
  maxGroupLength,
  maxLanguageLength,
  maxNameLength,
  maxNumberLength,
  maxPreviewCellLength,
} from './limits.ts';
import { tidyText, tidyToken } from '../assembly/tidy-text.ts';
import { findTextProblem, previewText } from './text.ts';
import { readWeight } from './weight.ts';

/** A participant as the registry knows them. `weight` is a canonical exact fraction; "0" means no voting right. */
export type PersonFields = {
  number: string;
  firstName: string;
  lastName: string;
  email: string | null;
  group: string | null;
  language: string | null;
  weight: string;
};

/** Texts as typed or read; undefined for a field that was not asked for (a column that the file doesn't have). */
export type RawPerson = Readonly<Record<Field, string | undefined>>;

export type CheckedPerson = { ok: true; person: PersonFields } | { ok: false; faults: readonly FieldFault[] };

/** A number that a spreadsheet would run as a formula. No member number begins like that, and numbers are exported often. */
const formulaStart = /^[=+\-@]/v;

/**
 * One @, a local part without the characters that would need quoting (and could name a second address), a domain with a
 * dot. Letters of all scripts (RFC 6531); whether the mailbox exists only a mail can tell.
 */
const emailShape =
  /^[^\s@.,;:<>\(\)\[\]\\"=][^\s@,;:<>\(\)\[\]\\"]*@(?:[\p{L}\p{N}](?:[\p{L}\p{M}\p{N}\-]*[\p{L}\p{M}\p{N}])?\.)+[\p{L}\p{M}\p{N}\-]{2,}$/v;

/** The primary tag is two or three letters, or else every word would be a language. */
const languageShape = /^[a-z]{2,3}(?:-[a-z0-9]{1,8})*$/iv;

/**
 * The rules for one person, the same for a row of an import and for a person added or corrected by hand: every fault at
 * once, or the fields as they are stored. Checking a stored person again gives the same person.
 *
 * Texts are tidied (see {@link tidyText}); an empty text is no text; markup is text like any other and escaped where it
 * is shown. A missing voting right means yes and a missing weight 1. A person needs a number and one of the two names.
 */
export function checkPerson(raw: RawPerson): CheckedPerson {
  const faults: FieldFault[] = [];
  const number = checkNumber(raw.number, faults);
  const firstName = checkText('firstName', raw.firstName, maxNameLength, faults);
  const lastName = checkText('lastName', raw.lastName, maxNameLength, faults);
  if (firstName === '' && lastName === '') faults.push({ code: 'name-missing' });
  const email = checkEmail(raw.email, faults);
  const group = checkText('group', raw.group, maxGroupLength, faults) ?? '';
  const read = readWeight(raw);
  if (!read.ok) faults.push(read.fault);
  const language = checkLanguage(raw.language, faults);
  if (!read.ok || number === null || firstName === null || lastName === null || faults.length > 0) return { ok: false, faults };
  return {
    ok: true,
    person: { number, firstName, lastName, email, group: group === '' ? null : group, language, weight: read.weight },
  };
}

/** The fields of a stored person as they would be typed: what a form begins with, and what a missing column stands for. */
export function rawOf(person: PersonFields): RawPerson {
  const mayVote = person.weight !== '0';
  return {
    number: person.number,
    firstName: person.firstName,
    lastName: person.lastName,
    email: person.email ?? '',
    group: person.group ?? '',
    language: person.language ?? '',
    votingRight: mayVote ? 'yes' : 'no',
    weight: mayVote ? person.weight : '',
  };
}

/** Addresses that differ in case only reach the same mailbox nearly everywhere. */
export function foldEmail(email: string): string {
  return email.toLowerCase();
}

function checkNumber(raw: string | undefined, faults: FieldFault[]): string | null {
  const problem = findTextProblem(raw ?? '');
  if (problem !== null) return refuse(faults, { code: problem, field: 'number' });
  const number = tidyToken(raw ?? '');
  if (number === '') return refuse(faults, { code: 'number-missing' });
  if (formulaStart.test(number)) return refuse(faults, { code: 'formula', field: 'number' });
  if (number.length > maxNumberLength) return refuse(faults, { code: 'number-too-long', limit: maxNumberLength });
  return number;
}

/** Null after a fault; an empty string for no text. */
function checkText(field: Field, raw: string | undefined, limit: number, faults: FieldFault[]): string | null {
  const problem = findTextProblem(raw ?? '');
  if (problem !== null) return refuse(faults, { code: problem, field });
  const text = tidyText(raw ?? '');
  return text.length > limit ? refuse(faults, { code: 'text-too-long', field, limit }) : text;
}

function checkEmail(raw: string | undefined, faults: FieldFault[]): string | null {
  const problem = findTextProblem(raw ?? '');
  if (problem !== null) return refuse(faults, { code: problem, field: 'email' });
  const email = tidyToken(raw ?? '');
  if (email === '') return null;
  if (email.length > maxEmailLength) return refuse(faults, { code: 'text-too-long', field: 'email', limit: maxEmailLength });
  const at = email.indexOf('@');
  const local = email.slice(0, at);
  if (!emailShape.test(email) || local.length > maxEmailLocalPartLength || local.includes('..') || local.endsWith('.')) {
    return refuse(faults, { code: 'email-invalid' });
  }
  // RFC 5321, 2.4: domains have no case; a local part may, so it stays as written.
  return local + email.slice(at).toLowerCase();
}

function checkLanguage(raw: string | undefined, faults: FieldFault[]): string | null {
  const tag = tidyToken(raw ?? '').replaceAll('_', '-');
  if (tag === '') return null;
  const unknown: FieldFault = { code: 'language-unknown', text: previewText(tag, maxPreviewCellLength) };
  if (tag.length > maxLanguageLength || !languageShape.test(tag)) return refuse(faults, unknown);
  try {
    return Intl.getCanonicalLocales(tag)[0] ?? null;
  } catch {
    return refuse(faults, unknown);
  }
}

function refuse(faults: FieldFault[], fault: FieldFault): null {
  faults.push(fault);
  return null;
}
