import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { MeasuredProcess } from '../../fixtures/l1/measured-process.ts';
import type { RivalAnswer, RivalKind, RivalOrder } from './rival-orders.ts';

const programs: Readonly<Record<RivalKind, string>> = { bare: 'bare-loop.ts', 'socket-io': 'socket-io.ts' };

/** One of the others, with as many clients as we have. */
export class Rival {
  readonly server: MeasuredProcess;
  readonly kind: RivalKind;
  readonly #crowd: ChildProcess;
  #port = 0;

  constructor(kind: RivalKind) {
    this.kind = kind;
    this.server = new MeasuredProcess(path.join(import.meta.dirname, programs[kind]));
    this.#crowd = fork(path.join(import.meta.dirname, 'rival-crowd.ts'), [], { execArgv: [], stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  }

  async ready(): Promise<void> {
    this.#port = Number((await nextWith(this.server.child, 'port')) ?? 0);
  }

  join(clients: number, windowMs: number): Promise<RivalAnswer> {
    return this.order({ do: 'join', kind: this.kind, port: this.#port, clients, windowMs });
  }

  async order(order: RivalOrder): Promise<RivalAnswer> {
    this.#crowd.send(order);
    return new Promise((resolve, reject) => {
      this.#crowd.once('message', (answer: RivalAnswer) => resolve(answer));
      this.#crowd.once('exit', () => reject(new Error(`the clients of ${this.kind} ended`)));
    });
  }

  /** Sends to everyone and waits until everyone has it all. */
  async broadcast(bytes: number, times: number, periodMs: number): Promise<void> {
    const done = nextWith(this.server.child, 'broadcastDone');
    this.server.child.send({ broadcast: { bytes, times, periodMs } });
    await this.order({ do: 'receive', each: times });
    await done;
  }

  async end(): Promise<void> {
    await this.server.end('SIGKILL');
    if (this.#crowd.exitCode !== null || this.#crowd.signalCode !== null) return;
    const exit = once(this.#crowd, 'exit');
    this.#crowd.kill('SIGKILL');
    await exit;
  }
}

/** The value of a field in the next message that has it. */
function nextWith(child: ChildProcess, field: string): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const hear = (message: unknown) => {
      if (typeof message !== 'object' || message === null || !(field in message)) return;
      child.off('message', hear);
      resolve(Object.entries(message).find(([name]) => name === field)?.[1]);
    };
    child.on('message', hear);
    child.once('exit', () => reject(new Error(`the server ended before it said its ${field}`)));
  });
}
