import type { LimitName } from '../../lib/protocol/operations.ts';
import type { CutReason, TransportName } from '../channels/connection.ts';
import type { JoinResult } from '../channels/metrics.ts';
import type { PostOutcome } from '../transports/long-poll-posts.ts';
import { Distribution } from './distribution.ts';
import { Tally } from './tally.ts';

/** What both Prometheus and the operations page are told, counted once. */
export type Figures = {
  /** How often each limit was reached. */
  readonly limits: Tally<LimitName>;
  readonly connections: Tally<TransportName>;
  /** Pages that came back. */
  readonly reconnects: Tally<TransportName>;
  readonly commits: Distribution;
  /** From a ballot's arrival until its reply was handed to the transport. */
  readonly replies: Distribution;
  /** From a chair's click until the last client's frame was written. */
  readonly lastFrames: Distribution;
};

export function createFigures(): Figures {
  return { limits: new Tally(), connections: new Tally(), reconnects: new Tally(), commits: new Distribution(), replies: new Distribution(), lastFrames: new Distribution() };
}

/** Words that refusals carry on the wire, and the limit behind each. The others are no limits: a wrong origin, a drain. */
const limitsOfRefusals: Readonly<Record<string, LimitName>> = {
  full: 'connections',
  'too-many-connections': 'connections-per-credential',
  busy: 'arrivals-waiting',
  'too-slow': 'arrival-time',
  flood: 'after-flood',
  memory: 'memory',
};

export function limitOfRefusal(reason: string): LimitName | null {
  return limitsOfRefusals[reason] ?? null;
}

export function limitOfCut(reason: CutReason): LimitName | null {
  switch (reason) {
    case 'flood':
      return 'message-flood';
    case 'too-many-pending':
      return 'pending';
    case 'slow-consumer':
      return 'slow-reader';
    case 'output-overflow':
      return 'output';
    case 'silent':
      return 'silence';
    case 'malformed':
    case 'unsupported-data':
    case 'revoked':
    case 'drain':
    case 'replaced':
      return null;
  }
}

export function limitOfJoin(result: JoinResult): LimitName | null {
  switch (result) {
    case 'too-many-channels':
      return 'channels';
    case 'too-many-pending':
      return 'pending';
    case 'timed-out':
      return 'join-time';
    case 'overrun':
      return 'join-broadcasts';
    case 'ok':
    case 'refused':
    case 'unmatched-topic':
    case 'crashed':
    case 'abandoned':
      return null;
  }
}

export function limitOfPost(outcome: PostOutcome): LimitName | null {
  switch (outcome) {
    case 'too-large':
      return 'body-size';
    case 'too-slow':
      return 'body-time';
    case 'busy':
      return 'bodies-at-once';
    case 'refused':
      return 'posts-at-once';
    case 'turn-missed':
      return 'post-turn';
    case 'taken':
    case 'gone':
    case 'broken-off':
      return null;
  }
}

export function limitOfAnswer(status: number): LimitName | null {
  return status === 408 ? 'body-time' : status === 413 ? 'body-size' : status === 429 ? 'attempts' : null;
}

/** The codes of ws for what is larger than it may be, or in more pieces. */
export function isSizeFault(code: string | null): boolean {
  return code === 'WS_ERR_UNSUPPORTED_MESSAGE_LENGTH' || code === 'WS_ERR_TOO_MANY_BUFFERED_PARTS';
}
