import { z } from 'zod';

const name = z.string().min(1);
const names = z.array(name);
/** As it was printed: "1670", "81.68204" or "1/3". Its decimals say how exact it is. */
const figure = z.string().regex(/^\d+(?:\.\d+|\/[1-9]\d*)?$/, 'a number in a text is meant, such as "81.68204"');

/**
 * What was published of a count: where it says so, which `count` command it is held against, and as much of what that
 * prints with `--json` as was published. Whatever is left out is not compared.
 */
export const publishedCount = z.strictObject({
  source: z.string().min(1),
  /** Without the file and `--json`. */
  count: z.array(z.string()),
  published: z
    .strictObject({
    ballots: z.int().nonnegative().optional(),
    quota: figure.optional(),
    /** In whatever order: few publish one. Of a tie that was drawn, `count` names the lot. */
    elected: names.optional(),
    /** How many there were in all. */
    roundCount: z.int().positive().optional(),
    /** The first, or all of them. */
    rounds: z
      .array(z.strictObject({ votes: z.record(name, figure).optional(), exhausted: figure.optional(), elected: names.optional(), excluded: names.optional() }))
      .optional(),
  })
    .refine((published) => Object.keys(published).length > 0, 'nothing was published, so there is nothing to compare'),
});

export type PublishedCount = z.infer<typeof publishedCount>;
