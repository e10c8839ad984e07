/**
 * Guards for what the server sends. They look at what this client itself relies on (which message it is, its versions,
 * its lists), not at every field: pages ship without a schema library. What a guard turns down is dropped and reported.
 */
import type { PollPart, StagePart } from '../assembly/stage.ts';
import type { Standing } from '../assembly/standing.ts';
import { terminalJoinReasons } from '../protocol/down.ts';
import type {
  CommandAccepted,
  CommandRefused,
  Count,
  Desk,
  DownEvents,
  EndReason,
  Joined,
  JoinRefusal,
  ParticipantJoined,
  RecordSeal,
  RoomCount,
  RoomFigures,
  SignedHead,
  StaffJoined,
  StageJoined,
  Version,
} from '../protocol/down.ts';
import type { PastBallot, ResultsIndex } from '../protocol/results.ts';

type Fields = Readonly<Record<string, unknown>>;

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

export function isVersion(value: unknown): value is Version {
  return Array.isArray(value) && value.length === 2 && isCount(value[0]) && isCount(value[1]);
}

function isJoined(value: unknown): value is Joined & Fields {
  return (
    isFields(value) &&
    typeof value['epoch'] === 'string' &&
    isVersion(value['version']) &&
    Number.isFinite(value['now']) &&
    Number.isFinite(value['reconnectWindowMs']) &&
    typeof value['stale'] === 'boolean'
  );
}

export function isStageJoined(value: unknown): value is StageJoined {
  return (
    isJoined(value) &&
    Array.isArray(value['stage']) &&
    value['stage'].every(isStagePart) &&
    Array.isArray(value['counts']) &&
    value['counts'].every(isBallotCount) &&
    isRoomCount(value['room']) &&
    isRecordSeal(value['record'])
  );
}

export function isRecordSeal(value: unknown): value is RecordSeal {
  return isFields(value) && typeof value['fingerprint'] === 'string' && (value['head'] === null || isSignedHead(value['head']));
}

export function isSignedHead(value: unknown): value is SignedHead {
  return isFields(value) && isCount(value['sequence']) && typeof value['hash'] === 'string' && isCount(value['at']) && typeof value['signature'] === 'string';
}

export function isParticipantJoined(value: unknown): value is ParticipantJoined {
  return isJoined(value) && isPerson(value['me']) && isStanding(value['standing']);
}

export function isStaffJoined(value: unknown): value is StaffJoined {
  return (
    isJoined(value) &&
    isPerson(value['me']) &&
    isDesk(value['desk']) &&
    isRoomFigures(value['room']) &&
    Array.isArray(value['counts']) &&
    value['counts'].every(isBallotCount) &&
    isVersion(value['participantsVersion'])
  );
}

function isPerson(value: unknown): boolean {
  return isFields(value) && typeof value['id'] === 'string';
}

export function isStagePart(value: unknown): value is StagePart {
  if (!isFields(value) || !isCount(value['version'])) return false;
  const { part, body } = value;
  if (part === 'assembly') return isFields(body);
  if (part === 'item') return body === null || isFields(body);
  if (part === 'announcements') return Array.isArray(body) && body.every(isFields);
  if (part === 'results') return isFields(body) && isCount(body['settled']) && (body['index'] === null || typeof body['index'] === 'string');
  if (typeof part !== 'string' || !part.startsWith('poll:')) return false;
  return body === null || isPollPart(body);
}

/** Also a result that was fetched by its hash. */
export function isPollPart(body: unknown): body is PollPart {
  if (!isFields(body) || typeof body['id'] !== 'string' || !isCount(body['revision']) || !isFields(body['definition'])) return false;
  switch (body['status']) {
    case 'open':
      return isFields(body['timer']);
    case 'closed':
    case 'published':
      return isCount(body['closedAt']);
    case 'void':
      return true;
    default:
      return false;
  }
}

/** A document of the list of results. */
export function isResultsIndex(value: unknown): value is ResultsIndex {
  return isFields(value) && Array.isArray(value['entries']) && value['entries'].every(isResultEntry) && (value['older'] === null || typeof value['older'] === 'string');
}

function isResultEntry(value: unknown): boolean {
  if (!isFields(value) || typeof value['poll'] !== 'string' || typeof value['hash'] !== 'string' || !isFields(value['question'])) return false;
  return value['status'] === 'published' ? typeof value['verdict'] === 'string' : value['status'] === 'void';
}

export function isStageEvent(value: unknown): value is DownEvents['stage'] {
  return isFields(value) && isCount(value['term']) && isStagePart(value);
}

export function isStandingEvent(value: unknown): value is DownEvents['standing'] {
  return isFields(value) && isCount(value['term']) && isStanding(value);
}

export function isStanding(value: unknown): value is Standing {
  return (
    isFields(value) &&
    isCount(value['version']) &&
    isFields(value['ballots']) &&
    Object.values(value['ballots']).every(isOwnBallot) &&
    isFields(value['exceptions'])
  );
}

function isOwnBallot(value: unknown): boolean {
  return isFields(value) && isCount(value['sequence']) && isCount(value['at']) && isFields(value['choice']);
}

/** The answer about one's own ballot in a poll that has left the stage. */
export function isPastBallot(value: unknown): value is PastBallot {
  return isFields(value) && (value['ballot'] === null || isOwnBallot(value['ballot']));
}

export function isBallotCount(value: unknown): value is Count {
  return isFields(value) && typeof value['poll'] === 'string' && isCount(value['cast']) && isCount(value['eligible']);
}

export function isRoomCount(value: unknown): value is RoomCount {
  return isFields(value) && isCount(value['enrolled']) && isCount(value['present']);
}

export function isRoomFigures(value: unknown): value is RoomFigures {
  return isFields(value) && isCount(value['people']) && isCount(value['presentPeople']) && isCount(value['connected']);
}

export function isDesk(value: unknown): value is Desk {
  return isFields(value) && isVersion(value['version']) && isFields(value['settings']) && Array.isArray(value['agenda']) && Array.isArray(value['polls']) && Array.isArray(value['roles']);
}

export function isInvalidation(value: unknown): value is DownEvents['invalidate'] {
  return isFields(value) && value['list'] === 'participants' && isVersion(value['version']);
}

export function isDeskEvent(value: unknown): value is DownEvents['desk'] {
  return isFields(value) && isVersion(value['version']);
}

export function isStaleEvent(value: unknown): value is DownEvents['stale'] {
  return isFields(value) && typeof value['stale'] === 'boolean';
}

/** A reason that a newer server knows and this page doesn't ends it all the same. */
export function isEnded(value: unknown): value is { readonly reason: EndReason } {
  return isFields(value) && typeof value['reason'] === 'string';
}

/** The refusal after which a client stops, or null for one after which it tries again. */
export function terminalRefusal(value: unknown): JoinRefusal | null {
  if (!isFields(value)) return null;
  return terminalJoinReasons.find((reason) => reason === value['reason']) ?? null;
}

/** Another worker has the assembly: only a new connection can lead there. */
export function isElsewhere(value: unknown): boolean {
  return isFields(value) && value['reason'] === ('elsewhere' satisfies JoinRefusal);
}

export function isAccepted(value: unknown): value is CommandAccepted {
  return isFields(value) && isCount(value['sequence']) && isCount(value['at']);
}

export function isRefused(value: unknown): value is CommandRefused {
  return isFields(value) && isFields(value['refusal']) && typeof value['refusal']['reason'] === 'string';
}
