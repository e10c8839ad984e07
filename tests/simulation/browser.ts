import { createAssemblyClient, type AssemblyClient, type ClientOptions } from '../../lib/client/assembly-client.ts';
import type { Lifecycle, LifecycleEvent } from '../../lib/client/lifecycle.ts';
import { createParticipantsList, type ParticipantsList } from '../../lib/client/participants-list.ts';
import { participantsQuery } from '../../lib/protocol/http.ts';
import { MemoryStorage } from '../fixtures/client-world.ts';
import { Line, type Network } from './network.ts';
import { webSocketOf } from './page-socket.ts';
import type { Random } from './random.ts';
import { Process, type Schedule } from './schedule.ts';

export type BrowserWorld = {
  readonly schedule: Schedule;
  readonly network: Network;
  readonly random: Random;
  readonly assemblyId: string;
  /** What a page warns of: messages that it can't read, listeners that throw. */
  readonly onWarning: (browser: string, problem: string, cause: unknown) => void;
  /** After each change of what a page knows. */
  readonly onChange: (browser: Browser) => void;
};

export type As = ClientOptions['as'];

/** One browser on one device, with the real client in its page; it can be closed and opened, and forgets nothing but what a page holds. */
export class Browser {
  readonly name: string;
  readonly as: As;
  readonly line: Line;
  readonly #world: BrowserWorld;
  readonly #storage = new MemoryStorage();
  readonly #wrongByMs: number;
  #process: Process;
  #client: AssemblyClient | null = null;
  #list: ParticipantsList | null = null;
  #lifecycle = new PageLifecycle();

  constructor(world: BrowserWorld, name: string, as: As) {
    this.#world = world;
    this.name = name;
    this.as = as;
    this.line = new Line(world.random);
    // Days off, now and then (row 41).
    this.#wrongByMs = world.random.chance(0.2) ? world.random.between(-3, 3) * 86_400_000 : 0;
    this.#process = new Process(name, this.#wrongByMs);
  }

  get process(): Process {
    return this.#process;
  }

  /** The page that is open. @throws when none is */
  get client(): AssemblyClient {
    if (this.#client === null) throw new Error(`${this.name} has no page open`);
    return this.#client;
  }

  get isOpen(): boolean {
    return this.#client !== null;
  }

  /** Staff: the list of participants on the page. */
  get list(): ParticipantsList | null {
    return this.#list;
  }

  get isConnected(): boolean {
    return this.#client?.getSnapshot().connection === 'connected';
  }

  /** Opens the page. Must be called on behalf of `process`. */
  open(): void {
    const { schedule, network, random, assemblyId, onWarning, onChange } = this.#world;
    const process = this.#process;
    this.#lifecycle = new PageLifecycle();
    const options: ClientOptions = {
      baseUrl: 'http://worker.invalid',
      assemblyId,
      as: this.as,
      instance: random.uuid(),
      storage: this.#storage,
      clock: schedule.clientClock(process),
      random: () => random.next(),
      newId: () => random.uuid(),
      warn: (problem, cause) => onWarning(this.name, problem, cause),
      fetch: (input, init) => this.#fetch(process, input, init),
      // Only what the channel client uses of it is there.
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion
      WebSocket: webSocketOf(schedule, network, this.line, process) as unknown as typeof WebSocket,
      lifecycle: this.#lifecycle,
    };
    const client = createAssemblyClient(options);
    this.#client = client;
    client.subscribe(() => onChange(this));
    if (this.as.kind === 'staff') {
      this.#list = createParticipantsList(client, options, participantsQuery.parse({ size: 10 }));
      this.#list.subscribe(() => onChange(this));
    }
    client.start();
  }

  /** The browser ends without a word to the page: a crash, a battery, a swipe. What it stores stays. */
  kill(): void {
    this.#process.kill();
    const isTold = this.#world.random.chance(0.7);
    for (const link of this.#world.network.linksOf(this.#process)) {
      if (isTold) link.endAtPage();
      else link.goSilent();
    }
    this.#client = null;
    this.#list = null;
    this.#process = new Process(this.name, this.#wrongByMs);
  }

  /** Nothing runs in the page for so long: a locked phone, a tab put to sleep. */
  freeze(forMs: number): void {
    this.#process.freezeUntil(this.#world.schedule.nowMs + forMs);
  }

  tell(event: LifecycleEvent): void {
    this.#lifecycle.tell(event);
  }

  async #fetch(process: Process, input: Parameters<typeof fetch>[0], init?: RequestInit): Promise<Response> {
    if (typeof input !== 'string') throw new TypeError('pages of ours fetch addresses');
    const known = new Headers(init?.headers).get('if-none-match');
    const answer = await this.#world.network.request(this.line, process, input, known);
    const { status, body } = answer;
    const response = {
      status,
      ok: status >= 200 && status < 300,
      headers: new Headers(answer.headers),
      json: () => Promise.resolve(JSON.parse(body ?? 'null')),
    };
    // As much of a response as lists and the desk read: a real one reads its body over real time.
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion
    return response as unknown as Response;
  }
}

class PageLifecycle implements Lifecycle {
  readonly #listeners = new Set<(event: LifecycleEvent) => void>();
  #isOnline = true;
  #isVisible = true;

  isOnline(): boolean {
    return this.#isOnline;
  }

  isVisible(): boolean {
    return this.#isVisible;
  }

  subscribe(listener: (event: LifecycleEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  tell(event: LifecycleEvent): void {
    if (event === 'online' || event === 'offline') this.#isOnline = event === 'online';
    if (event === 'visible' || event === 'hidden') this.#isVisible = event === 'visible';
    for (const listener of this.#listeners) listener(event);
  }
}
