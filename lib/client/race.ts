import type { ClientClock } from './clock.ts';
import type { Way } from './ways.ts';

/** What runs in a race: a WebSocket, or a transport of the channel client. */
export type Runner = {
  binaryType?: string;
  /** Milliseconds that one request may take; WebSockets have none. */
  timeout?: number;
  onopen: ((event: never) => void) | null;
  onerror: ((event: never) => void) | null;
  onmessage: ((event: never) => void) | null;
  onclose: ((event: never) => void) | null;
  readonly readyState: number;
  readonly bufferedAmount?: number;
  /** Long-poll needs no heartbeats: each of its polls is a sign of life. */
  readonly skipHeartbeat?: boolean;
  send(data: string | ArrayBuffer): void;
  close(code?: number, reason?: string): void;
};

type Handler = ((event: unknown) => void) | null;

/** As in `WebSocket`. */
const connecting = 0;
const closed = 3;
const noStatus = 1005;

/**
 * How long a WebSocket may take to open before a long-poll is begun beside it. Where upgrades vanish it is the whole
 * wait; most networks that let them through need less, hotels on a satellite line need more.
 */
const headStartMs = 2_500;

export type RaceDeps = {
  readonly clock: ClientClock;
  /** The long-poll has begun, and needs time of its own. */
  readonly onSecond: () => void;
  /** This one is the connection from now on. */
  readonly onWon: (way: Way) => void;
};

/**
 * One transport made of two: a WebSocket with a head start, then a long-poll beside it. Whichever opens first is the
 * connection, and the other one is given up (RT17). It has failed when both have, or the WebSocket before the other
 * began: what is refused at once needs no race.
 */
export function createRace({ clock, onSecond, onWon }: RaceDeps, make: (way: Way) => Runner): Runner {
  const runners = new Map<Way, Runner>();
  /** What the channel client sets on the whole before anything has opened. */
  const settings: { binaryType?: string; timeout?: number } = {};
  const handlers: { open: Handler; error: Handler; message: Handler; close: Handler } = { open: null, error: null, message: null, close: null };
  let winner: Runner | null = null;
  let isOver = false;

  run('websocket');
  const cancelSecond = clock.after(headStartMs, () => {
    onSecond();
    run('long-poll');
  });

  function run(way: Way): void {
    const runner = make(way);
    // An error says no more than the close that follows it.
    hand(runner, { onopen: (event) => won(way, runner, event), onclose: (event) => fell(way, event), onerror: ignore, onmessage: ignore });
    Object.assign(runner, settings);
    runners.set(way, runner);
  }

  function won(way: Way, runner: Runner, event: unknown): void {
    cancelSecond();
    winner = runner;
    runners.delete(way);
    giveUpAll();
    hand(runner, {
      onopen: ignore,
      onerror: (error) => handlers.error?.(error),
      onmessage: (message) => handlers.message?.(message),
      onclose: (end) => handlers.close?.(end),
    });
    onWon(way);
    handlers.open?.(event);
  }

  function fell(way: Way, event: unknown): void {
    // A long-poll can tell of one end twice.
    if (!runners.delete(way) || runners.size > 0) return;
    cancelSecond();
    isOver = true;
    handlers.close?.(event);
  }

  function giveUpAll(): void {
    const left = [...runners.values()];
    runners.clear();
    for (const runner of left) {
      hand(runner, { onopen: ignore, onerror: ignore, onmessage: ignore, onclose: ignore });
      runner.close();
    }
  }

  return {
    set binaryType(type: string) {
      settings.binaryType = type;
      for (const runner of runners.values()) runner.binaryType = type;
    },
    set timeout(limitMs: number) {
      settings.timeout = limitMs;
      for (const runner of runners.values()) runner.timeout = limitMs;
    },
    set onopen(handler: Handler) {
      handlers.open = handler;
    },
    set onerror(handler: Handler) {
      handlers.error = handler;
    },
    set onmessage(handler: Handler) {
      handlers.message = handler;
    },
    set onclose(handler: Handler) {
      handlers.close = handler;
    },
    get readyState() {
      if (winner !== null) return winner.readyState;
      return isOver ? closed : connecting;
    },
    get bufferedAmount() {
      return winner?.bufferedAmount ?? 0;
    },
    get skipHeartbeat() {
      return winner?.skipHeartbeat ?? false;
    },
    send: (data) => winner?.send(data),
    close(code, reason) {
      if (winner !== null) {
        if (code === undefined) winner.close();
        else winner.close(code, reason);
        return;
      }
      if (isOver) return;
      isOver = true;
      cancelSecond();
      giveUpAll();
      handlers.close?.({ code: code ?? noStatus, reason: reason ?? '', wasClean: true });
    },
  };
}

/** The channel client's own transports have one handler of each kind, and call it whether it is there or not. */
function hand(runner: Runner, handlers: Readonly<Record<'onopen' | 'onerror' | 'onmessage' | 'onclose', (event: unknown) => void>>): void {
  Object.assign(runner, handlers);
}

function ignore(): void {}
