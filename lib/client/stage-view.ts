import type { PollId } from '../assembly/basics.ts';
import type { AnnouncementPart, AssemblyPart, ItemPart, PollPart, ResultsPart, StagePart } from '../assembly/stage.ts';
import type { Version } from '../protocol/down.ts';
import { isNewer } from './versions.ts';

/** A part of the stage with the version that it is of. */
export type Held<Body> = { readonly version: Version; readonly body: Body };

/** The stage as far as this client knows it. Parts that did not change keep their identity. */
export type StageView = {
  /** The snapshot it started from: parts of this version or older are no news. Null before the first join. */
  readonly since: Version | null;
  readonly assembly: Held<AssemblyPart> | null;
  readonly item: Held<ItemPart> | null;
  readonly announcements: Held<readonly AnnouncementPart[]> | null;
  readonly results: Held<ResultsPart> | null;
  /** A body of null: the poll has left the stage. */
  readonly polls: Readonly<Record<PollId, Held<PollPart | null>>>;
};

export const emptyStage: StageView = { since: null, assembly: null, item: null, announcements: null, results: null, polls: {} };

/** Polls that have left are remembered so that a late message can't bring them back; more than this in one connection is nothing that happens. */
const mostPollsGone = 64;

/**
 * Applies one part. An older one changes nothing and gives the same view back (RT4, A4). A body that says the same as the
 * one held keeps the held one's identity. One of the same version that says something else is taken: messages of one
 * connection come in order, so it is the later.
 */
export function withPart(stage: StageView, part: StagePart, term: number): StageView {
  const version: Version = [term, part.version];
  switch (part.part) {
    case 'assembly': {
      const assembly = newer(stage.assembly, version, part.body);
      return assembly === stage.assembly ? stage : { ...stage, assembly };
    }
    case 'item': {
      const item = newer(stage.item, version, part.body);
      return item === stage.item ? stage : { ...stage, item };
    }
    case 'announcements': {
      const announcements = newer(stage.announcements, version, part.body);
      return announcements === stage.announcements ? stage : { ...stage, announcements };
    }
    case 'results': {
      const results = newer(stage.results, version, part.body);
      return results === stage.results ? stage : { ...stage, results };
    }
    default:
      return withPoll(stage, pollIdOf(part.part), version, part.body);
  }
}

function newer<Body>(held: Held<Body> | null, version: Version, body: Body): Held<Body> {
  if (held === null) return { version, body };
  if (isNewer(held.version, version)) return held;
  const isSame = JSON.stringify(held.body) === JSON.stringify(body);
  if (isSame && !isNewer(version, held.version)) return held;
  return { version, body: isSame ? held.body : body };
}

function withPoll(stage: StageView, id: PollId, version: Version, body: PollPart | null): StageView {
  const held = stage.polls[id];
  // A poll that the snapshot did not have, in a version that it covers, had left the stage by then.
  if (held === undefined && !isNewer(version, stage.since)) return stage;
  const next = newer(held ?? null, version, body);
  return next === held ? stage : { ...stage, polls: withoutOldestGone({ ...stage.polls, [id]: next }) };
}

function withoutOldestGone(polls: Record<PollId, Held<PollPart | null>>): StageView['polls'] {
  const gone = Object.entries(polls).filter(([, held]) => held.body === null);
  if (gone.length <= mostPollsGone) return polls;
  gone.sort(([, one], [, other]) => (isNewer(one.version, other.version) ? 1 : -1));
  for (const [id] of gone.slice(0, gone.length - mostPollsGone)) delete polls[id];
  return polls;
}

/**
 * Applies a whole snapshot from a join reply: what it lacks is gone, what it has replaces what is older. One that is
 * older than the last (a worker that has yet to notice that it was replaced) changes nothing.
 */
export function withSnapshot(stage: StageView, parts: readonly StagePart[], version: Version): StageView {
  if (stage.since !== null && isNewer(stage.since, version)) return stage;
  const present = new Set<string>(parts.map((part) => part.part));
  const polls = Object.fromEntries(
    Object.entries(stage.polls).filter(([id, held]) => present.has(`poll:${id}`) || isNewer(held.version, version)),
  );
  // Without a `since` meanwhile: the parts of the snapshot are all older than the snapshot.
  let next: StageView = { ...stage, since: null, polls };
  for (const part of parts) next = withPart(next, part, version[0]);
  return { ...next, since: version };
}

/** Polls on the stage, in the order in which they came onto it. */
export function pollsOf(stage: StageView): readonly PollPart[] {
  return Object.values(stage.polls)
    .map((held) => held.body)
    .filter((body) => body !== null);
}

function pollIdOf(part: `poll:${PollId}`): PollId {
  return part.slice('poll:'.length);
}
