import { z } from 'zod';
import { id, localized, plainText, sizes, threshold } from './values.ts';

const majority = z.strictObject({ base: z.enum(['yes-no', 'valid', 'cast', 'present', 'eligible']), threshold });

const quorum = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('none') }),
  z.strictObject({ kind: z.literal('attendance'), effect: z.enum(['blocks-opening', 'marks-result']) }),
  z.strictObject({ kind: z.literal('participation'), threshold }),
]);

/** Chosen by the page that prepares the poll; stands in ballots and results. */
const optionId = z.string().regex(/^[A-Za-z0-9-]{1,40}$/);

/** What is voted on and how, as a chair sends it. Whether it can be counted is for the rules to say. */
export const pollDefinition = z.strictObject({
  itemId: id.nullable(),
  label: plainText(sizes.label),
  question: localized(sizes.question),
  text: localized(sizes.text).nullable(),
  method: z.enum(['yes-no-abstain', 'plurality']),
  options: z.array(z.strictObject({ id: optionId, text: localized(sizes.option) })).max(sizes.options),
  majority: majority.nullable(),
  runOff: z.boolean(),
  quorum,
  changeable: z.boolean(),
  eligibility: z.enum(['present', 'enrolled']),
  admission: z.enum(['frozen', 'latecomers']),
  confirmation: z.enum(['two-taps', 'review']),
  /** Left out where the chair publishes the result: one meaning has one form. */
  result: z.literal('withheld').exactOptional(),
});

export const choice = z.union([
  z.strictObject({ answer: z.enum(['yes', 'no', 'abstain']) }),
  z.strictObject({ picks: z.array(optionId).max(sizes.options) }),
  z.strictObject({ abstain: z.literal(true) }),
]);

