import { z } from 'zod';
import { participantCommand, staffCommand } from './commands.ts';
import { id } from './values.ts';

/** Parameters of every join. `instance` is one page load: a join by the same one retires its older epochs (RT6). */
export const joinParams = z.object({
  protocol: z.int().min(1),
  instance: id,
  /** How often this instance has joined before; 0 for the first time. For metrics. */
  mounts: z.int().min(0).max(1_000_000).default(0),
});
export type JoinParams = z.infer<typeof joinParams>;

const envelope = {
  commandId: id,
  /** The epoch of the join in which the person acted (RT6). */
  epoch: z.string().min(1).max(64),
  /** Ties the tap to the commit in logs (L4e). */
  correlationId: z.string().max(64).optional(),
};

/** The one event that participants push: `command`. */
export const participantPush = z.strictObject({ ...envelope, command: participantCommand });
/** The one event that staff push: `command`. */
export const staffPush = z.strictObject({
  ...envelope,
  command: staffCommand,
  /** When the person acted, in server time as the page estimates it. For metrics: how long it is until everybody sees it. */
  actedAt: z.number().optional(),
});

export type CommandPush = z.infer<typeof participantPush> | z.infer<typeof staffPush>;
