import { Worker } from 'node:worker_threads';
import { foldNumber } from '../lib/assembly/fold-number.ts';
import type { PersonInput } from '../lib/assembly/directory.ts';
import type { AssemblyState } from '../lib/assembly/state.ts';
import type { ImportDryRun, RollField } from '../lib/protocol/http.ts';
import type { Known } from '../lib/roll-import/plan.ts';
import type { FileFault } from '../lib/roll-import/faults.ts';
import type { Corrected, ThreadAnswer, ThreadRequest } from './import-messages.ts';

/**
 * The dry run of an import in a thread of its own: reading a file of 10,000 people takes about a second, and the event
 * loop has votes to take meanwhile. What crosses does so in slices, since copying is done by the event loop.
 */
export type ImportOutcome =
  | { readonly ok: true; readonly dryRun: ImportDryRun; readonly added: readonly PersonInput[]; readonly corrected: readonly Corrected[] }
  | { readonly ok: false; readonly fault: FileFault };

/** A file of 100,000 people takes about 10 s on a slow machine. */
const threadLimitMs = 60_000;
/** A plan of 100,000 people with the rows it was read from. */
const threadMemoryMib = 512;
const peoplePerMessage = 500;

export class ImportFailed extends Error {
  override readonly name = 'ImportFailed';
}

/** @throws ImportFailed when the thread ran out of time or memory */
export async function dryRunInThread(state: AssemblyState, bytes: Uint8Array, choice: Readonly<Record<number, RollField | null>>): Promise<ImportOutcome> {
  const worker = new Worker(new URL('./import-thread-main.ts', import.meta.url), { resourceLimits: { maxOldGenerationSizeMb: threadMemoryMib }, env: {}, stdin: false });
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
  const send = (request: ThreadRequest): void => worker.postMessage(request);
  try {
    const answer = collect(worker);
    // A failure while people are still being sent is reported by `answer` below.
    answer.catch(() => undefined);
    let known: Known[] = [];
    for (const member of state.roll.members.values()) {
      const one = knownPerson(state, member.id);
      if (one !== null) known.push(one);
      if (known.length < peoplePerMessage) continue;
      send({ kind: 'known', people: known });
      known = [];
      await new Promise<void>((resolve) => setImmediate(resolve));
    }
    send({ kind: 'known', people: known });
    send({ kind: 'run', bytes, choice });
    return await answer;
  } finally {
    await worker.terminate();
  }
}

/** A person on the roll as an import compares them; null when the id is not on the roll. */
export function knownPerson(state: AssemblyState, id: string): Known | null {
  const member = state.roll.members.get(id);
  const person = state.directory.people.get(id);
  if (member === undefined || person === undefined) return null;
  const { number, firstName, lastName, email, language } = person;
  return { id, version: member.version, fields: { number, firstName, lastName, email, language, group: member.group, weight: member.weight } };
}

/** Whether the roll still says of these people what the dry run was made on. Some comparisons a person; no folding but of new numbers. */
export function isStillTrue(state: AssemblyState, outcome: Extract<ImportOutcome, { ok: true }>): boolean {
  for (const { id, before } of outcome.corrected) {
    const now = knownPerson(state, id)?.fields;
    if (now === undefined || !sameFields(now, before)) return false;
  }
  return outcome.added.every((person) => !state.directory.byNumber.has(foldNumber(person.number)));
}

function sameFields(a: PersonInput, b: PersonInput): boolean {
  return a.number === b.number && a.firstName === b.firstName && a.lastName === b.lastName && a.email === b.email && a.language === b.language && a.group === b.group && a.weight === b.weight;
}

function collect(worker: Worker): Promise<ImportOutcome> {
  const { promise, resolve, reject } = Promise.withResolvers<ImportOutcome>();
  const added: PersonInput[] = [];
  const corrected: Corrected[] = [];
  const timer = setTimeout(() => reject(new ImportFailed(`reading the file took longer than ${threadLimitMs} ms`)), threadLimitMs);
  worker.on('message', (answer: ThreadAnswer) => {
    switch (answer.kind) {
      case 'added':
        added.push(...answer.people);
        return;
      case 'corrected':
        corrected.push(...answer.people);
        return;
      case 'fault':
        resolve({ ok: false, fault: answer.fault });
        return;
      case 'done':
        resolve({ ok: true, dryRun: answer.dryRun, added, corrected });
    }
  });
  worker.on('error', (error) => reject(new ImportFailed(`the import thread failed: ${error instanceof Error ? error.name : 'unknown'}`)));
  worker.on('exit', () => reject(new ImportFailed('the import thread ended without an answer')));
  return promise.finally(() => clearTimeout(timer));
}
