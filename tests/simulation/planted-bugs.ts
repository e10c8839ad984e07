import { registerHooks } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

/** A fault of the kind that brings such systems down, put into the product's own source while it is loaded. */
export type PlantedBug = {
  readonly name: string;
  /** What the simulation has to find of it: rules that it may name. */
  readonly breaks: readonly string[];
  readonly edits: readonly { readonly file: string; readonly find: string; readonly replace: string }[];
};

export const plantedBugs: readonly PlantedBug[] = [
  {
    name: 'reply before commit',
    breaks: ['I1', 'HO6'],
    edits: [{ file: 'realtime/assembly-host.ts', find: 'const landed = await landing;', replace: "void landing; const landed: string = 'committed';" }],
  },
  {
    name: 'no deduplication',
    breaks: ['RT7', 'I2'],
    edits: [{ file: 'realtime/assembly-host.ts', find: 'const before = acceptedBefore(this.#head, request.actor, request.commandId, request.command);', replace: 'void acceptedBefore; const before = null;' }],
  },
  {
    name: 'no fencing',
    breaks: ['HO1'],
    edits: [{ file: 'lib/store/memory-disk.ts', find: 'if (file === undefined || file.term !== term)', replace: 'if (file === undefined)' }],
  },
  {
    name: 'a late list page',
    breaks: ['RT3', 'RT4', 'I4'],
    edits: [
      { file: 'lib/client/list-query.ts', find: 'if (underWay !== own || isStopped) return;', replace: 'if (isStopped) return;' },
      { file: 'lib/client/list-query.ts', find: 'return Promise.race([limit, load(', replace: 'void limit; return Promise.race([load(' },
      { file: 'lib/client/list-query.ts', find: 'if (isSame && version !== null && held.version !== null && isNewer(held.version, version)) return planNext(own);', replace: '' },
    ],
  },
  {
    name: 'a missing last invalidation',
    breaks: ['I4', 'RT2', 'RT4'],
    edits: [{ file: 'realtime/invalidator.ts', find: 'if (isMarked) announce();', replace: 'isMarked = false;' }],
  },
  {
    name: 'a refusal from uncommitted state',
    breaks: ['HO7'],
    edits: [
      {
        file: 'realtime/assembly-host.ts',
        find: "return this.#whenDurable({ kind: 'refused', refusal });",
        replace: "return Promise.resolve({ kind: 'refused', refusal });",
      },
    ],
  },
  {
    name: 'an epoch that never ends',
    breaks: ['RT6'],
    edits: [{ file: 'realtime/epochs.ts', find: 'return mine !== undefined && mine.epoch === epoch && latest.get(mine.key) === epoch;', replace: 'return mine !== undefined;' }],
  },
  {
    name: 'what was queued is sent after a reconnect',
    breaks: ['RT8', 'L3', 'RT6'],
    edits: [{ file: 'lib/client/cast.ts', find: 'if (Math.abs(now - pending.castAt) > castAgainLimitMs)', replace: 'if (Math.abs(now - pending.castAt) > 1e12)' }],
  },
  {
    name: 'an old request takes the assembly',
    breaks: ['HO1'],
    edits: [{ file: 'lib/store/memory-disk.ts', find: 'if (file?.term !== from) return null;', replace: 'if (file === undefined) return null;' }],
  },
];

/** From now on what is imported has this fault. @throws when the source has no such place any more: the fault is to be planted anew */
export function plant(bug: PlantedBug): void {
  const root = path.resolve(import.meta.dirname, '../..');
  const edits = new Map<string, readonly PlantedBug['edits'][number][]>();
  for (const edit of bug.edits) {
    const { href } = pathToFileURL(path.join(root, edit.file));
    edits.set(href, [...(edits.get(href) ?? []), edit]);
  }
  registerHooks({
    load(url, context, nextLoad) {
      const loaded = nextLoad(url, context);
      const wanted = edits.get(url);
      if (wanted === undefined) return loaded;
      let source = textOf(loaded.source);
      for (const { file, find, replace } of wanted) {
        if (!source.includes(find)) throw new Error(`The fault "${bug.name}" can't be planted: ${file} has no "${find}"`);
        source = source.replace(find, replace);
      }
      return { ...loaded, source };
    },
  });
}

function textOf(source: unknown): string {
  if (typeof source === 'string') return source;
  if (source instanceof Uint8Array) return Buffer.from(source).toString('utf8');
  throw new Error('A module was loaded without its source');
}
