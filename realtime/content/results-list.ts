import { isSettled, pollBody, type ResultsPart, type SettledPoll } from '../../lib/assembly/stage.ts';
import type { ShowText } from '../../lib/assembly/long-text.ts';
import type { AssemblyState } from '../../lib/assembly/state.ts';
import type { ResultEntry } from '../../lib/protocol/results.ts';
import { hashBytes } from './hash-bytes.ts';

/** A document of this many bytes takes a second on a poor line; an entry has some 300. */
const documentBytes = 24 * 1_024;

/** One result: its line in the list, and its document by hash. Encoding and hashing are done once for each. */
type Line = { readonly itemNumber: string | null; readonly entry: Buffer; readonly hash: string };

/**
 * All results of an assembly as documents by hash (RT16): one for each result, and a list that is cut into documents from
 * its oldest end, each naming the one before it. So a new result changes the first of them and no other.
 */
export class ResultsList {
  readonly #showText: ShowText;
  readonly #lines = new WeakMap<SettledPoll, Line>();

  constructor(showText: ShowText) {
    this.#showText = showText;
  }

  /** What the stage says of them; `add` is told each document. */
  compile(state: AssemblyState, add: (hash: string, encode: () => Buffer) => void): ResultsPart {
    const numbers = new Map(state.agenda.map(({ id, number }) => [id, number]));
    const polls = [...state.polls.values()].filter(isSettled).sort((a, b) => a.version - b.version);
    let older: string | null = null;
    let settled = 0;
    for (const lines of cut(polls.map((poll) => this.#lineOf(state, poll, numbers.get(poll.definition.itemId ?? '') ?? null, add)))) {
      const bytes = documentOf(lines, older);
      older = hashBytes(bytes);
      add(older, () => bytes);
      settled += lines.length;
    }
    return { settled, index: older };
  }

  #lineOf(state: AssemblyState, poll: SettledPoll, itemNumber: string | null, add: (hash: string, encode: () => Buffer) => void): Line {
    const encode = (): Buffer => Buffer.from(JSON.stringify(pollBody(state, poll, this.#showText)));
    let line = this.#lines.get(poll);
    if (line === undefined || line.itemNumber !== itemNumber) {
      const hash = hashBytes(encode());
      line = { itemNumber, entry: Buffer.from(JSON.stringify(entryOf(poll, itemNumber, hash))), hash };
      this.#lines.set(poll, line);
    }
    add(line.hash, encode);
    return line;
  }
}

function entryOf(poll: SettledPoll, itemNumber: string | null, hash: string): ResultEntry {
  const { label, question } = poll.definition;
  const common = { poll: poll.id, label, question, itemNumber, hash };
  if (poll.status === 'void') return { ...common, status: 'void', voidedAt: poll.voidedAt };
  const { verdict, ties } = poll.outcome;
  return { ...common, status: 'published', publishedAt: poll.publishedAt, verdict, isTied: ties.length > 0 };
}

/** From the oldest on; the last document holds one full and what has come since, so that it is never nearly empty. */
function cut(lines: readonly Line[]): readonly (readonly Line[])[] {
  const documents: Line[][] = [];
  let bytes = Number.POSITIVE_INFINITY;
  for (const line of lines) {
    if (bytes > documentBytes) {
      documents.push([]);
      bytes = 0;
    }
    documents.at(-1)?.push(line);
    bytes += line.entry.length;
  }
  const newest = documents.pop();
  const before = documents.pop();
  if (newest !== undefined) documents.push([...(before ?? []), ...newest]);
  return documents;
}

/** A {@link ResultsIndex} whose entries are encoded already. */
function documentOf(lines: readonly Line[], older: string | null): Buffer {
  const entries = lines.toReversed().flatMap(({ entry }, index) => (index === 0 ? [entry] : [comma, entry]));
  return Buffer.concat([Buffer.from('{"entries":['), ...entries, Buffer.from(`],"older":${JSON.stringify(older)}}`)]);
}

const comma = Buffer.from(',');
