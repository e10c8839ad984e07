import type { Outcome } from '../counting/types.ts';
import type { Instant, Localized, PollId, Sequence } from './basics.ts';
import { definitionOnStage, type DefinitionOnStage, type ShowText, type TextOnStage } from './long-text.ts';
import { isWithheld, type Poll, type PublishedPoll, type Timer, type VoidPoll } from './poll.ts';
import { jsonBytes, partBytes } from './stage-size.ts';
import type { Announcement, AssemblyState, Sitting } from './state.ts';

/**
 * The stage: the small shared picture that everyone sees (RT4). It is made of parts, each with a version of its own,
 * so that one change sends one part. What people are and may do is not here: that is their standing.
 */
export type StagePart =
  | { readonly part: 'assembly'; readonly version: Sequence; readonly body: AssemblyPart }
  | { readonly part: 'item'; readonly version: Sequence; readonly body: ItemPart }
  | { readonly part: 'announcements'; readonly version: Sequence; readonly body: readonly AnnouncementPart[] }
  | { readonly part: 'results'; readonly version: Sequence; readonly body: ResultsPart }
  /** Null: the poll is no longer on the stage. */
  | { readonly part: `poll:${PollId}`; readonly version: Sequence; readonly body: PollPart | null };

export type PartName = StagePart['part'];

export type AssemblyPart = {
  readonly title: Localized;
  readonly languages: readonly string[];
  readonly timeZone: string;
  readonly sitting: Sitting;
};

export type ItemPart = { readonly number: string; readonly title: Localized; readonly text: TextOnStage | null } | null;

export type AnnouncementPart = { readonly id: string; readonly text: Localized; readonly publishedAt: Instant; readonly pinned: boolean };

/** All results and voidings of the assembly: how many there are, and where the newest of them are listed; null without any. */
export type ResultsPart = { readonly settled: number; readonly index: string | null };

type PollCommon = {
  readonly id: PollId;
  readonly revision: number;
  readonly definition: DefinitionOnStage;
  readonly itemNumber: string | null;
  readonly runOffOf: PollId | null;
  readonly repeatOf: PollId | null;
};

export type PollPart =
  | (PollCommon & { readonly status: 'open'; readonly openedAt: Instant; readonly timer: Timer; readonly eligible: number })
  | (PollCommon & { readonly status: 'closed'; readonly openedAt: Instant; readonly closedAt: Instant; readonly eligible: number; readonly cast: number })
  | (PollCommon & { readonly status: 'published'; readonly closedAt: Instant; readonly publishedAt: Instant; readonly eligible: number; readonly outcome: Outcome })
  | (PollCommon & { readonly status: 'void'; readonly voidedAt: Instant; readonly reason: Localized });

export type SettledPoll = PublishedPoll | VoidPoll;

/** Results that stay on the stage besides what is open: the newest few; older ones are fetched. */
export const resultsOnStage = 4;

/** Announcements that fit one part: pinned ones first, then the newest. */
const announcementsOnStage = 8;

/** Closed polls that wait for their result; a chair publishes before going on, or at the end of a block of elections. */
export const closedOnStage = 12;

/**
 * Polls on the stage, in the order in which they were opened: all open ones, the newest closed ones, and the newest
 * results (PO20). A closed one whose result is withheld waits for nothing, and makes room as a result does (PO22).
 */
export function pollsOnStage(state: AssemblyState): readonly Poll[] {
  const shown: Poll[] = [];
  const closed: Poll[] = [];
  const settled: Poll[] = [];
  for (const poll of state.polls.values()) {
    if (poll.status === 'open') shown.push(poll);
    else if (poll.status === 'closed') (isWithheld(poll.definition) ? settled : closed).push(poll);
    else if (isSettled(poll)) settled.push(poll);
  }
  shown.push(...newest(closed, closedOnStage), ...newest(settled, resultsOnStage));
  return shown.sort((a, b) => openedAt(a) - openedAt(b) || a.version - b.version);
}

/** Whether everybody may know what became of it: its result is published, or it was declared void. */
export function isSettled(poll: Poll): poll is SettledPoll {
  return poll.status === 'published' || (poll.status === 'void' && poll.openedAt !== null);
}

function newest(polls: Poll[], most: number): Poll[] {
  return polls.sort((a, b) => b.version - a.version).slice(0, most);
}

function openedAt(poll: Poll): Instant {
  return poll.status === 'draft' ? 0 : (poll.openedAt ?? 0);
}

export function assemblyPart(state: AssemblyState): StagePart {
  const { title, languages, timeZone } = state.settings;
  return { part: 'assembly', version: Math.max(state.settingsVersion, state.sittingVersion), body: { title, languages, timeZone, sitting: state.sitting } };
}

export function itemPart(state: AssemblyState, showText: ShowText): StagePart {
  const item = state.agenda.find((candidate) => candidate.id === state.currentItemId) ?? null;
  const version = Math.max(state.currentItemVersion, item?.version ?? 0);
  const body = item === null ? null : { number: item.number, title: item.title, text: item.text === null ? null : showText(item.text) };
  return { part: 'item', version, body };
}

export function announcementsPart(state: AssemblyState): StagePart {
  const standing = [...state.announcements.values()].filter((announcement) => announcement.withdrawnAt === null);
  standing.sort((a, b) => Number(b.pinned) - Number(a.pinned) || b.publishedAt - a.publishedAt);
  const body: AnnouncementPart[] = [];
  let bytes = '[]'.length;
  for (const announcement of standing.slice(0, announcementsOnStage)) {
    const part = announcementPart(announcement);
    bytes += jsonBytes(part) + 1;
    if (bytes > partBytes) break;
    body.push(part);
  }
  return { part: 'announcements', version: state.announcementsVersion, body };
}

function announcementPart({ id, text, publishedAt, pinned }: Announcement): AnnouncementPart {
  return { id, text, publishedAt, pinned };
}

/** The stage's part of one poll; its body is null when it is not on the stage. */
export function pollPart(state: AssemblyState, id: PollId, showText: ShowText): StagePart {
  const poll = state.polls.get(id);
  if (poll === undefined || !pollsOnStage(state).includes(poll)) return { part: `poll:${id}`, version: state.sequence, body: null };
  return { part: `poll:${id}`, version: poll.version, body: pollBody(state, poll, showText) };
}

/** What everybody may know of a poll, on the stage or after it has left it; null of a draft. */
export function pollBody(state: AssemblyState, poll: Poll, showText: ShowText): PollPart | null {
  const itemNumber = state.agenda.find((item) => item.id === poll.definition.itemId)?.number ?? null;
  const { id, revision, runOffOf, repeatOf } = poll;
  const definition = definitionOnStage(poll.definition, showText);
  const common = { id, revision, definition, itemNumber, runOffOf, repeatOf };
  switch (poll.status) {
    case 'draft':
      return null;
    case 'open':
      return { ...common, status: 'open', openedAt: poll.openedAt, timer: poll.timer, eligible: poll.eligible.heads + poll.late.size };
    case 'closed':
      return { ...common, status: 'closed', openedAt: poll.openedAt, closedAt: poll.closedAt, eligible: poll.eligible.heads + poll.late.size, cast: poll.receipts?.rows.size ?? poll.ballots.size };
    case 'published':
      return { ...common, status: 'published', closedAt: poll.closedAt, publishedAt: poll.publishedAt, eligible: poll.eligible.heads + poll.late.size, outcome: poll.outcome };
    case 'void':
      return { ...common, status: 'void', voidedAt: poll.voidedAt, reason: poll.reason };
  }
}

/** Every part of the stage as it stands, but the list of results, which the worker makes. */
export function wholeStage(state: AssemblyState, showText: ShowText): readonly StagePart[] {
  return [assemblyPart(state), itemPart(state, showText), announcementsPart(state), ...pollsOnStage(state).map((poll) => pollPart(state, poll.id, showText))];
}
