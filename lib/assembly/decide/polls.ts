import { checkMajority } from '../../counting/majority.ts';
import { checkDefinition } from '../../counting/methods.ts';
import type { Localized, PollId } from '../basics.ts';
import type { Command } from '../commands.ts';
import { accept, refuse, type Decision } from '../decision.ts';
import { mostOptions, mostPolls } from '../limits.ts';
import { checkLength, definitionOnStage, sizedText } from '../long-text.ts';
import type { Option, Poll, PollDefinition } from '../poll.ts';
import { outdated, type Refusal } from '../refusals.ts';
import { largestPollPart, partBytes } from '../stage-size.ts';
import type { AssemblyState } from '../state.ts';
import { countDefinition } from '../tally.ts';
import { hasText } from './agenda.ts';

type PreparingCommand = Extract<Command, { type: 'preparePoll' | 'changePoll' | 'removePoll' | 'repeatPoll' | 'prepareRunOff' }>;

/** PO1–PO4, PO18, PO19: polls are prepared as drafts, which nobody but staff sees. */
export function decidePreparing(state: AssemblyState, command: PreparingCommand): Decision {
  if (command.type === 'preparePoll') return prepare(state, command.pollId, command.definition, null, null);
  const poll = state.polls.get(command.pollId);
  if (poll === undefined) return refuse({ reason: 'unknown', thing: 'poll' });
  if (poll.version !== command.basis) return refuse(outdated('poll', poll.version));
  switch (command.type) {
    case 'changePoll': {
      if (poll.status !== 'draft') return refuse({ reason: 'wrong-state', thing: 'poll', status: poll.status });
      const fault = checkPoll(state, command.definition, poll.definition.text);
      if (fault !== null) return refuse(fault);
      return accept([{ type: 'poll.changed@1', body: { poll: poll.id, definition: command.definition, revision: poll.revision + 1 } }]);
    }
    case 'removePoll':
      if (poll.status !== 'draft') return refuse({ reason: 'wrong-state', thing: 'poll', status: poll.status });
      return accept([{ type: 'poll.removed@1', body: { poll: poll.id } }]);
    case 'repeatPoll':
      if (poll.status !== 'void') return refuse({ reason: 'wrong-state', thing: 'poll', status: poll.status });
      if (hasSuccessor(state, (other) => other.repeatOf === poll.id)) return refuse({ reason: 'wrong-state', thing: 'poll', status: 'repeat-prepared' });
      // The repeat of a run-off is one as well, or a second run-off could be prepared beside it.
      return prepare(state, command.newPollId, poll.definition, poll.runOffOf, poll.id);
    case 'prepareRunOff':
      return prepareRunOff(state, poll, command.newPollId);
  }
}

function prepare(state: AssemblyState, id: PollId, definition: PollDefinition, runOffOf: PollId | null, repeatOf: PollId | null): Decision {
  if (state.polls.has(id)) return refuse({ reason: 'id-taken', thing: 'poll' });
  if (state.polls.size >= mostPolls) return refuse({ reason: 'limit-reached', limit: 'polls', most: mostPolls });
  if (state.sitting.status === 'closed') return refuse({ reason: 'wrong-state', thing: 'sitting', status: 'closed' });
  const fault = checkPoll(state, definition, null);
  if (fault !== null) return refuse(fault);
  return accept([{ type: 'poll.prepared@1', body: { poll: id, definition, runOffOf, repeatOf } }]);
}

/** PO18: the top two, or all tied for the second place, go into a new poll prepared in one step. */
function prepareRunOff(state: AssemblyState, poll: Poll, newPollId: PollId): Decision {
  if (poll.status !== 'closed' && poll.status !== 'published') return refuse({ reason: 'wrong-state', thing: 'poll', status: poll.status });
  const between = poll.outcome?.runOffBetween ?? [];
  if (between.length === 0) return refuse({ reason: 'wrong-state', thing: 'poll', status: 'no-run-off' });
  if (hasSuccessor(state, (other) => other.runOffOf === poll.id)) return refuse({ reason: 'wrong-state', thing: 'poll', status: 'run-off-prepared' });
  const options: Option[] = poll.definition.options.filter((option) => between.includes(option.id));
  const label = poll.definition.label === '' ? '' : `${poll.definition.label}/2`;
  return prepare(state, newPollId, { ...poll.definition, label, options }, poll.id, null);
}

/** Two chairs at once must not prepare the same vote twice. One that was voided has to be repeated itself. */
function hasSuccessor(state: AssemblyState, isSuccessor: (other: Poll) => boolean): boolean {
  return [...state.polls.values()].some((other) => other.status !== 'void' && isSuccessor(other));
}

/**
 * What is wrong with a definition, or null (PO2). One that could not be shown or counted is refused when it is prepared.
 * @param replaces the text of the definition that it takes the place of
 */
export function checkPoll(state: AssemblyState, definition: PollDefinition, replaces: Localized | null): Refusal | null {
  if (!hasText(definition.question)) return { reason: 'invalid', field: 'question', fault: 'missing' };
  if (definition.itemId !== null && !state.agenda.some((item) => item.id === definition.itemId)) {
    return { reason: 'unknown', thing: 'agenda-item' };
  }
  if (definition.options.length > mostOptions) return { reason: 'limit-reached', limit: 'options', most: mostOptions };
  if (definition.options.some((option) => !hasText(option.text))) return { reason: 'invalid', field: 'options', fault: 'missing' };
  const fault = checkDefinition(countDefinition(definition));
  if (fault !== null) return { reason: 'invalid', field: 'definition', fault };
  const { quorum } = definition;
  if (quorum.kind === 'participation' && checkMajority({ base: 'eligible', threshold: quorum.threshold }) !== null) {
    return { reason: 'invalid', field: 'quorum', fault: 'threshold-out-of-range' };
  }
  const length = checkLength(state, definition.text, replaces);
  if (length !== null) return length;
  if (largestPollPart(definitionOnStage(definition, sizedText)) > partBytes) return { reason: 'limit-reached', limit: 'poll-bytes', most: partBytes };
  return null;
}
