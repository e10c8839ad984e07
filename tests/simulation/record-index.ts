import { z } from 'zod';
import type { MemoryDisk } from '../../lib/store/memory-disk.ts';

/** As much of an entry as the checks look at. */
const recorded = z.object({
  seq: z.number(),
  at: z.string(),
  actor: z.string(),
  type: z.string(),
  body: z.looseObject({ command: z.string().optional(), poll: z.string().optional(), choice: z.unknown().optional() }),
});
export type Recorded = z.infer<typeof recorded>;

/** What is durable, read from the disk itself and found by command. */
export class RecordIndex {
  readonly #disk: MemoryDisk;
  readonly #assemblyId: string;
  readonly #entries: Recorded[] = [];
  readonly #byCommand = new Map<string, number>();
  readonly #lastBallots = new Map<string, string>();
  /** Commands that stand in more than one last entry. */
  readonly doubled: string[] = [];

  constructor(disk: MemoryDisk, assemblyId: string) {
    this.#disk = disk;
    this.#assemblyId = assemblyId;
  }

  /** The sequence of the newest durable entry. */
  get last(): number {
    return this.#disk.lastSequence(this.#assemblyId);
  }

  get term(): number {
    return this.#disk.term(this.#assemblyId) ?? 0;
  }

  entry(sequence: number): Recorded | null {
    this.#read();
    return this.#entries[sequence - 1] ?? null;
  }

  /** The sequence of the entry that names this command. */
  sequenceOf(commandId: string): number | null {
    this.#read();
    return this.#byCommand.get(commandId) ?? null;
  }

  /** The command by which this participant's last ballot in the poll was cast. */
  lastBallot(pollId: string, participantId: string): string | null {
    this.#read();
    return this.#lastBallots.get(`${pollId}/participant:${participantId}`) ?? null;
  }

  #read(): void {
    for (const { text } of this.#disk.entries(this.#assemblyId, this.#entries.length, this.last)) {
      const entry = recorded.parse(JSON.parse(text));
      this.#entries.push(entry);
      const { command, poll } = entry.body;
      if (command === undefined) continue;
      if (this.#byCommand.has(command)) this.doubled.push(command);
      this.#byCommand.set(command, entry.seq);
      if (entry.type === 'ballot.cast@1' && poll !== undefined) this.#lastBallots.set(`${poll}/${entry.actor}`, command);
    }
  }
}
