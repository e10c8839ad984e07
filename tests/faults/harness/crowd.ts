import type { PollChoice } from '../../../lib/assembly/ballot.ts';
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import type { House } from '../../fixtures/l1/real-worker.ts';
import type { CrowdAnswer, CrowdMessage, CrowdOrder, CrowdSaid } from './crowd-orders.ts';
import type { OperationLog } from './operation-log.ts';
import type { Loss } from './voter.ts';

const program = path.join(import.meta.dirname, 'crowd-process.ts');

/** Choices by turns: the n-th voter casts the n-th of them. */
export const mixedChoices: readonly PollChoice[] = [{ answer: 'yes' }, { answer: 'no' }, { answer: 'yes' }, { answer: 'abstain' }];

/** Voters with the real client in a process of their own. What happens to their ballots goes to the log. */
export class Crowd {
  readonly #child: ChildProcess;
  readonly #waiting = new Map<number, (said: Exclude<CrowdSaid, { events: unknown }>) => void>();
  #orders = 0;

  /** @param label names its clients in the log: two crowds of the same people are their second devices */
  constructor(log: OperationLog, label = 'crowd') {
    this.#child = fork(program, [label], { execArgv: [], stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
    this.#child.on('message', (said: CrowdSaid) => {
      if ('events' in said) {
        for (const event of said.events) log.take(event);
        return;
      }
      this.#waiting.get(said.id)?.(said);
      this.#waiting.delete(said.id);
    });
  }

  /** Everybody opens the page. @param baseUrl the worker's own, or a line to it */
  async come(house: Pick<House, 'secret' | 'assemblyId' | 'participants'>, baseUrl: string, windowMs = 1_000): Promise<void> {
    await this.#order({ do: 'come', baseUrl, secretHex: house.secret.toString('hex'), assemblyId: house.assemblyId, participants: house.participants, windowMs });
  }

  async seeOpen(pollId: string): Promise<void> {
    await this.#order({ do: 'see-open', pollId });
  }

  /** Resolves when all are cast, whatever came of them. */
  async cast(pollId: string, options: { readonly choices?: readonly PollChoice[]; readonly overMs?: number } = {}): Promise<void> {
    await this.#order({ do: 'cast', pollId, choices: options.choices ?? mixedChoices, overMs: options.overMs ?? 0 });
  }

  /** Resolves when it is certain of every ballot what came of it, and the log says so. */
  async settle(): Promise<void> {
    await this.#order({ do: 'settle' });
  }

  async beBack(): Promise<void> {
    await this.#order({ do: 'be-back' });
  }

  async setClock(byMs: number): Promise<void> {
    await this.#order({ do: 'set-clock', byMs });
  }

  async losses(): Promise<readonly Loss[]> {
    const answer = await this.#order({ do: 'tell-losses' });
    return answer.done === 'tell-losses' ? answer.losses : [];
  }

  /** How many pages say that the store does not answer. */
  async stale(): Promise<number> {
    const answer = await this.#order({ do: 'tell-stale' });
    return answer.done === 'tell-stale' ? answer.stale : 0;
  }

  async end(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const exit = once(this.#child, 'exit');
    this.#child.kill('SIGKILL');
    await exit;
  }

  async #order(order: CrowdOrder): Promise<CrowdAnswer> {
    this.#orders += 1;
    const id = this.#orders;
    const said = await new Promise<Exclude<CrowdSaid, { events: unknown }>>((resolve) => {
      this.#waiting.set(id, resolve);
      this.#child.send({ id, order } satisfies CrowdMessage);
    });
    if ('failed' in said) throw new Error(`the crowd could not ${order.do}: ${said.failed}`);
    return said.answer;
  }
}
