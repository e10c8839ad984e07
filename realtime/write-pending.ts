import { formatActor, type Actor, type Instant, type Sequence } from '../lib/assembly/basics.ts';
import type { Entry } from '../lib/assembly/changes.ts';
import type { Decision } from '../lib/assembly/decision.ts';
import { writeEntry } from '../lib/record/chain.ts';
import type { StoredEntry } from '../lib/store/store.ts';
import type { Pending } from './commit-queue.ts';

/** What a command led to, as it will stand in the record after the entry with this sequence and hash. */
export function writePending(
  after: { readonly sequence: Sequence; readonly hash: string },
  by: { readonly actor: Actor; readonly commandId: string; readonly now: Instant; readonly actedMs?: number },
  decision: Extract<Decision, { ok: true }>,
): Pending {
  const entries: Entry[] = [];
  const stored: StoredEntry[] = [];
  const actor = formatActor(by.actor);
  let hash = after.hash;
  decision.changes.forEach((change, index) => {
    // The last entry names the command: once it is there, all of them are.
    const isLast = index === decision.changes.length - 1;
    const commandId = isLast && by.actor.kind !== 'system' ? by.commandId : null;
    const entry: Entry = { sequence: after.sequence + 1 + index, at: by.now, actor, commandId, change };
    const written = writeEntry(entry, hash);
    hash = written.hash;
    entries.push(entry);
    stored.push(written);
  });
  return { entries, stored, registry: decision.registry, actedMs: by.actedMs ?? null };
}
