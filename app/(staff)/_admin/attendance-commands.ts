import type { ParticipantId, Place } from '../../../lib/assembly/basics.ts';
import type { StaffCommand } from '../../../lib/protocol/commands.ts';
import type { ParticipantRow } from '../../../lib/protocol/http.ts';

/** What attendance a person is given. */
export type Mark = Place | 'absent';
export const marks = ['room', 'remote', 'absent'] as const satisfies readonly Mark[];

export function markOf({ attendance }: Pick<ParticipantRow, 'attendance'>): Mark {
  return attendance?.place ?? 'absent';
}

export function markCommand(participantIds: readonly ParticipantId[], mark: Mark): StaffCommand {
  if (mark === 'absent') return { type: 'checkOut', participantIds: [...participantIds] };
  return { type: 'checkIn', participantIds: [...participantIds], place: mark };
}

/** A command of ours, with the rows it changes and how they are after it. */
export type Marking = { readonly mark: Mark; readonly ids: readonly ParticipantId[] };

/** Those among the rows whom the mark changes: the count that a confirm names, and what is undone. */
export function changedBy(rows: readonly ParticipantRow[], mark: Mark): readonly ParticipantRow[] {
  return rows.filter((row) => markOf(row) !== mark);
}

/** The reverse: each back to what they were, as few commands as there were attendances. Empty for no rows. */
export function undoOf(before: readonly ParticipantRow[]): readonly Marking[] {
  return marks.flatMap((mark) => {
    const ids = before.filter((row) => markOf(row) === mark).map(({ id }) => id);
    return ids.length === 0 ? [] : [{ mark, ids }];
  });
}
