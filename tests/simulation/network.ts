import type { EncodedFrame } from '../../realtime/channels/encoded.ts';
import type { Connection, Session } from '../../realtime/channels/connection.ts';
import { defaultWebSocketLimits } from '../../realtime/transports/websocket-limits.ts';
import type { Random } from './random.ts';
import type { Process, Schedule } from './schedule.ts';

/** One browser's way into the world. */
export class Line {
  readonly #random: Random;
  readonly #usualMs: number;
  /** Nothing new gets through; what stands, stands. */
  isBlocked = false;
  /** Added to everything on the way, such as in a crowded hall. */
  slowedByMs = 0;

  constructor(random: Random) {
    this.#random = random;
    this.#usualMs = random.between(3, 120);
  }

  /** Milliseconds that the next message takes, one way. */
  delayMs(): number {
    return this.#usualMs + this.#random.waitMs(10) + this.slowedByMs * this.#random.next();
  }
}

/** What answers at the address of the worker. */
export type Server = {
  readonly process: Process;
  /** A session for the connection, or null where it is refused before the upgrade. */
  accept(connection: Connection, browser: string): Session | null;
  handle(browser: string, path: string, known: string | null): Promise<Answer>;
};

export type Answer = { readonly status: number; readonly headers: Readonly<Record<string, string>>; readonly body: string | null };

/** Hears what is said on all connections, at the server's end. */
export type WireWatch = {
  up(link: Link, text: string): void;
  down(link: Link, text: string): void;
};

type World = { readonly schedule: Schedule; readonly random: Random; readonly watch: WireWatch };

/** A TCP connection with a WebSocket on it: order is kept in each direction, and nothing is lost unless everything is from then on. */
export class Link {
  readonly id: string;
  readonly browser: Process;
  readonly server: Server;
  readonly #world: World;
  readonly #line: Line;
  readonly #page: PageSocket;
  #session: Session | null = null;
  /** Nothing passes any more, and nobody is told: half-open. */
  #isSilent = false;
  #isOver = false;
  #upAtMs = 0;
  #downAtMs = 0;
  #bytesOnTheWay = 0;
  #silentSweeps = 0;

  constructor(world: World, id: string, page: PageSocket, line: Line, browser: Process, server: Server) {
    this.#world = world;
    this.id = id;
    this.#page = page;
    this.#line = line;
    this.browser = browser;
    this.server = server;
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  get isSilent(): boolean {
    return this.#isSilent;
  }

  /** The upgrade arrives at the server. */
  upgrade(): void {
    this.#up(() => {
      const connection: Connection = {
        id: this.id,
        transport: 'websocket',
        send: (frame) => this.#send(frame),
        bufferedBytes: () => this.#bytesOnTheWay,
        cut: () => this.#cut(),
      };
      this.#session = this.server.accept(connection, this.browser.name);
      if (this.#session === null) this.endAtServer();
      else this.#down(() => this.#page.opened());
    });
  }

  /** A message from the page. */
  say(text: string): void {
    this.#up(() => {
      this.#silentSweeps = 0;
      if (this.#isOver || this.#session === null) return;
      this.#world.watch.up(this, text);
      this.#session.receive(text);
    });
  }

  /** The page ends the connection, or dies. */
  endAtPage(): void {
    this.#up(() => this.#end());
  }

  /** The server's end is gone. */
  endAtServer(): void {
    this.#end();
    this.#down(() => this.#page.closed());
  }

  /** The server process has died. @param isTold its machine says so */
  serverDied(isTold: boolean): void {
    this.#isOver = true;
    if (isTold) this.#down(() => this.#page.closed());
    else this.#isSilent = true;
  }

  /** Both sides find out in their own time. */
  cut(): void {
    if (this.#isOver) return;
    const { schedule } = this.#world;
    schedule.after(this.#line.delayMs(), this.server.process, () => this.#end());
    schedule.after(this.#line.delayMs(), this.browser, () => this.#page.closed());
    this.#isSilent = true;
  }

  /** From now on nothing passes, and nobody is told. */
  goSilent(): void {
    this.#isSilent = true;
  }

  /** Row 12: who has not been heard of for too long is cut. */
  sweep(): void {
    if (this.#isOver) return;
    this.#silentSweeps += 1;
    if (this.#silentSweeps * defaultWebSocketLimits.livenessSweepPeriodMs > defaultWebSocketLimits.silenceLimitMs) this.endAtServer();
  }

  #send(frame: EncodedFrame): void {
    if (this.#isOver) return;
    const text = frame.bytes.toString('utf8');
    this.#world.watch.down(this, text);
    this.#bytesOnTheWay += frame.bytes.length;
    this.#down(() => {
      this.#bytesOnTheWay -= frame.bytes.length;
      this.#page.heard(text);
    });
  }

  #cut(): void {
    // The channel layer has ended its session itself.
    this.#isOver = true;
    this.#down(() => this.#page.closed());
  }

  #end(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#session?.closed();
  }

  #up(arrive: () => void): void {
    const { schedule } = this.#world;
    this.#upAtMs = Math.max(this.#upAtMs + leastGapMs, schedule.nowMs + this.#line.delayMs());
    schedule.at(this.#upAtMs, this.server.process, () => {
      if (!this.#isSilent) arrive();
    });
  }

  #down(arrive: () => void): void {
    const { schedule } = this.#world;
    this.#downAtMs = Math.max(this.#downAtMs + leastGapMs, schedule.nowMs + this.#line.delayMs());
    schedule.at(this.#downAtMs, this.browser, () => {
      if (!this.#isSilent) arrive();
    });
  }
}

/** Keeps the order of messages that are sent at the same instant. */
const leastGapMs = 0.001;

/** The page's end of a link. */
export type PageSocket = {
  opened(): void;
  heard(text: string): void;
  closed(): void;
};

/** All lines and links, and where the address leads. */
export class Network {
  readonly #world: World;
  /** Where new connections and requests lead; null: nobody answers. */
  server: Server | null = null;
  /** Nothing is late by more than its line makes it. */
  isCalm = false;
  readonly #links = new Set<Link>();
  #lastLink = 0;

  constructor(world: World) {
    this.#world = world;
  }

  get links(): readonly Link[] {
    for (const link of this.#links) if (link.isOver) this.#links.delete(link);
    return [...this.#links];
  }

  linksOf(process: Process): readonly Link[] {
    return this.links.filter((link) => link.browser === process || link.server.process === process);
  }

  /** Resolves to nothing where nobody answers: the socket is told that it closed. */
  connect(page: PageSocket, line: Line, browser: Process): Link | null {
    const { schedule, random } = this.#world;
    const { server } = this;
    if (line.isBlocked || server === null || !server.process.isAlive) {
      // A connection refused is told at once, a black hole never.
      if (!line.isBlocked || random.chance(0.5)) schedule.after(line.delayMs() * 2, browser, () => page.closed());
      return null;
    }
    this.#lastLink += 1;
    const link = new Link(this.#world, `link-${this.#lastLink}`, page, line, browser, server);
    this.#links.add(link);
    link.upgrade();
    return link;
  }

  /** One HTTP request. Never resolves where the answer is lost. @throws TypeError where nobody answers */
  request(line: Line, browser: Process, path: string, known: string | null): Promise<Answer> {
    const { schedule, random } = this.#world;
    const { server } = this;
    return new Promise((resolve, reject) => {
      if (line.isBlocked || server === null || !server.process.isAlive) {
        schedule.after(line.delayMs() * 2, browser, () => reject(new TypeError('nobody answers')));
        return;
      }
      // An answer can overtake another: requests take connections of their own. A dead server answers nothing.
      schedule.after(line.delayMs(), server.process, () => {
        void server.handle(browser.name, path, known).then((answer) => {
          const isLate = !this.isCalm && random.chance(0.1);
          schedule.after(line.delayMs() + (isLate ? random.between(0, lateAnswerMs) : 0), browser, () => resolve(answer));
        });
      });
    });
  }
}

/** Longer than a page waits for one. */
const lateAnswerMs = 15_000;
