import type { Localized } from '../basics.ts';
import { tidyText } from '../tidy-text.ts';
import type { Command } from '../commands.ts';
import { accept, refuse, type Decision } from '../decision.ts';
import { mostAgendaItems } from '../limits.ts';
import { checkLength, sizedText } from '../long-text.ts';
import { outdated, type Refusal } from '../refusals.ts';
import { jsonBytes, partBytes } from '../stage-size.ts';
import type { AgendaItem, AssemblyState } from '../state.ts';

type AgendaCommand = Extract<Command, { type: 'addAgendaItem' | 'changeAgendaItem' | 'moveAgendaItem' | 'removeAgendaItem' | 'goToItem' }>;

/** AG1–AG4: the agenda is an ordered list; one item may be the current one. */
export function decideAgenda(state: AssemblyState, command: AgendaCommand): Decision {
  switch (command.type) {
    case 'addAgendaItem':
      return decideAdd(state, command);
    case 'changeAgendaItem': {
      const item = findItem(state, command.itemId);
      if (item === null) return refuse({ reason: 'unknown', thing: 'agenda-item' });
      if (item.version !== command.basis) return refuse(outdated('agenda-item', item.version));
      const fault = checkTexts(state, command, item.text);
      if (fault !== null) return refuse(fault);
      return accept([{ type: 'agenda.changed@1', body: { item: item.id, number: command.number, title: command.title, text: command.text } }]);
    }
    case 'moveAgendaItem':
      if (findItem(state, command.itemId) === null) return refuse({ reason: 'unknown', thing: 'agenda-item' });
      if (command.after === command.itemId || !isPlace(state, command.after)) return refuse({ reason: 'unknown', thing: 'agenda-item' });
      if (command.basis !== state.agendaVersion) return refuse(outdated('agenda', state.agendaVersion));
      return accept([{ type: 'agenda.moved@1', body: { item: command.itemId, after: command.after } }]);
    case 'removeAgendaItem':
      return decideRemove(state, command);
    case 'goToItem':
      if (command.basis !== state.currentItemVersion) return refuse(outdated('current-item', state.currentItemVersion));
      if (!isPlace(state, command.itemId)) return refuse({ reason: 'unknown', thing: 'agenda-item' });
      if (state.sitting.status === 'closed') return refuse({ reason: 'wrong-state', thing: 'sitting', status: 'closed' });
      return accept([{ type: 'agenda.current@1', body: { item: command.itemId } }]);
  }
}

function decideAdd(state: AssemblyState, command: Extract<AgendaCommand, { type: 'addAgendaItem' }>): Decision {
  if (findItem(state, command.itemId) !== null) return refuse({ reason: 'id-taken', thing: 'agenda-item' });
  if (state.agenda.length >= mostAgendaItems) return refuse({ reason: 'limit-reached', limit: 'agenda-items', most: mostAgendaItems });
  const fault = checkTexts(state, command, null);
  if (fault !== null) return refuse(fault);
  if (!isPlace(state, command.after)) return refuse({ reason: 'unknown', thing: 'agenda-item' });
  return accept([
    { type: 'agenda.added@1', body: { item: command.itemId, number: command.number, title: command.title, text: command.text, after: command.after } },
  ]);
}

/** AG1: an item has a title, and as it is shown it fits the stage (RT4). */
function checkTexts(state: AssemblyState, { number, title, text }: Pick<AgendaItem, 'number' | 'title' | 'text'>, replaces: Localized | null): Refusal | null {
  if (!hasText(title)) return { reason: 'invalid', field: 'title', fault: 'missing' };
  const fault = checkLength(state, text, replaces);
  if (fault !== null) return fault;
  return jsonBytes({ number, title, text: text === null ? null : sizedText(text) }) > partBytes ? { reason: 'limit-reached', limit: 'item-bytes', most: partBytes } : null;
}

/** AG3: an item with a poll that was opened stays: the record refers to it. Its drafts would go unnoticed, so they block as well. */
function decideRemove(state: AssemblyState, command: Extract<AgendaCommand, { type: 'removeAgendaItem' }>): Decision {
  const item = findItem(state, command.itemId);
  if (item === null) return refuse({ reason: 'unknown', thing: 'agenda-item' });
  if (item.version !== command.basis) return refuse(outdated('agenda-item', item.version));
  const isUsed = [...state.polls.values()].some((poll) => poll.definition.itemId === item.id);
  if (isUsed) return refuse({ reason: 'wrong-state', thing: 'agenda-item', status: 'has-polls' });
  if (state.currentItemId === item.id) return refuse({ reason: 'wrong-state', thing: 'agenda-item', status: 'current' });
  return accept([{ type: 'agenda.removed@1', body: { item: item.id } }]);
}

function findItem(state: AssemblyState, id: string): AgendaItem | null {
  return state.agenda.find((item) => item.id === id) ?? null;
}

function isPlace(state: AssemblyState, id: string | null): boolean {
  return id === null || findItem(state, id) !== null;
}

/** Whether a text says something that can be seen in at least one language. */
export function hasText(text: Localized): boolean {
  return Object.values(text).some((part) => tidyText(part) !== '');
}
