import { unreachable, type AgendaItemId } from '../basics.ts';
import type { Change, Entry } from '../changes.ts';
import type { AgendaItem, AssemblyState } from '../state.ts';

type AgendaChange = Extract<Change, { type: `agenda.${string}` }>;

export function applyAgenda(state: AssemblyState, entry: Entry, change: AgendaChange): void {
  switch (change.type) {
    case 'agenda.added@1': {
      const { item, number, title, text, after } = change.body;
      insert(state, { id: item, number, title, text, version: entry.sequence }, after);
      break;
    }
    case 'agenda.changed@1': {
      const { item, number, title, text } = change.body;
      state.agenda = state.agenda.map((before) => (before.id === item ? { id: item, number, title, text, version: entry.sequence } : before));
      break;
    }
    case 'agenda.moved@1': {
      const moving = state.agenda.find((item) => item.id === change.body.item);
      if (moving === undefined) break;
      state.agenda = state.agenda.filter((item) => item.id !== moving.id);
      insert(state, { ...moving, version: entry.sequence }, change.body.after);
      break;
    }
    case 'agenda.removed@1':
      state.agenda = state.agenda.filter((item) => item.id !== change.body.item);
      break;
    case 'agenda.current@1':
      state.currentItemId = change.body.item;
      state.currentItemVersion = entry.sequence;
      return;
    default:
      unreachable(change);
  }
  state.agendaVersion = entry.sequence;
}

/** AG2: after the item named, or first. */
function insert(state: AssemblyState, item: AgendaItem, after: AgendaItemId | null): void {
  const index = after === null ? 0 : state.agenda.findIndex((other) => other.id === after) + 1;
  state.agenda = [...state.agenda.slice(0, index), item, ...state.agenda.slice(index)];
}
