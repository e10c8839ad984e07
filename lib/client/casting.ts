import type { Instant, PollId } from '../assembly/basics.ts';
import type { PollPart } from '../assembly/stage.ts';
import type { WireCommand } from '../protocol/commands.ts';
import { retryDelayMs } from './backoff.ts';
import type { CastStorage } from './cast-storage.ts';
import { isUnderWay, keptOf, newCast, nextCast, restoredCast, type Cast, type CastEffect, type CastEvent, type Choice, type Facts, type PendingCast, type PollFacts } from './cast.ts';
import type { ClientClock } from './clock.ts';
import type { SentCommand } from './commands.ts';
import type { Held, StageView } from './stage-view.ts';
import type { HeldStanding } from './standing-view.ts';
import { isNewer } from './versions.ts';

export type CastingDeps = {
  readonly storage: CastStorage;
  readonly clock: ClientClock;
  random(): number;
  newId(): string;
  /** Null until the first join. */
  serverNow(): Instant | null;
  stage(): StageView;
  standing(): HeldStanding | null;
  /** All topics are joined over a connection that is open. */
  isConnected(): boolean;
  send(command: WireCommand, commandId: string): Promise<SentCommand>;
  rejoin(): void;
  onChange(casts: Readonly<Record<PollId, Cast>>): void;
  /** A reply recorded this ballot. */
  onAccepted(pollId: PollId, ballot: NonNullable<Cast['recorded']>): void;
};

/** One's own ballots: what the page calls, and what drives {@link nextCast}. */
export type Casting = {
  /** The choice for an open poll, in the revision that is shown. Kept over a reload; sends nothing. */
  choose(pollId: PollId, choice: Choice): void;
  /** Takes a choice back, or puts away what was said of the last one. */
  clear(pollId: PollId): void;
  /** Casts what is chosen. Offline it is kept, and goes out within two minutes or is shown again (P12, RT8). */
  cast(pollId: PollId): void;
  /** Something of the stage or the standing is new, and the connection stands. */
  learn(): void;
  /** The connection is gone. */
  lose(): void;
  /** A ballot was cast, and it is not yet known whether it is recorded. */
  isUnderWay(): boolean;
  /** On signing out: nothing of this participant stays in the browser. */
  eraseAll(): void;
  stop(): void;
};

export function createCasting(deps: CastingDeps): Casting {
  let casts: Readonly<Record<PollId, Cast>> = Object.fromEntries([...deps.storage.all()].map(([pollId, kept]) => [pollId, restoredCast(pollId, kept)]));
  const waits = new Map<PollId, () => void>();
  if (Object.keys(casts).length > 0) deps.onChange(casts);

  function apply(pollId: PollId, event: CastEvent): void {
    const before = casts[pollId] ?? newCast(pollId);
    const { cast, effect } = nextCast(before, event);
    if (cast !== before) {
      casts = { ...casts, [pollId]: cast };
      deps.storage.keep(pollId, keptOf(cast));
      if (cast.step.kind !== 'waiting') endWait(pollId);
      deps.onChange(casts);
    }
    if (effect !== null) perform(pollId, effect);
  }

  function perform(pollId: PollId, effect: CastEffect): void {
    switch (effect.do) {
      case 'send':
        void send(pollId, effect.pending);
        return;
      case 'wait':
        endWait(pollId);
        waits.set(pollId, deps.clock.after(retryDelayMs(effect.attempt, deps.random()), () => waited(pollId)));
        return;
      case 'rejoin':
        deps.rejoin();
        return;
    }
  }

  async function send(pollId: PollId, { commandId, choice, revision, replaces, castAt }: PendingCast): Promise<void> {
    const { answer } = await deps.send({ type: 'castBallot', pollId, choice, basis: { revision, replaces, castAt } }, commandId);
    apply(pollId, { type: 'answered', commandId, answer });
    if (answer.outcome === 'accepted') deps.onAccepted(pollId, { sequence: answer.sequence, at: answer.at, choice });
  }

  function waited(pollId: PollId): void {
    waits.delete(pollId);
    const facts = factsOf(pollId);
    if (facts !== null && deps.isConnected()) apply(pollId, { type: 'waited', facts });
  }

  function endWait(pollId: PollId): void {
    waits.get(pollId)?.();
    waits.delete(pollId);
  }

  function factsOf(pollId: PollId): Facts | null {
    const standing = deps.standing();
    const now = deps.serverNow();
    if (standing === null || now === null) return null;
    return { poll: pollFacts(deps.stage().polls[pollId], standing, pollId), ballot: standing.ballots[pollId] ?? null, now };
  }

  function learn(): void {
    if (!deps.isConnected()) return;
    const { polls } = deps.stage();
    const standing = deps.standing();
    const known = new Set([...Object.keys(casts), ...Object.keys(polls), ...Object.keys(standing?.ballots ?? {})]);
    for (const pollId of known) {
      const facts = factsOf(pollId);
      if (facts === null) return;
      apply(pollId, { type: 'learned', facts });
      if (facts.poll.status === 'absent' && casts[pollId]?.step.kind === 'resting') forget(pollId);
    }
  }

  function forget(pollId: PollId): void {
    const { [pollId]: gone, ...rest } = casts;
    if (gone === undefined) return;
    casts = rest;
    deps.storage.keep(pollId, null);
    deps.onChange(casts);
  }

  return {
    choose(pollId, choice) {
      const poll = deps.stage().polls[pollId]?.body;
      if (poll?.status !== 'open') return;
      apply(pollId, { type: 'choose', draft: { revision: poll.revision, choice } });
      if (!deps.isConnected()) apply(pollId, { type: 'lost' });
    },
    clear: (pollId) => apply(pollId, { type: 'clear' }),
    cast(pollId) {
      const now = deps.serverNow();
      if (now !== null) apply(pollId, { type: 'cast', commandId: deps.newId(), at: now });
    },
    learn,
    lose() {
      for (const pollId of Object.keys(casts)) apply(pollId, { type: 'lost' });
    },
    isUnderWay: () => Object.values(casts).some((cast) => isUnderWay(cast.step)),
    eraseAll() {
      for (const pollId of waits.keys()) endWait(pollId);
      casts = {};
      deps.storage.eraseAll();
      deps.onChange(casts);
    },
    stop() {
      for (const pollId of waits.keys()) endWait(pollId);
    },
  };
}

/** What stage and standing say of a poll. */
export function pollFacts(held: Held<PollPart | null> | undefined, standing: HeldStanding, pollId: PollId): PollFacts {
  const poll = held?.body ?? null;
  if (held === undefined || poll === null) return { status: 'absent' };
  switch (poll.status) {
    case 'open':
      return { status: 'open', revision: poll.revision, exception: standing.exceptions[pollId] ?? null, isInterrupted: poll.timer.kind === 'interrupted' };
    case 'closed':
    case 'published':
      return { status: 'closed', closedAt: poll.closedAt, isConclusive: !isNewer(held.version, [standing.term, standing.version]) };
    case 'void':
      return { status: 'void' };
  }
}
