import { hash as hashOf } from 'node:crypto';
import type { Entry } from '../assembly/changes.ts';
import type { StoredEntry } from '../store/store.ts';
import { canonicalJson } from './canonical.ts';
import { isChange } from './entry-types.ts';

/**
 * The form of the record (voting-rules, The record). An entry is the canonical JSON of `{seq, prev, at, actor, type,
 * body}`; its hash is SHA-256 over the domain tag and those bytes; `prev` is the hash before it. It can't be changed
 * later: whoever holds an old record must be able to check it.
 */

/** Keeps a hash of an entry from ever being taken for a hash of something else. */
export const entryDomain = 'hemicycle/record/entry/1\n';

/** `prev` of the first entry. */
export const genesisHash = '0'.repeat(64);

/** Hash of an entry's canonical text, lower-case hex. */
export function hashEntry(text: string): string {
  return hashOf('sha256', entryDomain + text, 'hex');
}

/** Writes an entry after the one with the hash `prev`. A command id stands in the body as `command`. */
export function writeEntry(entry: Entry, prev: string): StoredEntry {
  const { sequence, at, actor, change, commandId } = entry;
  const body = commandId === null ? change.body : { ...change.body, command: commandId };
  const text = canonicalJson({ seq: sequence, prev, at: new Date(at).toISOString(), actor, type: change.type, body });
  return { sequence, text, hash: hashEntry(text) };
}

export type ReadEntry = { readonly ok: true; readonly entry: Entry; readonly prev: string } | { readonly ok: false; readonly fault: ChainFault };

export type ChainFault =
  /** The text is not the one that the hash was made of. */
  | { readonly kind: 'hash-differs'; readonly sequence: number }
  /** The entry does not follow the one before it. */
  | { readonly kind: 'broken-chain'; readonly sequence: number }
  | { readonly kind: 'not-an-entry'; readonly sequence: number }
  /** Written by a newer program. */
  | { readonly kind: 'unknown-type'; readonly sequence: number; readonly type: string };

/** Reads a stored entry and checks that its hash is right and that it follows `prev`. */
export function readEntry(stored: StoredEntry, prev: string): ReadEntry {
  if (hashEntry(stored.text) !== stored.hash) return fault('hash-differs', stored);
  const value = parseJson(stored.text);
  if (!isRecord(value)) return fault('not-an-entry', stored);
  const { seq, at, actor, type, body } = value;
  if (seq !== stored.sequence || value['prev'] !== prev) return fault('broken-chain', stored);
  if (typeof at !== 'string' || Number.isNaN(Date.parse(at)) || typeof actor !== 'string' || typeof type !== 'string' || !isRecord(body)) return fault('not-an-entry', stored);
  const { command, ...rest } = body;
  const change = { type, body: rest };
  if (!isChange(change)) return { ok: false, fault: { kind: 'unknown-type', sequence: stored.sequence, type } };
  const entry: Entry = {
    sequence: stored.sequence,
    at: Date.parse(at),
    actor,
    commandId: typeof command === 'string' ? command : null,
    change,
  };
  return { ok: true, entry, prev };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function fault(kind: Exclude<ChainFault['kind'], 'unknown-type'>, stored: StoredEntry): ReadEntry {
  return { ok: false, fault: { kind, sequence: stored.sequence } };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** SHA-256 of a text's UTF-8 bytes, lower-case hex. */
export function sha256(text: string): string {
  return hashOf('sha256', text, 'hex');
}

/** A chain fault as a sentence for whoever runs the installation. */
export function describeFault(chainFault: ChainFault): string {
  switch (chainFault.kind) {
    case 'hash-differs':
      return `The record was altered: entry ${chainFault.sequence} does not have the hash it was stored with.`;
    case 'broken-chain':
      return `The record was altered: entry ${chainFault.sequence} does not follow the entry before it.`;
    case 'not-an-entry':
      return `The record was altered: entry ${chainFault.sequence} has not the form of an entry.`;
    case 'unknown-type':
      return `Entry ${chainFault.sequence} is of type ${chainFault.type}, which a newer version wrote. Start that version.`;
  }
}
