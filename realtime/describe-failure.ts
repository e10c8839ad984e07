import { describeProblem } from '../lib/store/describe-problem.ts';
import type { Failure, Pending } from './commit-queue.ts';

/** What a log says of a failed commit: ids and types of entries, never what they hold (AC12). */
export function describeFailure(failure: Failure): object {
  switch (failure.kind) {
    case 'fenced':
    case 'conflict':
    case 'slug-taken':
      return { failure: failure.kind };
    case 'store-away':
    case 'broken':
      return { failure: failure.kind, error: String(failure.error) };
    case 'unfit':
      return { failure: failure.kind, sequence: failure.pending.entries[0]?.sequence, entryTypes: typesOf(failure.pending), ...describeProblem(failure.error) };
  }
}

export function typesOf({ entries }: Pending): readonly string[] {
  return [...new Set(entries.map(({ change }) => change.type))];
}
