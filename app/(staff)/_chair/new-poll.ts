import type { AgendaItemId, Localized } from '../../../lib/assembly/basics.ts';
import type { PollDefinition } from '../../../lib/assembly/poll.ts';
import type { Settings } from '../../../lib/assembly/state.ts';
import type { Desk, DeskPoll } from '../../../lib/protocol/down.ts';
import type { StaffCommand } from '../../../lib/protocol/commands.ts';
import { optionsFor, type NextStep } from './outcome-words.ts';
import { simpleMajority } from './threshold-presets.ts';

/** The wire's limit of a label (lib/protocol/values.ts). */
export const longestLabelChars = 24;

/**
 * The house defaults of a new poll: yes, no or abstain, more yes than no, those present when it opens, a ballot can be
 * changed until the close. Where the assembly has a quorum, a vote without it decides nothing, so it doesn't open.
 */
export function newDefinition(settings: Settings, itemId: AgendaItemId | null, label: string): PollDefinition {
  return {
    itemId,
    label,
    question: {},
    text: null,
    method: 'yes-no-abstain',
    options: [],
    majority: simpleMajority,
    runOff: false,
    quorum: settings.quorum.kind === 'none' ? { kind: 'none' } : { kind: 'attendance', effect: 'blocks-opening' },
    changeable: true,
    eligibility: 'present',
    admission: 'frozen',
    confirmation: 'two-taps',
  };
}

/** A label of one letter and a number, or of a number alone: "S3", "12". */
const counted = /^([A-Za-z]{0,3})(\d{1,4})$/;

/** The next free label for a poll under this item: in the row of its newest poll, else the newest of all, else "1". */
export function nextLabel(desk: Desk, itemId: AgendaItemId | null): string {
  const labels = new Set(desk.polls.map(({ definition }) => definition.label));
  const rows = desk.polls.filter(({ definition }) => counted.test(definition.label));
  const model = rows.findLast(({ definition }) => definition.itemId === itemId) ?? rows.at(-1);
  const [, letters = '', digits = '0'] = counted.exec(model?.definition.label ?? '') ?? [];
  let number = Number(digits) + 1;
  while (labels.has(`${letters}${number}`)) number += 1;
  return `${letters}${number}`;
}

/** A new poll on the same question, and on its whole text, after one that decided nothing, with a label that says so. */
export function voteAgain(desk: Desk, poll: DeskPoll, text: Localized | null, step: Extract<NextStep, { kind: 'vote-again' }>): PollDefinition {
  const { definition } = poll;
  const labels = new Set(desk.polls.map((other) => other.definition.label));
  const stem = definition.label.replace(/\/\d+$/, '');
  let round = 2;
  while (labels.has(`${stem}/${round}`)) round += 1;
  const label = `${stem}/${round}`;
  const isLabelled = stem !== '' && label.length <= longestLabelChars;
  return { ...definition, text, label: isLabelled ? label : definition.label, options: optionsFor(definition.options, step) };
}

/** A definition as the wire's types want it: the same, with a list of its own. */
export function onTheWire(definition: PollDefinition): Extract<StaffCommand, { type: 'preparePoll' }>['definition'] {
  return { ...definition, options: [...definition.options] };
}
