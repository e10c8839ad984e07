import { z } from 'zod';
import { id, localized, sizes, threshold } from './values.ts';

const majority = z.strictObject({ base: z.enum(['yes-no', 'valid', 'cast', 'present', 'eligible']), threshold });

const quorum = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('none') }),
  z.strictObject({ kind: z.literal('attendance'), effect: z.enum(['blocks-opening', 'marks-result']) }),
  z.strictObject({ kind: z.literal('participation'), threshold }),
]);

/** What is voted on and how, as a chair sends it. Whether it can be counted is for the rules to say. */
export const pollDefinition = z.strictObject({
  itemId: id.nullable(),
  label: z.string().max(sizes.label),
  question: localized(sizes.question),
  text: localized(sizes.text).nullable(),
  method: z.enum(['yes-no-abstain', 'plurality']),
  options: z.array(z.strictObject({ id: z.string().min(1).max(40), text: localized(sizes.option) })).max(sizes.options),
  majority: majority.nullable(),
  runOff: z.boolean(),
  quorum,
  changeable: z.boolean(),
  eligibility: z.enum(['present', 'enrolled']),
  admission: z.enum(['frozen', 'latecomers']),
  confirmation: z.enum(['two-taps', 'review']),
});

export const choice = z.union([
  z.strictObject({ answer: z.enum(['yes', 'no', 'abstain']) }),
  z.strictObject({ picks: z.array(z.string().max(40)).max(sizes.options) }),
  z.strictObject({ abstain: z.literal(true) }),
]);

