import type { ParticipantId } from '../../../lib/assembly/basics.ts';
import type { ParticipantRow, ParticipantsPage } from '../../../lib/protocol/http.ts';

/**
 * What a panel shows of the pages it gets (A3): rows never move while somebody points at one, has the focus on one or
 * has chosen some. What is new in a row that stays where it is shows at once; rows that would come, go or move wait.
 */
export type HeldPage = {
  /** The query's address that `shown` answers. */
  readonly address: string;
  readonly shown: ParticipantsPage | null;
  /** The newest page, when it isn't the one shown. */
  readonly waiting: ParticipantsPage | null;
  /** How many rows would come, go or move. */
  readonly changes: number;
};

export const nothingHeld: HeldPage = { address: '', shown: null, waiting: null, changes: 0 };

/** Takes a page. Another query's page always replaces; `isActive` is whether somebody is at work on a row. */
export function takePage(held: HeldPage, address: string, page: ParticipantsPage, isActive: boolean): HeldPage {
  const { shown } = held;
  if (shown === null || held.address !== address) return { address, shown: page, waiting: null, changes: 0 };
  const next: ParticipantsPage = { ...page, rows: sharedRows(shown.rows, page.rows) };
  const changes = moves(shown.rows, next.rows);
  if (!isActive || changes === 0) return { address, shown: next, waiting: null, changes: 0 };
  return { address, shown: withNews(shown, next.rows), waiting: next, changes };
}

/** Shows what waits. */
export function release(held: HeldPage): HeldPage {
  if (held.waiting === null || held.shown === null) return held;
  return { ...held, shown: { ...held.waiting, rows: sharedRows(held.shown.rows, held.waiting.rows) }, waiting: null, changes: 0 };
}

/**
 * One's own durable act shows in its rows at once, also in those that the filter would take away and that are held.
 */
export function withAttendance(held: HeldPage, ids: ReadonlySet<ParticipantId>, attendance: ParticipantRow['attendance']): HeldPage {
  const { shown } = held;
  if (shown === null || !shown.rows.some(({ id }) => ids.has(id))) return held;
  return { ...held, shown: { ...shown, rows: shown.rows.map((row) => (ids.has(row.id) ? { ...row, attendance } : row)) } };
}

/** Rows that say the same keep their identity, so that only the others are drawn again. */
function sharedRows(before: readonly ParticipantRow[], after: readonly ParticipantRow[]): readonly ParticipantRow[] {
  const known = new Map(before.map((row) => [row.id, row]));
  return after.map((row) => {
    const same = known.get(row.id);
    return same !== undefined && JSON.stringify(same) === JSON.stringify(row) ? same : row;
  });
}

function withNews(shown: ParticipantsPage, rows: readonly ParticipantRow[]): ParticipantsPage {
  const news = new Map(rows.map((row) => [row.id, row]));
  if (shown.rows.every((row) => (news.get(row.id) ?? row) === row)) return shown;
  return { ...shown, rows: shown.rows.map((row) => news.get(row.id) ?? row) };
}

function moves(before: readonly ParticipantRow[], after: readonly ParticipantRow[]): number {
  const was = new Set(before.map(({ id }) => id));
  const is = new Set(after.map(({ id }) => id));
  const coming = after.filter(({ id }) => !was.has(id)).length;
  const going = before.filter(({ id }) => !is.has(id)).length;
  // A row that comes on a full page pushes another off it: that is one change.
  if (coming + going > 0) return Math.max(coming, going);
  return after.filter(({ id }, index) => before[index]?.id !== id).length;
}
