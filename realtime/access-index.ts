import { accessCode, type PlainCode } from '../lib/auth/access-code.ts';
import type { AssemblyId, ParticipantId } from '../lib/assembly/basics.ts';
import type { Person } from '../lib/assembly/directory.ts';
import { foldEmail } from '../lib/roll-import/person.ts';
import type { AssemblyHost } from './assembly-host.ts';

/**
 * Who is behind a code, and behind an e-mail address. The store holds neither codes nor anything to look them up by: the
 * index is derived from the directory when it is first needed, and follows it. It is bounded by the roll.
 */
export type FoundCode =
  | { readonly kind: 'found'; readonly person: Person }
  /** The code was valid until a new one was issued (M5). */
  | { readonly kind: 'reissued' }
  | { readonly kind: 'unknown' };

export type AccessIndex = {
  findByCode(host: AssemblyHost, code: PlainCode): Promise<FoundCode>;
  /** Everybody on the roll with this address, whatever its case. */
  findByEmail(host: AssemblyHost, email: string): Promise<readonly Person[]>;
};

/** A code is 10 to 20 µs of hashing: a slice stays within a few milliseconds of the event loop. */
const peoplePerSlice = 150;
/** Older codes of a person for which we say "a new one was sent" rather than "unknown". */
const rememberedGenerations = 3;

type OfAssembly = {
  readonly codes: Map<PlainCode, { readonly id: ParticipantId; readonly generation: number }>;
  readonly emails: Map<string, Set<ParticipantId>>;
  /** What each person is filed under, to be taken out again. */
  readonly filed: Map<ParticipantId, { readonly codes: readonly PlainCode[]; readonly email: string | null; readonly generation: number }>;
};

/** @param key the key of the purpose `access-codes` */
export function createAccessIndex(key: Buffer): AccessIndex {
  const built = new WeakMap<AssemblyHost, Promise<OfAssembly>>();

  function indexOf(host: AssemblyHost): Promise<OfAssembly> {
    const known = built.get(host);
    if (known !== undefined) return known;
    const index = build(host);
    built.set(host, index);
    return index;
  }

  async function build(host: AssemblyHost): Promise<OfAssembly> {
    const index: OfAssembly = { codes: new Map(), emails: new Map(), filed: new Map() };
    // Listening first: a change in the middle of the building is filed by whichever comes last, and both file the present.
    const stop = host.listen({
      committed({ registry }) {
        for (const change of registry) if (change.kind === 'put-person') file(key, host.id, index, change.person);
      },
      staleChanged(isStale) {
        // The state is loaded anew after this, and it may hold more than we were told: build again.
        if (isStale) return;
        stop();
        built.delete(host);
      },
      ended: () => built.delete(host),
    });
    let inSlice = 0;
    for (const person of host.committed.directory.people.values()) {
      file(key, host.id, index, person);
      inSlice += 1;
      if (inSlice < peoplePerSlice) continue;
      inSlice = 0;
      await new Promise<void>((resolve) => setImmediate(resolve));
    }
    return index;
  }

  return {
    async findByCode(host, code) {
      const entry = (await indexOf(host)).codes.get(code);
      if (entry === undefined) return { kind: 'unknown' };
      const person = host.committed.directory.people.get(entry.id);
      if (person === undefined || !host.committed.roll.members.has(entry.id)) return { kind: 'unknown' };
      return person.generation === entry.generation ? { kind: 'found', person } : { kind: 'reissued' };
    },
    async findByEmail(host, email) {
      const ids = (await indexOf(host)).emails.get(foldAddress(email)) ?? [];
      const { directory, roll } = host.committed;
      return [...ids].flatMap((id) => {
        const person = directory.people.get(id);
        return person === undefined || !roll.members.has(id) ? [] : [person];
      });
    },
  };
}

/** Puts a person in place of what is filed under their id. */
function file(key: Buffer, assemblyId: AssemblyId, index: OfAssembly, person: Person): void {
  const before = index.filed.get(person.id);
  const email = person.email === null ? null : foldAddress(person.email);
  if (before !== undefined && before.generation === person.generation && before.email === email && person.removedAt === null) return;
  if (before !== undefined) {
    for (const code of before.codes) index.codes.delete(code);
    if (before.email !== null) unfileEmail(index, before.email, person.id);
    index.filed.delete(person.id);
  }
  if (person.removedAt !== null) return;
  const codes: PlainCode[] = [];
  for (let generation = person.generation; generation >= Math.max(1, person.generation - rememberedGenerations); generation -= 1) {
    const code = accessCode(key, assemblyId, person.id, generation);
    index.codes.set(code, { id: person.id, generation });
    codes.push(code);
  }
  if (email !== null) {
    const ids = index.emails.get(email);
    if (ids === undefined) index.emails.set(email, new Set([person.id]));
    else ids.add(person.id);
  }
  index.filed.set(person.id, { codes, email, generation: person.generation });
}

function unfileEmail(index: OfAssembly, email: string, id: ParticipantId): void {
  const ids = index.emails.get(email);
  ids?.delete(id);
  if (ids?.size === 0) index.emails.delete(email);
}

/** As the import compares addresses, with the space that phones add after a completed word taken off. */
function foldAddress(email: string): string {
  return foldEmail(email.trim());
}
