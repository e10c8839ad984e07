import { randomUUID } from 'node:crypto';
import type { AssemblyClient } from '../../../lib/client/assembly-client.ts';
import type { Outcome } from '../../../lib/counting/types.ts';
import type { WireCommand } from '../../../lib/protocol/commands.ts';
import { until } from '../../fixtures/channel-client.ts';
import { staffClient } from '../../fixtures/l1/panels.ts';
import type { House } from '../../fixtures/l1/real-worker.ts';
import { machineMs, type OperationLog } from './operation-log.ts';

/** The chair of a house, with the real client; what they ask for goes to the log. */
export class Chair {
  readonly client: AssemblyClient;
  readonly #house: House;
  readonly #log: OperationLog;
  /** The first that was made since it was emptied: that of the command. Others are for correlation. */
  #commandId = '';

  constructor(house: House, baseUrl: string, log: OperationLog) {
    this.#house = house;
    this.#log = log;
    this.client = staffClient(house, baseUrl, { newId: () => this.#newId(), warn: () => undefined }).client;
  }

  get isConnected(): boolean {
    return this.client.getSnapshot().connection === 'connected';
  }

  async come(): Promise<void> {
    this.client.start();
    await until(() => this.isConnected && this.client.getSnapshot().desk !== null);
  }

  /** Gives one command, once; throws when it is not accepted. */
  async give(command: WireCommand): Promise<void> {
    const { type } = command;
    const invokedAtMs = machineMs();
    this.#commandId = '';
    const sending = this.client.send(command);
    const commandId = this.#commandId;
    const chair = { process: 'chair', commandId } as const;
    this.#log.take({ event: 'invoked', ...chair, actor: `staff:${this.#house.staff.staffId}`, wanted: { kind: 'command', type }, atMs: invokedAtMs });
    const { answer } = await sending;
    switch (answer.outcome) {
      case 'accepted':
        this.#log.take({ event: 'acknowledged', ...chair, sequence: answer.sequence, atMs: machineMs() });
        return;
      case 'refused':
        this.#log.take({ event: 'refused', ...chair, reason: answer.refusal.reason, atMs: machineMs() });
        throw new Error(`${type} was refused: ${JSON.stringify(answer.refusal)}`);
      case 'unanswered':
        throw new Error(`${type} was not answered: ${answer.because}`);
    }
  }

  async open(pollId: string, closeAfterMs: number | null = null): Promise<void> {
    await until(() => this.isConnected && this.#onDesk(pollId) !== undefined);
    await this.give({ type: 'openPoll', pollId, closeAfterMs, basis: this.#onDesk(pollId)?.version ?? 0 });
    await until(() => this.statusOf(pollId) === 'open');
  }

  /** Sets an end, so many milliseconds from now. */
  async endIn(pollId: string, afterMs: number): Promise<void> {
    await this.give({ type: 'closePoll', pollId, afterMs, basis: this.#versionOnStage(pollId) });
  }

  /** Gives more time, so many milliseconds; to one that was interrupted, from now on. */
  async extend(pollId: string, byMs: number): Promise<void> {
    await until(() => this.isConnected);
    await this.give({ type: 'extendPoll', pollId, byMs, basis: this.#versionOnStage(pollId) });
  }

  async close(pollId: string): Promise<void> {
    await until(() => this.isConnected && this.statusOf(pollId) === 'open');
    await this.give({ type: 'closePoll', pollId, afterMs: 0, basis: this.#versionOnStage(pollId) });
    await until(() => this.statusOf(pollId) === 'closed');
  }

  /** Publishes the result; resolves with it as the stage shows it. */
  async publish(pollId: string): Promise<Outcome> {
    await until(() => this.isConnected && this.statusOf(pollId) === 'closed');
    await this.give({ type: 'publishResult', pollId, basis: this.#versionOnStage(pollId) });
    await until(() => this.#published(pollId) !== null);
    const outcome = this.#published(pollId);
    if (outcome === null) throw new Error('a result has vanished');
    return outcome;
  }

  /** As everybody sees it. */
  statusOf(pollId: string): string {
    return this.client.getSnapshot().stage.polls[pollId]?.body?.status ?? 'absent';
  }

  /** `running`, `interrupted` and so on; null where there is none. */
  timerOf(pollId: string): string | null {
    const poll = this.client.getSnapshot().stage.polls[pollId]?.body;
    return poll?.status === 'open' ? poll.timer.kind : null;
  }

  /** Whether the page says that the store does not answer. */
  get isStale(): boolean {
    return this.client.getSnapshot().stale;
  }

  /** Ballots recorded so far, as the desk shows them. */
  castIn(pollId: string): number {
    return this.client.getSnapshot().counts[pollId]?.cast ?? 0;
  }

  stop(): void {
    this.client.stop();
  }

  #newId(): string {
    const id = randomUUID();
    if (this.#commandId === '') this.#commandId = id;
    return id;
  }

  #onDesk(pollId: string) {
    return this.client.getSnapshot().desk?.polls.find((poll) => poll.id === pollId);
  }

  #versionOnStage(pollId: string): number {
    return this.client.getSnapshot().stage.polls[pollId]?.version[1] ?? 0;
  }

  #published(pollId: string): Outcome | null {
    const poll = this.client.getSnapshot().stage.polls[pollId]?.body;
    return poll?.status === 'published' ? poll.outcome : null;
  }
}
