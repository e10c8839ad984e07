import { isWithheld } from '../../../lib/assembly/poll.ts';
import type { PollPart } from '../../../lib/assembly/stage.ts';
import type { Choice } from '../../../lib/client/cast.ts';
import { codeOf, majorityRule, titleOf, type Pick, type PollWords } from '../../_live/poll-words.ts';
import type { BallotForm, PollView, Selection } from '../_faces/types.ts';

/** Ids of options on the page: whatever a chair calls an option, it is never taken for "abstain". */
const optionPrefix = 'option:';

/** A poll of the stage as the faces show it. */
export function pollView(poll: PollPart, words: PollWords, pick: Pick): PollView {
  const { definition } = poll;
  const question = pick(definition.question);
  const text = definition.text === null ? '' : pick(definition.text).trim();
  return {
    id: poll.id,
    code: codeOf(poll, words),
    title: titleOf(question),
    question,
    itemNumber: poll.itemNumber,
    text: text === '' ? null : text,
    majority: definition.majority === null ? null : majorityRule(definition.majority),
    closesAt: poll.status === 'open' && poll.timer.kind === 'running' ? poll.timer.closesAt : null,
    form: formOf(poll, pick),
    isChangeable: definition.changeable,
    confirmation: definition.confirmation,
    isResultWithheld: isWithheld(definition),
    isPractice: false,
  };
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
