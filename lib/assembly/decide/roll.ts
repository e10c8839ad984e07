import { leastCommonMultiple, parseRational } from '../../counting/rational.ts';
import type { ParticipantId, Weight } from '../basics.ts';
import type { Change } from '../changes.ts';
import type { Command, Seen } from '../commands.ts';
import { accept, refuse, type Context, type Decision, type RegistryChange } from '../decision.ts';
import { foldNumber } from '../fold-number.ts';
import type { Directory, Person, PersonInput } from '../directory.ts';
import { finestWeight, largestWeight, mostMembers, peoplePerEntry } from '../limits.ts';
import { outdated, type Refusal } from '../refusals.ts';
import type { AssemblyState } from '../state.ts';
import { canonicalWeight } from '../tally.ts';

type ChangeRoll = Extract<Command, { type: 'changeRoll' }>;
type Given = { readonly id: ParticipantId; readonly person: PersonInput };

/**
 * RO1–RO5, RO8, RO9: people are enrolled, corrected and removed together or not at all. What is already as asked changes
 * nothing, so that the same command (or file) again leaves no trace.
 */
export function decideChangeRoll(state: AssemblyState, command: ChangeRoll, context: Context): Decision {
  const refusal = checkRollChange(state, command);
  if (refusal !== null) return refuse(refusal);
  // A name corrected leaves a trace as well: the record says that a person's data changed, without the data.
  const corrected = command.correct.filter((given) => changesRight(state, given) || changedPerson(state.directory, given) !== null);
  const changes: Change[] = [
    ...slices(command.enrol).map((part): Change => ({ type: 'roll.enrolled@1', body: { rights: part.map(rightOf) } })),
    ...slices(corrected).map((part): Change => ({ type: 'roll.corrected@1', body: { rights: part.map(rightOf) } })),
    ...slices(command.remove).map((part): Change => ({ type: 'roll.removed@1', body: { participants: part.map(({ id }) => id) } })),
  ];
  return accept(changes, registryOf(state, command, context));
}

function checkRollChange(state: AssemblyState, command: ChangeRoll): Refusal | null {
  const basis = checkSeen(state, [...command.correct, ...command.remove]);
  if (basis !== null) return basis;
  if (state.sitting.status === 'closed') return { reason: 'wrong-state', thing: 'sitting', status: 'closed' };
  if (state.roll.members.size + command.enrol.length - command.remove.length > mostMembers) {
    return { reason: 'limit-reached', limit: 'members', most: mostMembers };
  }
  const named = [...command.enrol, ...command.correct];
  if (new Set([...named.map(({ id }) => id), ...command.remove.map(({ id }) => id)]).size < named.length + command.remove.length) {
    return { reason: 'id-taken', thing: 'participant' };
  }
  for (const { person } of named) {
    if (canonicalWeight(person.weight) === null) return { reason: 'invalid', field: 'weight', fault: 'not-a-weight' };
    if (person.number.trim() === '') return { reason: 'invalid', field: 'number', fault: 'missing' };
  }
  for (const { id } of command.enrol) {
    if (state.directory.people.has(id)) return { reason: 'id-taken', thing: 'participant' };
  }
  return checkWeights(state, named) ?? checkNumbers(state.directory, command);
}

/** RO9: whoever is corrected, removed or given a new code is still as they were seen. */
function checkSeen(state: AssemblyState, people: readonly Seen[]): Refusal | null {
  for (const { id, basis } of people) {
    const member = state.roll.members.get(id);
    if (member === undefined) return { reason: 'unknown', thing: 'participant' };
    if (member.version !== basis) return outdated('participant', member.version);
  }
  return null;
}

/** RO5: weights whose sums would fill pages, or outgrow what the counting reads, are refused where they enter. */
function checkWeights(state: AssemblyState, named: readonly Given[]): Refusal | null {
  const weights = new Set([...state.roll.enrolled.keys(), ...named.map(({ person }) => person.weight)]);
  let common = 1n;
  for (const weight of weights) {
    const value = parseRational(weight);
    if (value === null) continue;
    if (value.n > largestWeight * value.d) return { reason: 'invalid', field: 'weight', fault: 'too-large' };
    common = leastCommonMultiple(common, value.d);
    if (common > finestWeight) return { reason: 'invalid', field: 'weight', fault: 'too-fine' };
  }
  return null;
}

/** Numbers stay unique on the roll as it will be, so that two people can exchange theirs in one command. */
function checkNumbers(directory: Directory, command: ChangeRoll): Refusal | null {
  const leaving = new Set(command.remove.map(({ id }) => id));
  const moving = new Set(command.correct.map((given) => given.id));
  const taken = new Set<string>();
  for (const { person } of [...command.enrol, ...command.correct]) {
    const folded = foldNumber(person.number);
    const holder = directory.byNumber.get(folded);
    const isFree = holder === undefined || leaving.has(holder) || moving.has(holder);
    if (!isFree || taken.has(folded)) return { reason: 'number-taken', number: person.number };
    taken.add(folded);
  }
  return null;
}

function changesRight(state: AssemblyState, given: Given): boolean {
  const member = state.roll.members.get(given.id);
  const { weight, group } = rightOf(given);
  return member !== undefined && (member.weight !== weight || member.group !== group);
}

function rightOf({ id, person }: Given): { id: ParticipantId; weight: Weight; group: string | null } {
  return { id, weight: canonicalWeight(person.weight) ?? person.weight, group: person.group };
}

function registryOf(state: AssemblyState, command: ChangeRoll, context: Context): RegistryChange[] {
  const people: Person[] = command.enrol.map(({ id, person }) => ({ id, ...personal(person), generation: 1, removedAt: null }));
  for (const given of command.correct) {
    const after = changedPerson(state.directory, given);
    if (after !== null) people.push(after);
  }
  for (const { id } of command.remove) {
    const before = state.directory.people.get(id);
    if (before !== undefined) people.push({ ...before, removedAt: context.now });
  }
  return people.map((person) => ({ kind: 'put-person', person }));
}

/** The person as corrected, or null when nothing of theirs changes. */
function changedPerson(directory: Directory, { id, person }: Given): Person | null {
  const before = directory.people.get(id);
  if (before === undefined) return null;
  const after: Person = { ...before, ...personal(person) };
  return samePerson(before, after) ? null : after;
}

function personal(person: PersonInput): Pick<Person, 'number' | 'firstName' | 'lastName' | 'email' | 'language'> {
  return { number: person.number, firstName: person.firstName, lastName: person.lastName, email: person.email, language: person.language };
}

function samePerson(a: Person, b: Person): boolean {
  return a.number === b.number && a.firstName === b.firstName && a.lastName === b.lastName && a.email === b.email && a.language === b.language;
}

/** RO6: a new access code for each; the older ones, and the sessions they opened, end. */
export function decideReissue(state: AssemblyState, people: readonly Seen[]): Decision {
  const basis = checkSeen(state, people);
  if (basis !== null) return refuse(basis);
  const ids = [...new Set(people.map(({ id }) => id))];
  const registry: RegistryChange[] = [];
  for (const id of ids) {
    const person = state.directory.people.get(id);
    if (person === undefined) return refuse({ reason: 'unknown', thing: 'participant' });
    registry.push({ kind: 'put-person', person: { ...person, generation: person.generation + 1 } });
  }
  const changes = slices(ids).map((part): Change => ({ type: 'access.reissued@1', body: { participants: part } }));
  return accept(changes, registry);
}

export function slices<T>(list: readonly T[]): readonly T[][] {
  const parts: T[][] = [];
  for (let start = 0; start < list.length; start += peoplePerEntry) parts.push(list.slice(start, start + peoplePerEntry));
  return parts;
}
