import type { AssemblyState } from './state.ts';
import type { Eligible, Poll } from './poll.ts';

/**
 * A state as text and back: only a cache of a replay. People are not in it; they come from the registry. `snapshotFormat`
 * changes with every change of the state's shape, and a snapshot of another format is not read.
 */
export const snapshotFormat = 'state/3';

/** Everything of a state that the record alone determines, as JSON. */
export function encodeSnapshot(state: AssemblyState): string {
  const lists: Eligible[] = [];
  const { directory: _directory, slug: _slug, screenGeneration: _generation, ...recorded } = state;
  const body = JSON.stringify(recorded, (key, value: unknown) => encode(key, value, lists));
  return `{"recorded":${body},"lists":${JSON.stringify(lists, (_key, value: unknown) => encodeCollection(value))}}`;
}

/** Polls opened together share one list of rights; it is written once. */
function encode(key: string, value: unknown, lists: Eligible[]): unknown {
  if (key !== 'eligible' || !isEligible(value)) return encodeCollection(value);
  const known = lists.indexOf(value);
  return { $list: known >= 0 ? known : lists.push(value) - 1 };
}

function encodeCollection(value: unknown): unknown {
  if (value instanceof Map) return { $map: [...value] };
  if (value instanceof Float64Array) return { $float64: [...value] };
  if (value instanceof Uint32Array) return { $uint32: [...value] };
  return value;
}

/** Puts a snapshot into an empty state that already has its registry part. Returns false when the text is no snapshot of this format. */
export function decodeSnapshot(text: string, state: AssemblyState): boolean {
  const outer: unknown = JSON.parse(text, (_key, value: unknown) => decodeCollection(value));
  if (!isObject(outer) || !isObject(outer['recorded']) || !Array.isArray(outer['lists'])) return false;
  const lists: unknown[] = outer['lists'];
  const { id, slug, screenGeneration, directory } = state;
  Object.assign(state, outer['recorded'], { id, slug, screenGeneration, directory });
  for (const [pollId, poll] of state.polls) state.polls.set(pollId, withSharedChoices(withList(poll, lists)));
  if (state.lastEligible !== null) {
    state.lastEligible = { ...state.lastEligible, eligible: listOf(state.lastEligible.eligible, lists) };
  }
  return true;
}

function withList(poll: Poll, lists: readonly unknown[]): Poll {
  return 'eligible' in poll ? { ...poll, eligible: listOf(poll.eligible, lists) } : poll;
}

/** Ballots that say the same share one choice again, as after a replay: counting groups them by it. */
function withSharedChoices(poll: Poll): Poll {
  if (poll.status !== 'open') return poll;
  for (const [id, ballot] of poll.ballots) {
    poll.ballots.set(id, { ...ballot, choice: poll.choices.get(JSON.stringify(ballot.choice)) ?? ballot.choice });
  }
  return poll;
}

function listOf(reference: unknown, lists: readonly unknown[]): Eligible {
  const list = isObject(reference) && typeof reference['$list'] === 'number' ? lists[reference['$list']] : undefined;
  if (!isEligible(list)) throw new Error('the snapshot names a list of rights that it does not hold');
  return list;
}

function decodeCollection(value: unknown): unknown {
  if (!isObject(value)) return value;
  if (Array.isArray(value['$map'])) return new Map(value['$map']);
  if (Array.isArray(value['$float64'])) return Float64Array.from(value['$float64'], Number);
  if (Array.isArray(value['$uint32'])) return Uint32Array.from(value['$uint32'], Number);
  return value;
}

function isEligible(value: unknown): value is Eligible {
  return isObject(value) && value['rights'] instanceof Map;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
