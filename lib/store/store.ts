import type { AssemblyId, Instant, Sequence } from '../assembly/basics.ts';
import type { Person } from '../assembly/directory.ts';

/**
 * What the worker keeps outside its memory: one append-only journal for each assembly, and the registry, the mutable
 * tables that say who people are. Every implementation passes the same contract suite (tests/contract).
 */

/** One entry of the record as it is stored: the canonical JSON text and its hash. */
export type StoredEntry = {
  readonly sequence: Sequence;
  /** Canonical JSON (RFC 8785) of `{seq, prev, at, actor, type, body}`. */
  readonly text: string;
  /** SHA-256 over the domain tag and the text's UTF-8 bytes, lower-case hex. */
  readonly hash: string;
};

/** A row of the registry that changes together with entries, in the same transaction. */
export type RegistryWrite =
  | { readonly kind: 'put-person'; readonly person: Person }
  | { readonly kind: 'put-slug'; readonly slug: string }
  | { readonly kind: 'put-screen-generation'; readonly generation: number };

export type Checkpoint = {
  readonly sequence: Sequence;
  readonly hash: string;
  readonly at: Instant;
  /** Ed25519 over the canonical JSON of the three fields above, base64. */
  readonly signature: string;
};

export type AssemblyRow = {
  readonly id: AssemblyId;
  /** The assembly's part of the address, unique in the installation. */
  readonly slug: string;
  readonly screenGeneration: number;
  /** The record's public key, SPKI DER in base64. */
  readonly recordKeyPublic: string;
  /** The private key, sealed under the installation's secret; opaque to the store. */
  readonly recordKeySealed: string;
  readonly createdAt: Instant;
};

/** A cache of replayed state. `format` names how `body` is to be read; another format means replay. */
export type Snapshot = {
  readonly sequence: Sequence;
  /** Hash of the entry at `sequence`. */
  readonly hash: string;
  readonly format: string;
  readonly body: string;
};

export type Loaded = {
  readonly assembly: AssemblyRow;
  readonly people: readonly Person[];
  readonly snapshot: Snapshot | null;
  readonly lastCheckpoint: Checkpoint | null;
  /** Entries after the snapshot, in order, in batches of bounded size. */
  readonly entries: AsyncIterable<readonly StoredEntry[]>;
};

export type Group = {
  /** Consecutive entries; may be empty when only checkpoints or registry rows are written. */
  readonly entries: readonly StoredEntry[];
  readonly registry: readonly RegistryWrite[];
};

export type CommitOutcome =
  | { readonly ok: true }
  /** Another owner has raised the term: step down. */
  | { readonly ok: false; readonly why: 'fenced' }
  /** A sequence of the group is taken under our own term: an earlier commit had landed after all. Load again. */
  | { readonly ok: false; readonly why: 'conflict' }
  /** The slug belongs to another assembly. Nothing was written. */
  | { readonly ok: false; readonly why: 'slug-taken' };

/**
 * All methods reject with {@link StoreUnavailable} when the store can't be reached or does not answer in time; whether
 * a commit landed is then unknown.
 */
export interface Store {
  /** Every assembly of the installation, oldest first. */
  listAssemblies(): Promise<readonly AssemblyRow[]>;
  findAssembly(by: { readonly id: AssemblyId } | { readonly slug: string }): Promise<AssemblyRow | null>;
  /** Writes the row, its owner row with term 0 and the first entries in one transaction. */
  createAssembly(row: AssemblyRow, group: Group): Promise<{ readonly ok: true } | { readonly ok: false; readonly why: 'slug-taken' | 'id-taken' }>;
  /**
   * Raises the assembly's term by one and returns it: from now on only commits under it succeed. Null where `from` is not
   * the term any more: what a worker asked for before it died may arrive late, and must not take the assembly from whoever
   * has it by then.
   */
  takeOwnership(id: AssemblyId, ownerId: string, from: number): Promise<number | null>;
  /** The term as it stands; an idle owner asks each second. */
  currentTerm(id: AssemblyId): Promise<number | null>;
  /** Reads row, people, the newest snapshot of `format`, and the entries after it, all as of one instant. The entries end with {@link RecordIncomplete} where some are missing. */
  load(id: AssemblyId, format: string): Promise<Loaded | null>;
  /** Appends a group, its registry rows included, in one transaction, if `term` is still the assembly's term. */
  commit(id: AssemblyId, term: number, group: Group): Promise<CommitOutcome>;
  saveCheckpoint(id: AssemblyId, checkpoint: Checkpoint): Promise<void>;
  checkpoints(id: AssemblyId): Promise<readonly Checkpoint[]>;
  /** Keeps this snapshot and drops older ones. */
  saveSnapshot(id: AssemblyId, snapshot: Snapshot): Promise<void>;
  /** Resolves when the store answers. */
  ping(): Promise<void>;
  close(): Promise<void>;
}

/** The store can't be reached or did not answer in time. What was asked may or may not have happened. */
export class StoreUnavailable extends Error {
  override readonly name = 'StoreUnavailable';
}

/** Entries that the owner row counts are not in the journal. No time heals that: a person has to look. */
export class RecordIncomplete extends Error {
  override readonly name = 'RecordIncomplete';
}
