import { once } from 'node:events';
import { openSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Environment } from '../../../lib/config.ts';
import type { Figures } from '../../fixtures/l1/figures-preload.ts';
import type { MeasuredProcess } from '../../fixtures/l1/measured-process.ts';
import { RealWorker, type House } from '../../fixtures/l1/real-worker.ts';
import type { Death } from './checker.ts';
import type { Fired, StoreFault } from './failing-store.ts';
import { machineMs } from './operation-log.ts';
import { clockVariable, type WorkerAnswer, type WorkerOrder, type WorkerOrderMessage } from './worker-orders.ts';

const preload = pathToFileURL(path.join(import.meta.dirname, 'worker-preload.ts')).href;

export type WorkerProcessOptions = {
  /** Names it in what the checker says. */
  readonly name?: string;
  readonly nodeArgs?: readonly string[];
  /** Settings besides the house's. Logs are at the level `debug` by default: that is where a secret would show. */
  readonly environment?: Environment;
  /** Whether one that dies is started again at once, as the supervisor does. Default: yes. */
  readonly isRestarted?: boolean;
  /** Its standard output is a pipe that is read (default), that nobody reads, whose reader has gone, or a file on a full disk. */
  readonly output?: 'read' | 'unread' | 'closed' | 'full';
};

/** An end of the process that nobody asked for by `stop`. */
export type End = { readonly signal: NodeJS.Signals | null; readonly code: number | null; readonly atMs: number; servingAtMs: number | null };

/** The worker as it is run, `realtime/main.ts`, in a process that can be stopped, killed and made to meet faults. */
export class WorkerProcess {
  readonly ends: End[] = [];
  readonly #name: string;
  readonly #options: WorkerProcessOptions;
  /** Read anew at each start. */
  readonly #environment: Record<string, string | undefined>;
  readonly #worker: RealWorker;
  readonly #waiting = new Map<number, (answer: WorkerAnswer) => void>();
  #orders = 0;
  #output = '';
  #isStopping = false;

  constructor(house: House, options: WorkerProcessOptions = {}) {
    this.#name = options.name ?? 'the worker';
    this.#options = options;
    this.#environment = { LOG_LEVEL: 'debug', ...options.environment };
    this.#worker = new RealWorker(house, ['--import', preload, ...(options.nodeArgs ?? [])], {
      environment: this.#environment,
      output: options.output === 'full' ? openSync('/dev/full', 'w') : 'pipe',
      onStarted: (started) => this.#started(started),
    });
  }

  get baseUrl(): string {
    return this.#worker.baseUrl;
  }

  get port(): number {
    return this.#worker.port;
  }

  /** The process that lives now, or lived last. */
  get process(): MeasuredProcess {
    return this.#worker.process;
  }

  /** Everything that it has written so far, all its lives together. */
  get output(): { readonly process: string; readonly text: string } {
    return { process: this.#name, text: this.#output };
  }

  /** Log lines that say this. */
  logged(message: string): readonly string[] {
    return this.#output.split('\n').filter((line) => line.includes(`"msg":"${message}`));
  }

  get deaths(): readonly Death[] {
    return this.ends.map(({ atMs, servingAtMs }) => ({ what: this.#name, diedAtMs: atMs, servingAtMs }));
  }

  /** Resolves when it serves. */
  start(): Promise<void> {
    this.#isStopping = false;
    return this.#worker.start();
  }

  figures(): Promise<Figures> {
    return this.process.figures({ collect: false });
  }

  signal(signal: NodeJS.Signals): void {
    this.process.child.kill(signal);
  }

  /** Sends the signal and waits until it is gone. */
  async end(signal: NodeJS.Signals): Promise<End> {
    const ends = this.ends.length;
    const exit = once(this.process.child, 'exit');
    this.signal(signal);
    await exit;
    const end = this.ends[ends];
    if (end === undefined) throw new Error('the end of a worker was not noted');
    return end;
  }

  /** From the next matching call on; what was armed before is forgotten. */
  async armStore(fault: StoreFault): Promise<void> {
    await this.#order({ do: 'arm-store', fault });
  }

  async disarmStore(): Promise<readonly Fired[]> {
    const { fired } = await this.#order({ do: 'disarm-store' });
    return fired;
  }

  /** Faults of the store that occurred since the last was armed. */
  async fired(): Promise<readonly Fired[]> {
    const { fired } = await this.#order({ do: 'tell-store' });
    return fired;
  }

  /** Calls of the store that the armed fault might have met. */
  async storeCalls(): Promise<number> {
    const { calls } = await this.#order({ do: 'tell-store' });
    return calls;
  }

  /** The event loop stands still for so long; resolves when it turns again. */
  async block(ms: number): Promise<void> {
    await this.#order({ do: 'block', ms });
  }

  /** Memory is taken until the process ends of it; resolves when that has begun. */
  async exhaustHeap(): Promise<void> {
    await this.#order({ do: 'exhaust-heap' });
  }

  /** The wall clock of its machine is set by so much: of this process, and of those that follow it. */
  async setClock(byMs: number): Promise<void> {
    this.#environment[clockVariable] = String(byMs);
    await this.#order({ do: 'set-clock', byMs });
  }

  /** One number of its metrics, such as `hemicycle_commands_unfit_total`; labels as they are written. 0 if it isn't there. */
  async metric(name: string, labels: readonly string[] = []): Promise<number> {
    const response = await fetch(`${this.baseUrl}/realtime/metrics`);
    const lines = (await response.text()).split('\n').filter((line) => line.startsWith(`${name}{`) && labels.every((label) => line.includes(label)));
    return lines.reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' ') + 1)), 0);
  }

  /** Ends it for good. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    // One that was stopped by a signal hears no other.
    if (!this.process.hasEnded) this.signal('SIGCONT');
    await this.#worker.stop();
  }

  #started(started: MeasuredProcess): void {
    const { child } = started;
    child.on('message', (message: unknown) => {
      if (!isAnswer(message)) return;
      this.#waiting.get(message.orderDone)?.(message);
      this.#waiting.delete(message.orderDone);
    });
    child.once('exit', (code, signal) => this.#ended(code, signal));
    const { output = 'read' } = this.#options;
    if (output === 'closed') child.stdout?.destroy();
    for (const stream of [output === 'read' ? child.stdout : null, child.stderr]) stream?.setEncoding('utf8').on('data', (text: string) => (this.#output += text));
  }

  #ended(code: number | null, signal: NodeJS.Signals | null): void {
    if (this.#isStopping) return;
    const end: End = { signal, code, atMs: machineMs(), servingAtMs: null };
    this.ends.push(end);
    if (this.#options.isRestarted === false) return;
    void this.#worker.start().then(() => (end.servingAtMs = machineMs()));
  }

  #order(order: WorkerOrder): Promise<WorkerAnswer> {
    this.#orders += 1;
    const orderId = this.#orders;
    return new Promise((resolve, reject) => {
      this.#waiting.set(orderId, resolve);
      this.process.child.send({ orderId, order } satisfies WorkerOrderMessage, (error) => {
        if (error !== null) reject(error);
      });
    });
  }
}

function isAnswer(message: unknown): message is WorkerAnswer {
  return typeof message === 'object' && message !== null && 'orderDone' in message;
}
