import type { Localized } from '../../../lib/assembly/basics.ts';
import type { Option, PollDefinition, Quorum } from '../../../lib/assembly/poll.ts';
import { typedText } from '../../../lib/assembly/typed-text.ts';
import type { Majority, Threshold } from '../../../lib/counting/majority.ts';
import type { AnyRefusal, RefusalKey } from '../_lib/refusal-words.ts';
import { refusalWords } from '../_lib/refusal-words.ts';
import { simpleMajority } from './threshold-presets.ts';

/** What the editor holds: a definition whose parts may not be right yet. */
export type EditorForm = {
  readonly itemId: string | null;
  readonly label: string;
  readonly question: Localized;
  readonly text: Localized;
  readonly method: PollDefinition['method'];
  readonly options: readonly Option[];
  readonly majority: Majority | null;
  readonly runOff: boolean;
  readonly quorum: Quorum;
  readonly changeable: boolean;
  readonly eligibility: PollDefinition['eligibility'];
  readonly admission: PollDefinition['admission'];
  readonly confirmation: PollDefinition['confirmation'];
  readonly result: 'published' | 'withheld';
};

/** The part of the editor at which a fault is shown. */
export type EditorField = 'question' | 'options' | 'majority' | 'runOff' | 'quorum' | 'label' | 'text';
export type FormFaults = Partial<Readonly<Record<EditorField, RefusalKey>>>;

export function formOf(definition: PollDefinition): EditorForm {
  return { ...definition, text: definition.text ?? {}, result: definition.result ?? 'published' };
}

/** Options belong to elections, answers to motions; what only the other knows goes. */
export function withMethod(form: EditorForm, method: PollDefinition['method']): EditorForm {
  if (method === form.method) return form;
  switch (method) {
    case 'yes-no-abstain':
      return { ...form, method, options: [], runOff: false, majority: form.majority ?? simpleMajority, confirmation: 'two-taps' };
    case 'plurality':
      return { ...form, method, options: form.options.length > 0 ? form.options : ['1', '2'].map((id) => ({ id, text: {} })), confirmation: 'review' };
  }
}

/**
 * A name for one more option. It need only be new within its poll, and is short, since a result names each option several
 * times and has to fit its part of the stage (PO2).
 */
export function freeOptionId(options: readonly Option[]): string {
  const taken = new Set(options.map(({ id }) => id));
  let number = options.length + 1;
  while (taken.has(String(number))) number += 1;
  return String(number);
}

/** Moves an option by one place; at the ends nothing happens. */
export function moveOption(options: readonly Option[], index: number, by: -1 | 1): readonly Option[] {
  const to = index + by;
  const moved = options[index];
  const other = options[to];
  if (moved === undefined || other === undefined) return options;
  return options.map((option, at) => (at === index ? other : at === to ? moved : option));
}

/** The definition that the form describes, or what is wrong and where. The worker has the last word (PO2). */
export function definitionOf(form: EditorForm): { readonly ok: true; readonly definition: PollDefinition } | { readonly ok: false; readonly faults: FormFaults } {
  const faults: { [F in EditorField]?: RefusalKey } = {};
  const question = written(form.question);
  const options = form.options.map(({ id, text }) => ({ id, text: written(text) }));
  if (isEmpty(question)) faults.question = 'question-missing';
  if (form.method === 'plurality') {
    if (options.length < 2) faults.options = 'too-few-options';
    else if (options.some(({ text }) => isEmpty(text))) faults.options = 'option-missing';
  }
  if (form.majority !== null && !isShare(form.majority.threshold)) faults.majority = 'threshold-out-of-range';
  if (form.quorum.kind === 'participation' && !isShare(form.quorum.threshold)) faults.quorum = 'threshold-out-of-range';
  if (Object.keys(faults).length > 0) return { ok: false, faults };
  const text = written(form.text);
  const { result, ...rest } = form;
  return { ok: true, definition: { ...rest, label: typedText(form.label), question, options, text: isEmpty(text) ? null : text, ...(result === 'withheld' && { result }) } };
}

/** The field that a refusal is about, or null for one that is a sentence above the whole. */
export function fieldOf(refusal: AnyRefusal): EditorField | null {
  if (refusal.reason === 'malformed') return fields.find((field) => refusal.field.includes(field)) ?? null;
  if (refusal.reason === 'limit-reached') return fieldOfLimit(refusal.limit);
  if (refusal.reason !== 'invalid') return null;
  switch (refusal.field) {
    case 'question':
    case 'options':
    case 'quorum':
      return refusal.field;
    default:
      return fieldOfFault(refusalWords(refusal).key);
  }
}

function fieldOfLimit(limit: string): EditorField | null {
  if (limit === 'options') return 'options';
  return limit === 'text-chars' || limit === 'text-bytes' ? 'text' : null;
}

/** Texts of questions and options are named by these first. */
const fields: readonly EditorField[] = ['question', 'options', 'majority', 'runOff', 'quorum', 'label', 'text'];

function fieldOfFault(key: RefusalKey): EditorField | null {
  switch (key) {
    case 'too-few-options':
    case 'option-missing':
    case 'repeated-option':
    case 'options-not-allowed':
      return 'options';
    case 'majority-missing':
    case 'threshold-out-of-range':
      return 'majority';
    case 'run-off-not-allowed':
    case 'run-off-without-majority':
      return 'runOff';
    default:
      return null;
  }
}

/** The core's rule for a share (lib/counting/majority.ts): above zero, up to one, and not more than all. */
function isShare({ kind, numerator, denominator }: Threshold): boolean {
  const isWhole = Number.isSafeInteger(numerator) && Number.isSafeInteger(denominator);
  return isWhole && numerator >= 1 && (kind === 'more-than' ? numerator < denominator : numerator <= denominator);
}

/** Only the languages in which something is said, as the record takes it. */
export function written(text: Localized): Localized {
  return Object.fromEntries(Object.entries(text).map(([language, part]) => [language, typedText(part)]).filter(([, part]) => part !== ''));
}

function isEmpty(text: Localized): boolean {
  return Object.keys(text).length === 0;
}
