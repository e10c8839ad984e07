import { createHash } from 'node:crypto';
import { inspect } from 'node:util';
import type { Actor } from '../../lib/assembly/basics.ts';
import { MemoryDisk } from '../../lib/store/memory-disk.ts';
import type { Principal } from '../../realtime/principal.ts';
import { personNumbered } from '../fixtures/worker.ts';
import { Browser, type As } from './browser.ts';
import { Database } from './database.ts';
import { Findings } from './findings.ts';
import { runOn } from './globals.ts';
import { Network, type Link, type WireWatch } from './network.ts';
import { createPageWatch } from './page-watch.ts';
import { Random } from './random.ts';
import { RecordIndex } from './record-index.ts';
import { Schedule } from './schedule.ts';
import { SimulatedWorker } from './simulated-worker.ts';
import { Taps } from './taps.ts';
import { createWireWatch } from './wire-watch.ts';

/** Errors that a worker may speak of: the store was away, or another worker came. Anything else at that level is a finding. */
const errorsThatBelong = [/a commit failed/, /could not be loaded/, /Another worker has taken/, /store/, /head/, /looking after/];

const sealingKey = Buffer.alloc(32, 7);

/** One assembly with its database, network, workers and browsers, made of a seed, and who watches over all of it. */
export class Setting {
  readonly seed: number;
  readonly schedule = new Schedule();
  readonly random: Random;
  readonly findings = new Findings(() => this.schedule.nowMs);
  readonly database: Database;
  readonly network: Network;
  readonly record: RecordIndex;
  readonly taps = new Taps();
  readonly assemblyId: string;
  readonly owner: string;
  readonly participantIds: readonly string[];
  readonly workers: SimulatedWorker[] = [];
  readonly browsers: Browser[] = [];
  /** Workers that lost the assembly to another one. */
  readonly fenced = new Set<string>();
  readonly watch: ReturnType<typeof createWireWatch>;
  readonly #say: ((line: string) => void) | null;
  readonly #happened = createHash('sha256');
  readonly #identities = new Map<string, As>();
  readonly #workerRandom: Random;
  readonly #clientRandom: Random;
  readonly #pageWatch: (browser: Browser) => void;

  constructor(seed: number, say: ((line: string) => void) | null) {
    this.seed = seed;
    this.#say = say;
    runOn(this.schedule);
    this.random = new Random(seed);
    this.assemblyId = this.random.uuid();
    this.owner = this.random.uuid();
    this.participantIds = Array.from({ length: 3 + this.random.below(4) }, () => this.random.uuid());
    const disk = new MemoryDisk();
    this.database = new Database(disk, this.schedule, new Random(seed, 'database'));
    this.record = new RecordIndex(disk, this.assemblyId);
    this.#workerRandom = new Random(seed, 'worker');
    this.#clientRandom = new Random(seed, 'client');
    const hostOf = (name: string) => this.workers.find(({ process }) => process.name === name)?.core.hosts.find(this.assemblyId) ?? null;
    this.watch = createWireWatch({ ...this, hostOf, actorOf: (browser) => this.#actorOf(browser) });
    this.network = new Network({ schedule: this.schedule, random: new Random(seed, 'network'), watch: this.#told(this.watch) });
    this.#pageWatch = createPageWatch(this);
  }

  /** Of everything that happened, in order: the same seed gives the same. */
  get digest(): string {
    return this.#happened.copy().digest('hex').slice(0, 16);
  }

  tell(what: string): void {
    this.#happened.update(`${this.schedule.nowMs} ${what}\n`);
    this.#say?.(`${this.#stamp()} ${what}`);
  }

  /** New connections lead to it from now on. */
  startWorker(): SimulatedWorker {
    const name = `worker-${this.workers.length + 1}`;
    // A machine's calendar that was put right in between (row 10).
    const wrongByMs = this.workers.length > 0 && this.#workerRandom.chance(0.1) ? this.#workerRandom.between(-1, 1) * 3_600_000 : 0;
    const { schedule, network, database } = this;
    const worker = new SimulatedWorker(
      { schedule, network, database, random: this.#workerRandom, sealingKey, principalOf: (browser) => this.#principalOf(browser), onError: (of, message, fields) => this.#heardError(of, message, fields) },
      name,
      wrongByMs,
    );
    this.workers.push(worker);
    network.server = worker;
    this.tell(`${name} starts`);
    schedule.after(0, worker.process, () => void worker.core.hosts.loadAll().catch(() => undefined));
    return worker;
  }

  /** Somebody comes with a browser, and opens the page soon. */
  enter(name: string, as: As): Browser {
    this.#identities.set(name, as);
    const { schedule, network, assemblyId, findings } = this;
    const onWarning = (browser: string, problem: string, cause: unknown) => findings.add('RT14', `${browser} warns: ${problem} ${inspect(cause)}`);
    const browser = new Browser({ schedule, network, assemblyId, random: this.#clientRandom, onWarning, onChange: this.#pageWatch }, name, as);
    this.browsers.push(browser);
    schedule.after(this.random.between(0, 1_500), browser.process, () => browser.open());
    return browser;
  }

  /** A sitting with most people present. */
  async foundAssembly(): Promise<void> {
    const worker = this.startWorker();
    let problem: unknown = 'it took too long';
    this.schedule.after(1, worker.process, () => {
      void this.#found(worker).then(
        () => (problem = null),
        (error: unknown) => (problem = error),
      );
    });
    await this.schedule.runUntil(2_000);
    if (problem !== null) throw new Error(`Seed ${this.seed}: the assembly did not come about: ${inspect(problem)}`);
  }

  async #found(worker: SimulatedWorker): Promise<void> {
    const { random, participantIds, owner } = this;
    const settings = { title: { en: 'Simulated' }, languages: ['en'], timeZone: 'UTC', quorum: { kind: 'none' } } as const;
    const created = await worker.core.hosts.create({ id: this.assemblyId, slug: 'simulated', owner, settings });
    if (!created.ok) throw new Error(created.why);
    const { host } = created;
    const give = (command: Parameters<typeof host.submit>[0]['command']) =>
      host.submit({ actor: { kind: 'staff', id: owner }, commandId: random.uuid(), command, isEpochCurrent: true, correlationId: null });
    await give({ type: 'changeRoll', enrol: participantIds.map((id, index) => ({ id, person: personNumbered(index) })), correct: [], remove: [] });
    await give({ type: 'openSitting', basis: host.committed.sittingVersion });
    await give({ type: 'checkIn', participantIds: participantIds.filter(() => random.chance(0.8)), place: 'room' });
  }

  #told(watch: WireWatch): WireWatch {
    return {
      up: (link, text) => {
        this.#tellFrame(link, '→', text);
        watch.up(link, text);
      },
      down: (link, text) => {
        this.#tellFrame(link, '←', text);
        watch.down(link, text);
      },
    };
  }

  /** Keys, signatures and hashes are other ones in each run, and as long. */
  #tellFrame(link: Link, arrow: '→' | '←', text: string): void {
    this.#happened.update(`${this.schedule.nowMs} ${link.id} ${arrow} ${text.length}\n`);
    this.#say?.(`${this.#stamp()} ${link.browser.name} ${arrow} ${link.server.process.name} ${text}`);
  }

  #stamp(): string {
    return (this.schedule.nowMs / 1_000).toFixed(3).padStart(8);
  }

  #heardError(of: string, message: string, fields: object): void {
    this.tell(`${of} says: ${message}`);
    if (message.startsWith('Another worker has taken')) this.fenced.add(of);
    if (!errorsThatBelong.some((pattern) => pattern.test(message))) this.findings.add('RT14', `${of} says: ${message} ${inspect(fields)}`);
  }

  #actorOf(browser: string): Actor {
    const as = this.#identities.get(browser);
    return as?.kind === 'participant' ? { kind: 'participant', id: as.participantId } : { kind: 'staff', id: this.owner };
  }

  #principalOf(browser: string): Principal {
    const nobody: Principal = { staff: null, participants: new Map(), screens: new Map(), address: '127.0.0.1' };
    const actor = this.#actorOf(browser);
    if (actor.kind === 'participant') return { ...nobody, participants: new Map([[this.assemblyId, { participantId: actor.id, generation: 1 }]]) };
    return { ...nobody, staff: { staffId: this.owner, sessionId: this.owner, isInstallationOwner: true } };
  }
}
