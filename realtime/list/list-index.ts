import type { ParticipantId } from '../../lib/assembly/basics.ts';
import type { Person } from '../../lib/assembly/directory.ts';
import type { Member } from '../../lib/assembly/roll.ts';
import type { AssemblyHost } from '../assembly-host.ts';
import { foldSearch, foldUmlauts } from './fold-search.ts';
import { insertionPoint, sortInSlices } from './sliced-sort.ts';

/** What of a participant is worked out when the roll changes, not when the list is asked for (RT3). */
export type IndexedPerson = {
  readonly id: ParticipantId;
  readonly ordinal: number;
  readonly number: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly group: string | null;
  /** Folded names, number and group; every word of a search is looked for in it. */
  readonly searchKey: string;
  /** As it is now: renewed when the attendance changes, so that going through the list looks nothing up. */
  member: Member;
};

export type Order = 'name' | 'number' | 'group';

/** The list's order by name, number and group, kept up to date; attendance and connections are read as they are now. */
export type ListIndex = {
  readonly sorted: Readonly<Record<Order, readonly IndexedPerson[]>>;
  /** Names of groups on the roll, in order. */
  readonly groups: readonly string[];
};

/** Up to this many people at a time are moved one by one; beyond it everything is sorted anew, in slices. */
const mostMovedSingly = 100;

const pauseForOthers = () => new Promise<void>((resolve) => setImmediate(resolve));

/**
 * The index of one live assembly. It follows the host: only changes of names, numbers and groups cost anything, and an
 * arrival costs nothing.
 */
export class ListIndexer {
  readonly #host: AssemblyHost;
  readonly #entries = new Map<ParticipantId, IndexedPerson>();
  readonly #dirty = new Set<ParticipantId>();
  /** Those whose attendance changed since the last look. */
  readonly #moved = new Set<ParticipantId>();
  #sorted: Record<Order, IndexedPerson[]> = { name: [], number: [], group: [] };
  #groups: readonly string[] = [];
  #needsRebuild = true;
  #language: string | null = null;
  #collators: Collators = createCollators('en');
  #working: Promise<void> | null = null;
  /** How often everything was sorted; for tests and metrics. */
  rebuilds = 0;

  constructor(host: AssemblyHost) {
    this.#host = host;
    host.listen({
      committed: ({ entries, registry }) => {
        for (const change of registry) if (change.kind === 'put-person') this.#dirty.add(change.person.id);
        for (const { change } of entries) {
          if (change.type === 'roll.enrolled@1' || change.type === 'roll.corrected@1') for (const right of change.body.rights) this.#dirty.add(right.id);
          if (change.type === 'roll.removed@1') for (const id of change.body.participants) this.#dirty.add(id);
          if (change.type === 'attendance.checkedIn@1' || change.type === 'attendance.checkedOut@1') for (const id of change.body.participants) this.#moved.add(id);
        }
      },
      staleChanged: (isStale) => {
        if (!isStale) this.#needsRebuild = true;
      },
      ended: () => {
        this.#entries.clear();
        this.#sorted = { name: [], number: [], group: [] };
      },
    });
  }

  /** The index as of the committed state; whoever gets it must use it before giving up the event loop. */
  async current(): Promise<ListIndex> {
    while (this.#isBehind()) {
      this.#working ??= this.#catchUp().finally(() => {
        this.#working = null;
      });
      await this.#working;
    }
    this.#renewMoved();
    return { sorted: this.#sorted, groups: this.#groups };
  }

  #isBehind(): boolean {
    return this.#needsRebuild || this.#dirty.size > 0 || this.#language !== mainLanguage(this.#host);
  }

  async #catchUp(): Promise<void> {
    if (this.#needsRebuild || this.#language !== mainLanguage(this.#host) || this.#dirty.size > mostMovedSingly) await this.#rebuild();
    else this.#moveDirty();
  }

  async #rebuild(): Promise<void> {
    this.rebuilds += 1;
    this.#needsRebuild = false;
    this.#dirty.clear();
    this.#moved.clear();
    const language = mainLanguage(this.#host);
    const collators = createCollators(language);
    const entries: IndexedPerson[] = [];
    const { directory, roll } = this.#host.committed;
    for (const member of roll.members.values()) {
      const person = directory.people.get(member.id);
      if (person !== undefined) entries.push(entryOf(person, member));
      if (entries.length % foldedPerSlice === 0) await pauseForOthers();
    }
    const sorted = {
      name: await sortInSlices(entries, compareBy('name', collators), pauseForOthers),
      number: await sortInSlices(entries, compareBy('number', collators), pauseForOthers),
      group: await sortInSlices(entries, compareBy('group', collators), pauseForOthers),
    };
    this.#language = language;
    this.#collators = collators;
    this.#sorted = sorted;
    this.#entries.clear();
    for (const entry of entries) this.#entries.set(entry.id, entry);
    this.#groups = groupsOf(sorted.group);
  }

  /** Arrivals and departures: one look-up for each since the last time, and nothing for the others. */
  #renewMoved(): void {
    for (const id of this.#moved) {
      const entry = this.#entries.get(id);
      const member = this.#host.committed.roll.members.get(id);
      if (entry !== undefined && member !== undefined) entry.member = member;
    }
    this.#moved.clear();
  }

  #moveDirty(): void {
    const { directory, roll } = this.#host.committed;
    const sorted = { name: [...this.#sorted.name], number: [...this.#sorted.number], group: [...this.#sorted.group] };
    for (const id of this.#dirty) {
      const before = this.#entries.get(id);
      const person = directory.people.get(id);
      const member = roll.members.get(id);
      const after = person === undefined || member === undefined ? undefined : entryOf(person, member);
      for (const order of orders) {
        if (before !== undefined) sorted[order].splice(sorted[order].indexOf(before), 1);
        if (after !== undefined) sorted[order].splice(insertionPoint(sorted[order], after, compareBy(order, this.#collators)), 0, after);
      }
      if (after === undefined) this.#entries.delete(id);
      else this.#entries.set(id, after);
    }
    this.#dirty.clear();
    this.#sorted = sorted;
    this.#groups = groupsOf(sorted.group);
  }
}

const orders = ['name', 'number', 'group'] as const;
/** Folding a person takes about 3 µs. */
const foldedPerSlice = 250;

function mainLanguage(host: AssemblyHost): string {
  return host.committed.settings.languages[0] ?? 'en';
}

type Compare = (a: string, b: string) => number;
/** Names have no numbers, and comparing without looking for them is several times as fast. */
type Collators = { readonly names: Compare; readonly numbers: Compare };

function createCollators(language: string): Collators {
  // A tag that fits our pattern and that no locale has gets the root order: better than no list.
  const locale = isLocale(language) ? language : undefined;
  const names = new Intl.Collator(locale);
  const numbers = new Intl.Collator(locale, { numeric: true });
  // Many share a name or a group: what is the same needs no collator.
  return { names: (a, b) => (a === b ? 0 : names.compare(a, b)), numbers: (a, b) => (a === b ? 0 : numbers.compare(a, b)) };
}

function isLocale(tag: string): boolean {
  try {
    return Intl.Collator.supportedLocalesOf(tag).length > 0;
  } catch {
    return false;
  }
}

function entryOf(person: Person, member: Member): IndexedPerson {
  const { number, firstName, lastName } = person;
  const text = `${firstName} ${lastName} ${number} ${member.group ?? ''}`;
  const spelled = foldUmlauts(text);
  const searchKey = spelled === null ? foldSearch(text) : `${foldSearch(text)} ${spelled}`;
  return { id: person.id, ordinal: member.ordinal, number, firstName, lastName, group: member.group, searchKey, member };
}

/** Every order is total: what compares equal stands in the order of enrolment, so that rows never change places by chance. */
function compareBy(order: Order, { names, numbers }: Collators): (a: IndexedPerson, b: IndexedPerson) => number {
  const byName = (a: IndexedPerson, b: IndexedPerson): number =>
    names(a.lastName, b.lastName) || names(a.firstName, b.firstName) || a.ordinal - b.ordinal;
  switch (order) {
    case 'name':
      return byName;
    case 'number':
      return (a, b) => numbers(a.number, b.number) || a.ordinal - b.ordinal;
    case 'group':
      // People without a group stand at the end.
      return (a, b) => {
        if (a.group === b.group) return byName(a, b);
        if (a.group === null || b.group === null) return a.group === null ? 1 : -1;
        return numbers(a.group, b.group) || (a.group < b.group ? -1 : 1);
      };
  }
}

/** Groups follow each other in the order by group, the same names together. */
function groupsOf(sortedByGroup: readonly IndexedPerson[]): readonly string[] {
  const groups: string[] = [];
  for (const { group } of sortedByGroup) if (group !== null && group !== groups.at(-1)) groups.push(group);
  return groups;
}
