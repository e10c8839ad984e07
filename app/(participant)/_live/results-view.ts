import type { PollPart } from '../../../lib/assembly/stage.ts';
import type { ClientState } from '../../../lib/client/client-state.ts';
import { isPollPart, isResultsIndex } from '../../../lib/client/read-down.ts';
import type { ResultEntry } from '../../../lib/protocol/results.ts';
import { codeOf, outcomeWord, type Pick, type PollWords } from '../../_live/poll-words.ts';
import type { PageView, ResultCard, ResultsView } from '../_faces/types.ts';
import type { Face } from './face.ts';
import { fetchStatus } from './poll-view.ts';

type Input = { readonly client: { readonly stage: ClientState['stage']; readonly contents: ClientState['contents'] }; readonly words: PollWords; readonly pick: Pick };

/** The list of all results as far as its documents are here, from the newest on. */
export function resultsPage({ client: { stage, contents }, words, pick }: Input): PageView {
  const { settled = 0, index = null } = stage.results?.body ?? {};
  const cards: ResultCard[] = [];
  let rest: ResultsView['rest'] = null;
  for (let hash = index; hash !== null; ) {
    const fetched = contents[hash];
    if (fetched?.status !== 'here') {
      rest = { hash, status: fetchStatus(fetched) };
      break;
    }
    // What is no list of ours ends it: a page of this version never meets one.
    if (!isResultsIndex(fetched.value)) break;
    cards.push(...fetched.value.entries.map((entry) => card(entry, words, pick)));
    hash = fetched.value.older;
  }
  return { kind: 'results', view: { settled, cards, rest } };
}

function card(entry: ResultEntry, words: PollWords, pick: Pick): ResultCard {
  const { poll, hash, label, question, itemNumber } = entry;
  const common = { pollId: poll, hash, code: codeOf({ definition: { label }, itemNumber }, words), question: pick(question), itemNumber };
  return entry.status === 'void' ? { ...common, outcome: 'void', at: entry.voidedAt } : { ...common, outcome: outcomeWord(entry), at: entry.publishedAt };
}

/** One result out of the list, or what has become of its fetching. */
export function pastResult(face: Extract<Face, { kind: 'past-result' }>, { client: { contents } }: Input, pageOf: (poll: PollPart) => PageView): PageView {
  const fetched = contents[face.hash];
  if (fetched?.status !== 'here') return { kind: 'past-result', hash: face.hash, status: fetchStatus(fetched) };
  if (!isPollPart(fetched.value)) return { kind: 'past-result', hash: face.hash, status: 'unknown' };
  return pageOf(fetched.value);
}
