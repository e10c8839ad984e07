import type { Registry } from 'prom-client';
import type { Keys } from '../../lib/auth/keys.ts';
import type { ParticipantId } from '../../lib/assembly/basics.ts';
import type { Mail } from '../../lib/mail/mail.ts';
import type { LimitName } from '../../lib/protocol/operations.ts';
import type { AccessIndex } from '../access-index.ts';
import type { AssemblyHost } from '../assembly-host.ts';
import type { RealtimeClock } from '../channels/clock.ts';
import type { RealtimeLog } from '../channels/log.ts';
import type { AssemblyContent } from '../content/assembly-content.ts';
import type { ContentCache } from '../content/content-cache.ts';
import type { Hosts } from '../hosts.ts';
import type { ParticipantsList } from '../list/participants-list.ts';
import type { WallClock } from '../wall-clock.ts';
import type { AttemptLimits } from './attempt-limits.ts';
import type { ClientAddress } from './client-address.ts';
import type { OperationsSource } from '../watch/operations.ts';
import type { LoopWatch } from './loop-watch.ts';
import type { OriginRequest } from './origin.ts';
import type { BodyBudget } from './read-body.ts';
import type { PrincipalReader } from './read-principal.ts';

/** What the HTTP side reports. */
export type HttpMetrics = { reached(limit: LimitName | null): void };

/** What the HTTP side of the worker is made of; realtime/main.ts wires it. */
export type HttpDeps = {
  /** An origin. */
  readonly publicUrl: string;
  readonly keys: Keys;
  readonly hosts: Hosts;
  readonly clock: RealtimeClock;
  readonly wall: WallClock;
  readonly log: RealtimeLog;
  readonly newId: () => string;
  readonly checkOrigin: (request: OriginRequest) => boolean;
  readonly readPrincipal: PrincipalReader;
  readonly clientAddress: ClientAddress;
  readonly limits: AttemptLimits;
  readonly access: AccessIndex;
  readonly list: ParticipantsList;
  /** Null of an assembly that has just ended here. */
  readonly contentOf: (host: AssemblyHost) => AssemblyContent | null;
  readonly contentCache: ContentCache;
  readonly isConnected: (host: AssemblyHost, id: ParticipantId) => boolean;
  /** Takes a mail to be sent; false when too many wait. */
  readonly queueMail: (mail: Mail) => boolean;
  readonly registry: Registry;
  readonly metrics: HttpMetrics;
  /** How the process is doing. */
  readonly operations: OperationsSource;
  /** Bytes of bodies that are being read, of all requests together. */
  readonly bodies: BodyBudget;
  readonly loop: LoopWatch;
  /** Resolves with null when the store answers and its schema is ours, else with the reason. */
  readonly whyNotReady: () => Promise<string | null>;
};
