import type { Localized } from '../../lib/assembly/basics.ts';
import type { Change } from '../../lib/assembly/changes.ts';
import { textOnStage, type ShowText, type TextOnStage } from '../../lib/assembly/long-text.ts';
import type { ResultsPart, StagePart } from '../../lib/assembly/stage.ts';
import type { AssemblyState } from '../../lib/assembly/state.ts';
import type { AssemblyHost } from '../assembly-host.ts';
import type { Committed } from '../host-listeners.ts';
import { hashBytes } from './hash-bytes.ts';
import { ResultsList } from './results-list.ts';

/** A document that can be had by its hash. */
export type Document = { readonly type: 'text' | 'json'; readonly encode: () => Buffer };

/** Who asks: staff read drafts too. */
export type Reader = 'staff' | 'everybody';

type Index = { readonly everybody: ReadonlyMap<string, Document>; readonly staff: ReadonlyMap<string, Document>; readonly results: ResultsPart };

/**
 * What of an assembly is fetched by content hash (RT16): long texts and results, as the committed state has them. Of
 * texts and results it holds where they come from, and not their bytes.
 */
export class AssemblyContent {
  readonly #host: AssemblyHost;
  readonly #shown = new WeakMap<Localized, TextOnStage>();
  readonly #results: ResultsList;
  #index: Index | null = null;

  constructor(host: AssemblyHost) {
    this.#host = host;
    this.#results = new ResultsList(this.showText);
  }

  /** A text as it leaves the worker; each is measured and hashed once. */
  readonly showText: ShowText = (text) => {
    const known = this.#shown.get(text);
    if (known !== undefined) return known;
    const shown = textOnStage(text, referTo);
    this.#shown.set(text, shown);
    return shown;
  };

  /** Null of what is not on show to this reader, be it unknown or not theirs to see (AC13). */
  find(hash: string, reader: Reader): Document | null {
    const index = this.#current();
    return index.everybody.get(hash) ?? (reader === 'staff' ? (index.staff.get(hash) ?? null) : null);
  }

  /** The stage's part about results. */
  resultsPart(): StagePart {
    const { results } = this.#current();
    return { part: 'results', version: resultsVersion(this.#host.committed), body: results };
  }

  committed(batch: Committed): void {
    if (batch.entries.some(({ change }) => touchesContent(change))) this.#index = null;
  }

  /** After the state was loaded anew. */
  reloaded(): void {
    this.#index = null;
  }

  #current(): Index {
    this.#index ??= this.#compile(this.#host.committed);
    return this.#index;
  }

  #compile(state: AssemblyState): Index {
    const everybody = new Map<string, Document>();
    const staff = new Map<string, Document>();
    const add = (to: Map<string, Document>, text: Localized | null) => {
      for (const [language, shown] of Object.entries(text === null ? {} : this.showText(text))) {
        if (typeof shown !== 'string') to.set(shown.hash, { type: 'text', encode: () => Buffer.from(text?.[language] ?? '') });
      }
    };
    // The agenda of an assembly is no secret: each item's text can be read from the start.
    for (const item of state.agenda) add(everybody, item.text);
    for (const poll of state.polls.values()) add(poll.status === 'draft' ? staff : everybody, poll.definition.text);
    const results = this.#results.compile(state, (hash, encode) => void everybody.set(hash, { type: 'json', encode }));
    return { everybody, staff, results };
  }
}

function referTo(text: string): { readonly hash: string; readonly bytes: number } {
  const bytes = Buffer.from(text);
  return { hash: hashBytes(bytes), bytes: bytes.length };
}

/** Results carry the number of their item. */
function resultsVersion(state: AssemblyState): number {
  let version = state.agendaVersion;
  for (const poll of state.polls.values()) if (poll.status === 'published' || poll.status === 'void') version = Math.max(version, poll.version);
  return version;
}

function touchesContent({ type }: Change): boolean {
  return type.startsWith('agenda.') || type.startsWith('poll.');
}
