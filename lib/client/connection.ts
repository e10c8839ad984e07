import { Socket, type Channel, type SocketConnectOption } from 'phoenix';
import { defaultReconnectWindowMs, reconnectDelayMs, rejoinDelayMs } from './backoff.ts';
import type { ClientClock } from './clock.ts';
import type { Lifecycle, LifecycleEvent } from './lifecycle.ts';

/** Half of what the worker bears in silence, so that one lost heartbeat cuts nobody. */
const heartbeatIntervalMs = 20_000;
/** Joins and commands that take longer have most likely been lost. */
export const answerLimitMs = 8_000;
/** How long the answer to a connection test may take before the connection counts as dead (RT8). */
const testLimitMs = 3_000;
/** A connection attempt into a black hole can hang for minutes in a browser. */
const connectLimitMs = 10_000;
/** Waking up reconnects at once, but a page that flickers between hidden and visible must not hammer the server. */
const wakeIntervalMs = 2_000;
/** When a hall's network returns, all phones in it say so in the same moment. */
const onlineSpreadMs = 1_000;

export type ConnectionDeps = {
  /** Origin of the worker, `https://…`; empty for the page's own. */
  readonly baseUrl: string;
  readonly clock: ClientClock;
  /** From 0 to below 1. */
  random(): number;
  /** Asked for a fresh token at each connect; browsers have a cookie instead. */
  readonly authToken?: () => string;
  readonly WebSocket?: typeof WebSocket;
  readonly lifecycle?: Lifecycle;
  /** The connection was given up, and everything under way on it is lost. */
  onDropped(): void;
};

/** The one connection of a page, with its reconnects. */
export type Connection = {
  /** A topic on the connection; it is joined again by itself after each reconnect. */
  channel(topic: string, params: () => object): Channel;
  /** Whether something that is sent now goes out now. */
  canSend(): boolean;
  /** When the present connection opened, by the client's clock. */
  openedAt(): number;
  start(): void;
  stop(): void;
  /** Asks for a sign of life; without one in {@link testLimitMs} the connection is given up and made anew. */
  test(): void;
  /** Gives the connection up and makes a new one, after a jittered wait. */
  drop(): void;
  /** The server has let us in: back-off starts from the beginning, over the window that it advertised. */
  settled(reconnectWindowMs: number): void;
};

export function createConnection(deps: ConnectionDeps): Connection {
  const { clock } = deps;
  let windowMs = defaultReconnectWindowMs;
  /** Since the server last let us in; an upgrade that is followed by a cut counts as an attempt that failed. */
  let attempts = 0;
  let isRunning = false;
  let openedAt = 0;
  let lastWakeAt = Number.NEGATIVE_INFINITY;
  let cancelTest: (() => void) | null = null;
  let cancelConnectLimit: (() => void) | null = null;
  let cancelReconnect: (() => void) | null = null;
  let cancelWake: (() => void) | null = null;
  let unsubscribe: (() => void) | null = null;

  function nextDelayMs(): number {
    attempts += 1;
    return reconnectDelayMs(attempts, windowMs, deps.random());
  }

  const WebSocketClass = deps.WebSocket ?? globalThis.WebSocket;
  /** Limits each attempt in time; the channel client has no limit of its own. */
  class LimitedWebSocket extends WebSocketClass {
    constructor(url: string | URL, protocols?: string | string[]) {
      super(url, protocols);
      cancelConnectLimit?.();
      cancelConnectLimit = clock.after(connectLimitMs, () => {
        cancelConnectLimit = null;
        if (!socket.isConnected()) drop();
      });
    }
  }

  // WebSocket only. Long-poll goes here, with `longPollFallbackMs`, once the worker speaks it.
  const socket = new Socket(
    endpointOf(deps.baseUrl),
    withToken(
      {
        transport: LimitedWebSocket,
        heartbeatIntervalMs,
        timeout: answerLimitMs,
        reconnectAfterMs: nextDelayMs,
        rejoinAfterMs: (tries) => rejoinDelayMs(tries, deps.random()),
        // Its default reads `window.sessionStorage`, which throws where storage is forbidden.
        sessionStorage: noStorage,
      },
      deps.authToken,
    ),
  );

  socket.onOpen(() => {
    openedAt = clock.now();
    cancelConnectLimit?.();
    cancelConnectLimit = null;
    endTest();
  });
  socket.onClose(endTest);

  function endTest(): void {
    cancelTest?.();
    cancelTest = null;
  }

  function test(): void {
    if (!isRunning || cancelTest !== null || !socket.isConnected()) return;
    cancelTest = clock.after(testLimitMs, () => {
      cancelTest = null;
      drop();
    });
    socket.ping(endTest);
  }

  function drop(): void {
    if (!isRunning || cancelReconnect !== null) return;
    disconnect();
    cancelReconnect = clock.after(nextDelayMs(), connect);
    deps.onDropped();
  }

  function connect(): void {
    cancelReconnect?.();
    cancelReconnect = null;
    socket.connect();
  }

  function disconnect(): void {
    endTest();
    cancelConnectLimit?.();
    cancelConnectLimit = null;
    socket.disconnect();
  }

  /** The page is back in somebody's hands, or the network is: find out at once whether the connection still is. */
  function wake(): void {
    if (!isRunning) return;
    if (socket.isConnected() && cancelReconnect === null) {
      test();
      return;
    }
    if (socket.connectionState() === 'connecting') return;
    if (clock.now() - lastWakeAt < wakeIntervalMs) return;
    lastWakeAt = clock.now();
    disconnect();
    connect();
  }

  function onLifecycle(event: LifecycleEvent): void {
    switch (event) {
      case 'visible':
      case 'shown':
        wake();
        return;
      case 'online':
        cancelWake?.();
        cancelWake = clock.after(deps.random() * onlineSpreadMs, wake);
        return;
      case 'offline':
        // What looks like an open connection is none any more, most likely.
        test();
        return;
      case 'hidden':
        return;
    }
  }

  return {
    channel: (topic, params) => socket.channel(topic, params),
    canSend: () => isRunning && cancelReconnect === null && socket.isConnected(),
    openedAt: () => openedAt,
    start() {
      if (isRunning) return;
      isRunning = true;
      unsubscribe = deps.lifecycle?.subscribe(onLifecycle) ?? null;
      socket.connect();
    },
    stop() {
      isRunning = false;
      unsubscribe?.();
      unsubscribe = null;
      cancelWake?.();
      cancelReconnect?.();
      cancelReconnect = null;
      disconnect();
    },
    test,
    drop,
    settled(advertisedMs) {
      attempts = 0;
      windowMs = advertisedMs;
    },
  };
}

const noStorage = { getItem: () => null, setItem: () => undefined, removeItem: () => undefined };

function endpointOf(baseUrl: string): string {
  return `${baseUrl.replace(/^http/, 'ws').replace(/\/$/, '')}/realtime`;
}

/** The token is a function since phoenix 1.8.9 and read at each connect; the typings know only a string. */
function withToken(settings: Partial<SocketConnectOption>, authToken: (() => string) | undefined): Partial<SocketConnectOption> {
  const newer: object = authToken === undefined ? {} : { authToken };
  return { ...settings, ...newer };
}
