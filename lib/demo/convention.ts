import { z } from 'zod';
import type { Localized } from '../assembly/basics.ts';
import type { Command } from '../assembly/commands.ts';
import type { PollDefinition } from '../assembly/poll.ts';
import type { Settings } from '../assembly/state.ts';
import { conventionGerman } from './convention-german.ts';

/** The example convention, `data/convention.json`. Texts are given in one language or in several. */
const text = z.union([z.string(), z.record(z.string(), z.string())]);

const poll = z.object({
  question: text,
  method: z.string(),
  options: z.array(text).default([]),
  base: z.enum(['yes-no', 'valid', 'cast', 'present', 'eligible']).optional(),
  threshold: z.tuple([z.enum(['more-than', 'at-least']), z.int(), z.int()]).optional(),
  runOff: z.boolean().default(false),
});

export const conventionFile = z.object({
  title: text,
  timeZone: z.string(),
  agenda: z.array(z.object({ number: z.string(), title: text, announcements: z.array(text).default([]), polls: z.array(poll).default([]) })),
});

export type ConventionFile = z.infer<typeof conventionFile>;
type Preparing = Extract<Command, { type: 'addAgendaItem' | 'preparePoll' }>;

/** The language of texts that the file gives in one only. */
const mainLanguage = 'en';
const languages = [mainLanguage, 'de'];

/** Half of all voting rights must be present, as the look's studies have it. */
export function conventionSettings(file: ConventionFile): Settings {
  const quorum = { kind: 'share', threshold: { kind: 'more-than', numerator: 1, denominator: 2 } } as const;
  return { title: localized(file.title), languages, timeZone: file.timeZone, quorum };
}

export type PreparedConvention = {
  /** In the order in which they must be given. */
  readonly commands: readonly Preparing[];
  readonly items: readonly { readonly id: string; readonly number: string }[];
  readonly polls: readonly { readonly id: string; readonly itemNumber: string; readonly label: string }[];
  readonly announcements: readonly Localized[];
  /** Questions whose method this version does not count yet. */
  readonly left: readonly string[];
};

/**
 * The commands that bring agenda and polls of the file into an assembly.
 * @param newId gives a UUID for each item and poll
 */
export function prepareConvention(file: ConventionFile, newId: () => string): PreparedConvention {
  const commands: Preparing[] = [];
  const items: { id: string; number: string }[] = [];
  const polls: { id: string; itemNumber: string; label: string }[] = [];
  const left: string[] = [];
  for (const item of file.agenda) {
    const itemId = newId();
    commands.push({ type: 'addAgendaItem', itemId, number: item.number, title: localized(item.title), text: null, after: items.at(-1)?.id ?? null });
    items.push({ id: itemId, number: item.number });
    item.polls.forEach((entry, index) => {
      const question = localized(entry.question);
      const definition = definitionOf(entry, itemId, labelOf(question, item.number, index + 1));
      if (definition === null) {
        left.push(Object.values(question)[0] ?? '');
        return;
      }
      const id = newId();
      commands.push({ type: 'preparePoll', pollId: id, definition });
      polls.push({ id, itemNumber: item.number, label: definition.label });
    });
  }
  return { commands, items, polls, left, announcements: file.agenda.flatMap((item) => item.announcements.map(localized)) };
}

function definitionOf(entry: ConventionFile['agenda'][number]['polls'][number], itemId: string, label: string): PollDefinition | null {
  const { method, base, threshold } = entry;
  if (method !== 'yes-no-abstain' && method !== 'plurality') return null;
  const majority = base === undefined || threshold === undefined ? null : { base, threshold: { kind: threshold[0], numerator: threshold[1], denominator: threshold[2] } };
  return {
    itemId,
    label,
    question: localized(entry.question),
    text: null,
    method,
    options: entry.options.map((option, index) => ({ id: `o${index + 1}`, text: localized(option) })),
    majority,
    runOff: entry.runOff,
    quorum: { kind: 'attendance', effect: 'marks-result' },
    changeable: true,
    eligibility: 'present',
    admission: 'latecomers',
    confirmation: method === 'plurality' ? 'review' : 'two-taps',
  };
}

/** "S1: Digital general assemblies" is called S1; the second poll of item 6 is called 6.2. */
function labelOf(question: Localized, itemNumber: string, index: number): string {
  const short = /^([A-Z]\d+):/.exec(question[mainLanguage] ?? '')?.[1];
  if (short !== undefined) return short;
  return `${itemNumber}.${index}`;
}

/** In all languages of the convention. A name is the same in each. */
function localized(given: string | Readonly<Record<string, string>>): Localized {
  return typeof given === 'string' ? { [mainLanguage]: given, de: conventionGerman[given] ?? given } : given;
}
