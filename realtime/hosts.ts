import type { AssemblyId, StaffId } from '../lib/assembly/basics.ts';
import type { Entry } from '../lib/assembly/changes.ts';
import type { Settings } from '../lib/assembly/state.ts';
import { genesisHash, writeEntry } from '../lib/record/chain.ts';
import { createRecordKey, openRecordKey } from '../lib/record/record-key.ts';
import { StoreUnavailable, type AssemblyRow } from '../lib/store/store.ts';
import { AssemblyHost, type HostDeps } from './assembly-host.ts';
import { loadAssembly, RecordBroken } from './load-assembly.ts';

export type HostsDeps = HostDeps & {
  /** Names this worker in the owner row. */
  readonly ownerId: string;
  /** Seals record keys; 32 bytes. */
  readonly sealingKey: Buffer;
  /** Called with each assembly that goes live, before it takes its first command. */
  readonly onLive: (host: AssemblyHost) => void;
};

export type HostResult =
  | { readonly ok: true; readonly host: AssemblyHost }
  | { readonly ok: false; readonly why: 'unknown' | 'store-away' | 'record-broken' | 'taken-over' };

export type NewAssembly = { readonly id: AssemblyId; readonly slug: string; readonly settings: Settings; readonly owner: StaffId };

/** A record is put right by hand. Until then it is not read again for each of the thousands who come back. */
const brokenRetryMs = 30_000;
/** Another one who takes it in the same moment is a mistake of operation, or late: two in a row are none of that. */
const mostTakes = 3;

/** Which assemblies are live here. Each is loaded once, however many ask at the same time. */
export class Hosts {
  readonly #deps: HostsDeps;
  readonly #live = new Map<AssemblyId, AssemblyHost>();
  readonly #loading = new Map<AssemblyId, Promise<HostResult>>();
  /** Another worker took these over: taking them back would only start a fight. Or their record changed under us. A restart clears it. */
  readonly #lost = new Map<AssemblyId, 'taken-over' | 'record-broken'>();
  /** Records that could not be read, and the monotonic time until which they are left alone. */
  readonly #brokenUntil = new Map<AssemblyId, number>();
  #loadingAll: Promise<void> = Promise.resolve();
  #isStopping = false;

  constructor(deps: HostsDeps) {
    this.#deps = deps;
  }

  get live(): Iterable<AssemblyHost> {
    return this.#live.values();
  }

  /** How many there are, by what becomes of them here. */
  census(): { readonly live: number; readonly stale: number; readonly lost: number } {
    let stale = 0;
    for (const host of this.#live.values()) if (host.isStale) stale += 1;
    return { live: this.#live.size - stale, stale, lost: this.#lost.size + this.#brokenUntil.size };
  }

  find(id: AssemblyId): AssemblyHost | null {
    return this.#live.get(id) ?? null;
  }

  /** The live host of an assembly, loaded if need be. */
  async get(id: AssemblyId): Promise<HostResult> {
    const live = this.#live.get(id);
    if (live !== undefined) return { ok: true, host: live };
    if (this.#isStopping) return { ok: false, why: 'store-away' };
    const lost = this.#lost.get(id);
    if (lost !== undefined) return { ok: false, why: lost };
    if ((this.#brokenUntil.get(id) ?? 0) > this.#deps.clock.monotonicMs()) return { ok: false, why: 'record-broken' };
    const loading = this.#loading.get(id) ?? this.#load(id).finally(() => this.#loading.delete(id));
    this.#loading.set(id, loading);
    return loading;
  }

  /** By the assembly's part of the address. */
  async getBySlug(slug: string): Promise<HostResult> {
    for (const host of this.#live.values()) {
      if (host.committed.slug === slug) return { ok: true, host };
    }
    try {
      const row = await this.#deps.store.findAssembly({ slug });
      return row === null ? { ok: false, why: 'unknown' } : await this.get(row.id);
    } catch (error) {
      return this.#failed(error, null);
    }
  }

  /** Loads every assembly, so that deadlines are kept also where nobody has come back yet. */
  loadAll(): Promise<void> {
    this.#loadingAll = this.#loadEach();
    return this.#loadingAll;
  }

  /** Resolves when `loadAll` is through, if it was called: what is live is then all there is. */
  whenLoaded(): Promise<void> {
    return this.#loadingAll.catch(() => undefined);
  }

  async #loadEach(): Promise<void> {
    for (const row of await this.#deps.store.listAssemblies()) {
      try {
        await this.get(row.id);
      } catch (error) {
        // One assembly's trouble is not another's (RT14).
        this.#deps.log.error({ assemblyId: row.id, error: String(error) }, 'an assembly could not be loaded');
      }
    }
  }

  /** SE1: writes a new assembly with its first entry; its creator is its owner. */
  async create(wanted: NewAssembly): Promise<HostResult | { readonly ok: false; readonly why: 'slug-taken' | 'id-taken' }> {
    const now = this.#deps.wall.now();
    const key = createRecordKey(this.#deps.sealingKey);
    const row: AssemblyRow = { id: wanted.id, slug: wanted.slug, screenGeneration: 1, recordKeyPublic: key.publicKey, recordKeySealed: key.sealed, createdAt: now };
    const first: Entry = {
      sequence: 1,
      at: now,
      actor: `staff:${wanted.owner}`,
      commandId: null,
      change: { type: 'assembly.created@1', body: { assembly: wanted.id, recordKey: key.publicKey, settings: wanted.settings, slug: wanted.slug, owner: wanted.owner } },
    };
    try {
      const created = await this.#deps.store.createAssembly(row, { entries: [writeEntry(first, genesisHash)], registry: [] });
      return created.ok ? await this.get(wanted.id) : created;
    } catch (error) {
      return this.#failed(error, wanted.id);
    }
  }

  /** Resolves when everything decided so far is durable or given up. */
  async flushed(): Promise<void> {
    await Promise.allSettled([...this.#live.values()].map((host) => host.flushed()));
  }

  /** Stops all: waits for what is decided, signs the heads. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    await Promise.allSettled(this.#loading.values());
    await Promise.allSettled([...this.#live.values()].map((host) => host.stop()));
    this.#live.clear();
  }

  async #load(id: AssemblyId): Promise<HostResult> {
    try {
      const row = await this.#deps.store.findAssembly({ id });
      if (row === null) return { ok: false, why: 'unknown' };
      const key = openRecordKey(row.recordKeyPublic, row.recordKeySealed, this.#deps.sealingKey);
      if (key === null) {
        this.#deps.log.error({ assemblyId: id }, 'The record key does not open: HEMICYCLE_SECRET is not the one that this assembly was created with. Restore the old secret.');
        return { ok: false, why: 'record-broken' };
      }
      const started = this.#deps.clock.monotonicMs();
      const term = await this.#takeOwnership(id);
      if (term === null) return { ok: false, why: 'store-away' };
      const loaded = await loadAssembly(this.#deps.store, id);
      if (loaded === null) return { ok: false, why: 'unknown' };
      const host = new AssemblyHost(this.#deps, loaded, term, key);
      host.listen({ committed: () => undefined, staleChanged: () => undefined, ended: () => this.#forget(host) });
      this.#brokenUntil.delete(id);
      this.#live.set(id, host);
      this.#deps.onLive(host);
      await host.start();
      if (host.ended !== null) return { ok: false, why: this.#lost.get(id) ?? 'store-away' };
      this.#deps.log.info({ assemblyId: id, term, sequence: loaded.state.sequence, people: loaded.state.roll.members.size, tookMs: Math.round(this.#deps.clock.monotonicMs() - started) }, 'assembly is live');
      return { ok: true, host };
    } catch (error) {
      return this.#failed(error, id);
    }
  }

  /** The next term, from whoever has the present one. Null when others were faster each time. */
  async #takeOwnership(id: AssemblyId): Promise<number | null> {
    const { store, ownerId } = this.#deps;
    for (let time = 0; time < mostTakes; time += 1) {
      const current = await store.currentTerm(id);
      const taken = current === null ? null : await store.takeOwnership(id, ownerId, current);
      if (taken !== null) return taken;
    }
    return null;
  }

  #forget(host: AssemblyHost): void {
    this.#live.delete(host.id);
    if (host.ended === null || host.ended === 'stopped') return;
    this.#lost.set(host.id, host.ended);
    if (host.ended !== 'taken-over') return;
    this.#deps.log.error({ assemblyId: host.id, term: host.term }, 'Another worker has taken this assembly over; this one serves it no longer. Stop one of the two and start this one again.');
  }

  #failed(error: unknown, id: AssemblyId | null): HostResult {
    if (error instanceof StoreUnavailable) return { ok: false, why: 'store-away' };
    if (error instanceof RecordBroken) {
      this.#deps.log.error({ assemblyId: id, error: error.message }, 'the record is not in order');
      if (id !== null) this.#brokenUntil.set(id, this.#deps.clock.monotonicMs() + brokenRetryMs);
      return { ok: false, why: 'record-broken' };
    }
    throw error;
  }
}
