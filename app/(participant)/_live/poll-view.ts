import { isWithheld } from '../../../lib/assembly/poll.ts';
import type { PollPart } from '../../../lib/assembly/stage.ts';
import type { TextOnStage } from '../../../lib/assembly/long-text.ts';
import type { Choice } from '../../../lib/client/cast.ts';
import type { Contents, Fetched } from '../../../lib/client/content.ts';
import { codeOf, majorityRule, partFor, titleOf, type Pick, type PollWords } from '../../_live/poll-words.ts';
import type { BallotForm, FetchStatus, PollView, Selection, TextView } from '../_faces/types.ts';

/** Ids of options on the page: whatever a chair calls an option, it is never taken for "abstain". */
const optionPrefix = 'option:';

/** A poll of the stage as the faces show it. */
export function pollView(poll: PollPart, words: PollWords, pick: Pick, contents: Contents): PollView {
  const { definition } = poll;
  const question = pick(definition.question);
  return {
    id: poll.id,
    code: codeOf(poll, words),
    title: titleOf(question),
    question,
    itemNumber: poll.itemNumber,
    text: textView(definition.text, pick, contents),
    majority: definition.majority === null ? null : majorityRule(definition.majority),
    closesAt: poll.status === 'open' && poll.timer.kind === 'running' ? poll.timer.closesAt : null,
    form: formOf(poll, pick),
    isChangeable: definition.changeable,
    confirmation: definition.confirmation,
    isResultWithheld: isWithheld(definition),
    isPractice: false,
  };
}

/** A text that can be long, in the reader's language, as far as it is here. */
export function textView(text: TextOnStage | null, pick: Pick, contents: Contents): TextView | null {
  const part = partFor(text, pick);
  if (part === null) return null;
  if (typeof part === 'string') return { kind: 'here', text: part.trim() };
  const fetched = contents[part.hash];
  if (fetched?.status === 'here') return { kind: 'here', text: String(fetched.value).trim() };
  return { kind: 'elsewhere', hash: part.hash, status: fetchStatus(fetched) };
}

/** What is to be said of a document that is not here. */
export function fetchStatus(fetched: Exclude<Fetched, { status: 'here' }> | undefined): FetchStatus {
  if (fetched === undefined) return 'not-asked';
  if (fetched.status === 'failed') return fetched.because;
  return fetched.isAgain ? 'again' : 'fetching';
}

function formOf({ definition }: PollPart, pick: Pick): BallotForm {
  switch (definition.method) {
    case 'yes-no-abstain':
      return { method: 'yes-no-abstain', canAbstain: true };
    case 'plurality':
      return {
        method: 'choice',
        options: definition.options.map(({ id, text }) => ({ id: optionPrefix + id, label: pick(text), detail: null })),
        min: 1,
        max: 1,
        canAbstain: true,
      };
  }
}

/** What a ballot says, as ids of the form. */
export function selectionOf(choice: Choice): Selection {
  if ('answer' in choice) return [choice.answer];
  if ('abstain' in choice) return ['abstain'];
  return choice.picks.map((pick) => optionPrefix + pick);
}

/** The ballot that a selection says; null for an empty one, or one that the form doesn't have. */
export function choiceOf(poll: PollPart, selection: Selection): Choice | null {
  const [first] = selection;
  if (first === undefined) return null;
  if (poll.definition.method === 'yes-no-abstain') return first === 'yes' || first === 'no' || first === 'abstain' ? { answer: first } : null;
  if (selection.includes('abstain')) return { abstain: true };
  const picks = poll.definition.options.filter(({ id }) => selection.includes(optionPrefix + id)).map(({ id }) => id);
  return picks.length === selection.length ? { picks } : null;
}
