import { createHash } from 'node:crypto';
import { parentPort } from 'node:worker_threads';
import { foldNumber, type FoldedNumber } from '../lib/assembly/fold-number.ts';
import type { PersonInput } from '../lib/assembly/directory.ts';
import type { ImportDryRun } from '../lib/protocol/http.ts';
import type { ImportPlan, Known } from '../lib/roll-import/plan.ts';
import { dryRun, type RollSource } from '../lib/roll-import/read-roll.ts';
import type { ThreadAnswer, ThreadRequest } from './import-messages.ts';

/** The thread's side of import-thread.ts: the roll comes in slices, then the file; the plan goes back in slices. */
const peoplePerMessage = 500;
/** Rows of each kind that a page shows; the counts are of all. Faults are what a person works through. */
const shownRows = 100;
const shownFaults = 500;

const port = parentPort;
if (port === null) throw new Error('import-thread-main.ts runs as a thread that import-thread.ts starts');
const known = new Map<FoldedNumber, Known>();

port.on('message', (request: ThreadRequest) => {
  if (request.kind === 'known') {
    for (const person of request.people) known.set(foldNumber(person.fields.number), person);
    return;
  }
  const send = (answer: ThreadAnswer): void => port.postMessage(answer);
  const result = dryRun(request.bytes, known, request.choice);
  if (!result.ok) {
    send({ kind: 'fault', fault: result.fault });
    return;
  }
  const { plan } = result;
  for (const people of slices(plan.added)) send({ kind: 'added', people: people.map((row) => row.person) });
  for (const people of slices(plan.changed)) send({ kind: 'corrected', people: people.map(({ id, before, after }) => ({ id, before, after })) });
  send({ kind: 'done', dryRun: summary(result.source, plan) });
});

function summary(source: RollSource, plan: ImportPlan): ImportDryRun {
  return {
    basis: basisOf(plan),
    source,
    total: plan.total,
    unchanged: plan.unchanged,
    added: cut(plan.added, shownRows),
    changed: cut(plan.changed, shownRows),
    missing: cut(plan.missing, shownRows),
    faulty: cut(plan.faulty, shownFaults),
    warnings: cut(plan.warnings, shownFaults),
  };
}

/**
 * A hash of what applying would do. Arrivals change the roll's version all the time, and they change nothing of an
 * import: what counts is whether it would still do what the admin saw.
 */
function basisOf(plan: ImportPlan): string {
  const added = plan.added.map(({ person }) => tuple(person));
  const changed = plan.changed.map(({ id, before, after }) => [id, tuple(before), tuple(after)]);
  return createHash('sha256').update(JSON.stringify([added, changed])).digest('hex');
}

function tuple({ number, firstName, lastName, email, group, language, weight }: PersonInput): readonly (string | null)[] {
  return [number, firstName, lastName, email, group, language, weight];
}

function cut<T>(rows: readonly T[], most: number): { readonly count: number; readonly first: readonly T[] } {
  return { count: rows.length, first: rows.slice(0, most) };
}

function slices<T>(rows: readonly T[]): T[][] {
  const parts: T[][] = [];
  for (let start = 0; start < rows.length; start += peoplePerMessage) parts.push(rows.slice(start, start + peoplePerMessage));
  return parts;
}
