import type { PollChoice } from '../../../lib/assembly/ballot.ts';
import { randomUUID } from 'node:crypto';
import { createAssemblyClient, type AssemblyClient } from '../../../lib/client/assembly-client.ts';
import { isSameChoice, isUnderWay } from '../../../lib/client/cast.ts';
import { systemClock } from '../../../lib/client/clock.ts';
import { MemoryStorage } from '../../fixtures/client-world.ts';
import { machineMs, type OperationEvent } from './operation-log.ts';

export type VoterOptions = {
  /** Names this client in the log: two devices of one person are two processes. */
  readonly process: string;
  readonly baseUrl: string;
  readonly assemblyId: string;
  readonly participantId: string;
  /** For the channel client; asked at each connect. */
  readonly authToken: () => string;
  readonly log: (event: OperationEvent) => void;
  readonly WebSocket?: typeof WebSocket;
};

/** A loss of the connection, by the machine's clock; `closeCode` as the WebSocket told it, `triedAtMs` of the first attempt to come back. */
export type Loss = { readonly lostAtMs: number; readonly closeCode: number; triedAtMs: number | null; backAtMs: number | null };

type UnderWay = { readonly commandId: string; readonly choice: PollChoice };

/** A participant with the real client, who votes when told to and writes down what they are told. */
export class Voter {
  readonly client: AssemblyClient;
  readonly losses: Loss[] = [];
  readonly #options: VoterOptions;
  readonly #underWay = new Map<string, UnderWay>();
  /** The first that was made since it was emptied: that of the command. Others are for correlation. */
  #commandId = '';
  #isStopping = false;

  constructor(options: VoterOptions) {
    this.#options = options;
    const onLost = (closeCode: number) => {
      if (!this.#isStopping) this.losses.push({ lostAtMs: machineMs(), closeCode, triedAtMs: null, backAtMs: null });
    };
    const onAttempt = () => {
      const last = this.losses.at(-1);
      if (last?.triedAtMs === null) last.triedAtMs = machineMs();
    };
    /** The connection's own, with an ear on its end. */
    class HeardWebSocket extends (options.WebSocket ?? globalThis.WebSocket) {
      constructor(url: string | URL, protocols?: string | string[]) {
        super(url, protocols);
        onAttempt();
        let hasOpened = false;
        this.addEventListener('open', () => (hasOpened = true));
        this.addEventListener('close', ({ code }) => {
          if (hasOpened) onLost(code);
        });
      }
    }
    this.client = createAssemblyClient({
      baseUrl: options.baseUrl,
      assemblyId: options.assemblyId,
      as: { kind: 'participant', participantId: options.participantId },
      instance: randomUUID(),
      storage: new MemoryStorage(),
      clock: systemClock,
      random: Math.random,
      newId: () => this.#newId(),
      warn: () => undefined,
      authToken: options.authToken,
      WebSocket: HeardWebSocket,
    });
    this.client.subscribe(() => this.#look());
  }

  get isConnected(): boolean {
    return this.client.getSnapshot().connection === 'connected';
  }

  /** Whether a ballot in this poll can be chosen now. */
  mayVote(pollId: string): boolean {
    const { stage } = this.client.getSnapshot();
    return stage.polls[pollId]?.body?.status === 'open';
  }

  /** Chooses and casts; what comes of it goes to the log. */
  vote(pollId: string, choice: PollChoice): void {
    const { participantId, process, log } = this.#options;
    const { casting } = this.client;
    if (casting === null) throw new Error('a participant casts');
    casting.choose(pollId, choice);
    this.#commandId = '';
    casting.cast(pollId);
    if (this.#commandId === '') throw new Error(`${participantId} could not cast in ${pollId}: ${JSON.stringify(this.client.getSnapshot().stage.polls[pollId]?.body?.status)}`);
    const commandId = this.#commandId;
    this.#underWay.set(pollId, { commandId, choice });
    log({ event: 'invoked', process, actor: `participant:${participantId}`, commandId, wanted: { kind: 'ballot', pollId, choice }, atMs: machineMs() });
    this.#look();
  }

  /** Ballots of which it is not yet certain what came of them. */
  get unsettled(): number {
    return this.#underWay.size;
  }

  stop(): void {
    this.#isStopping = true;
    this.client.stop();
  }

  #newId(): string {
    const id = randomUUID();
    if (this.#commandId === '') this.#commandId = id;
    return id;
  }

  #look(): void {
    const { casts, connection } = this.client.getSnapshot();
    // One may be lost again before it is back from the first loss.
    if (connection === 'connected') for (const loss of this.losses) loss.backAtMs ??= machineMs();
    const { process, log } = this.#options;
    for (const [pollId, { commandId, choice }] of this.#underWay) {
      const cast = casts[pollId];
      if (cast === undefined || isUnderWay(cast.step)) continue;
      this.#underWay.delete(pollId);
      const { step, recorded } = cast;
      if (step.kind === 'resting' && recorded !== null && isSameChoice(recorded.choice, choice)) log({ event: 'acknowledged', process, commandId, sequence: recorded.sequence, atMs: machineMs() });
      else if (step.kind === 'refused') log({ event: 'refused', process, commandId, reason: step.refusal.reason, atMs: machineMs() });
      else if (step.kind === 'not-counted') log({ event: 'refused', process, commandId, reason: 'poll-closed', atMs: machineMs() });
      // Shown again for the person to decide: whether an attempt arrived is not said, so it stays unknown.
    }
  }
}
