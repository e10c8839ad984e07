import type { AssemblyId, ParticipantId, PollId } from '../assembly/basics.ts';
import type { Choice, Draft, KeptCast, PendingCast } from './cast.ts';
import { guardedBy, parsedJson, type KeyValueStorage } from './guarded-storage.ts';
import { isFields } from './read-down.ts';
import type { Warn } from './warn.ts';

/** Choices and unanswered casts of one participant, over a reload and a restart of the browser (RT8). */
export type CastStorage = {
  all(): ReadonlyMap<PollId, KeptCast>;
  /** Keeps, or with null erases. Writes only what changed. */
  keep(pollId: PollId, kept: KeptCast | null): void;
  eraseAll(): void;
};

/** More open polls than this at once no assembly has; what a storage holds beyond is not ours. */
const mostKept = 64;

/** One entry a poll, so that two tabs don't overwrite each other's polls. */
export function createCastStorage(storage: KeyValueStorage, assemblyId: AssemblyId, participantId: ParticipantId, warn: Warn): CastStorage {
  const prefix = `hemicycle:cast:${assemblyId}:${participantId}:`;
  const written = new Map<PollId, string>();
  const guarded = guardedBy(warn);

  function keys(): readonly string[] {
    return guarded(() => {
      const found: string[] = [];
      for (let index = 0; index < storage.length && found.length < mostKept; index += 1) {
        const key = storage.key(index);
        if (key?.startsWith(prefix) === true) found.push(key);
      }
      return found;
    }, []);
  }

  return {
    all() {
      const kept = new Map<PollId, KeptCast>();
      for (const key of keys()) {
        const text = guarded(() => storage.getItem(key), null);
        const entry = text === null ? null : readKept(text);
        if (entry === null) guarded(() => storage.removeItem(key), undefined);
        else kept.set(key.slice(prefix.length), entry);
      }
      return kept;
    },
    keep(pollId, kept) {
      const text = kept === null ? null : JSON.stringify(kept);
      if (text === null) {
        written.delete(pollId);
        guarded(() => storage.removeItem(prefix + pollId), undefined);
        return;
      }
      if (written.get(pollId) === text) return;
      written.set(pollId, text);
      guarded(() => storage.setItem(prefix + pollId, text), undefined);
    },
    eraseAll() {
      written.clear();
      for (const key of keys()) guarded(() => storage.removeItem(key), undefined);
    },
  };
}

/** Null for what another release wrote, or somebody by hand. */
function readKept(text: string): KeptCast | null {
  const value = parsedJson(text);
  if (!isFields(value)) return null;
  if (value['kind'] === 'draft' && isDraft(value['draft'])) return { kind: 'draft', draft: value['draft'], wasCast: value['wasCast'] === true };
  if (value['kind'] === 'pending' && isPending(value['pending'])) return { kind: 'pending', pending: value['pending'] };
  return null;
}

function isDraft(value: unknown): value is Draft {
  return isFields(value) && Number.isSafeInteger(value['revision']) && isChoice(value['choice']);
}

function isPending(value: unknown): value is PendingCast {
  if (!isFields(value)) return false;
  const { commandId, replaces, castAt } = value;
  const isBound = typeof commandId === 'string' && (replaces === null || Number.isSafeInteger(replaces)) && Number.isSafeInteger(castAt);
  return isBound && isDraft(value);
}

function isChoice(value: unknown): value is Choice {
  if (!isFields(value)) return false;
  const { answer, picks, abstain } = value;
  if (answer === 'yes' || answer === 'no' || answer === 'abstain' || abstain === true) return true;
  return Array.isArray(picks) && picks.every((pick) => typeof pick === 'string');
}
