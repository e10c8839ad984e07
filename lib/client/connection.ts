import { Socket, type Channel, type SocketConnectOption } from 'phoenix';
import { defaultReconnectWindowMs, reconnectDelayMs, rejoinDelayMs } from './backoff.ts';
import type { ClientClock } from './clock.ts';
import type { Lifecycle, LifecycleEvent } from './lifecycle.ts';
import { createTransport, lookForWebSocket, type Attempt } from './transports.ts';
import { answerLimitMs, createVitalSigns } from './vital-signs.ts';
import { createWayBack } from './way-back.ts';
import { freshWays, isFirstFallback, isRace, lookDelayMs, nextWay, withHeard, withLook, withLost, withReturn, type Way } from './ways.ts';

/** Half of what the worker bears in silence, so that one lost heartbeat cuts nobody. */
const heartbeatIntervalMs = 20_000;
/** Over how long the first attempts over the other transport are spread, for a page that has just been opened. */
const firstFallbackSpreadMs = 500;
/** Waking up reconnects at once, but a page that flickers between hidden and visible must not hammer the server. */
const wakeIntervalMs = 2_000;
/**
 * A connection that goes so soon after the page was taken up again was gone before, and its browser only notices now, or
 * the test does after 3 s. People take up their pages one by one, so it is made anew at once.
 */
const takenUpMs = 5_000;
/** When a hall's network returns, all phones in it say so in the same moment. */
const onlineSpreadMs = 1_000;

export type ConnectionDeps = {
  /** Origin of the worker, `https://…`; empty for the page's own. */
  readonly baseUrl: string;
  /** UUID of the page load: a long-poll session ends when the same page opens another one (LP7). */
  readonly instance: string;
  readonly clock: ClientClock;
  /** From 0 to below 1. */
  random(): number;
  /** Asked for a fresh token at each connect; browsers have a cookie instead. */
  readonly authToken?: () => string;
  readonly WebSocket?: typeof WebSocket;
  readonly lifecycle?: Lifecycle;
  /** Everything is joined and nothing is under way: a change of the transport would cost nobody anything. */
  isQuiet(): boolean;
  /** The connection was given up, and everything under way on it is lost. */
  onDropped(): void;
};

/** The one connection of a page, over WebSocket or long-poll, with its reconnects. */
export type Connection = {
  /** A topic on the connection; it is joined again by itself after each reconnect. */
  channel(topic: string, params: () => object): Channel;
  /** Whether something that is sent now goes out now. */
  canSend(): boolean;
  /** What the present connection goes over; null until something was heard over it. */
  way(): Way | null;
  /** It goes over to another way of its own accord: gone for a round trip, and not lost (RT18). */
  isChanging(): boolean;
  /** When the present connection opened, by the client's clock. */
  openedAt(): number;
  /** When anything was last heard from the server, by the client's clock; null before the first time. */
  lastHeardAt(): number | null;
  start(): void;
  stop(): void;
  /** Asks for a sign of life; without one within 3 s the connection is given up and made anew. */
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
  /** What was seen of both transports, and which one the present connection or attempt is made over. */
  let ways = freshWays;
  let way: Way = 'websocket';
  let isRunning = false;
  /** An attempt is under way, not merely waited for. */
  let isTrying = false;
  let openedAt = 0;
  /** Since the first message came over the present connection. */
  let heardAt: number | null = null;
  let lastHeardAt: number | null = null;
  let lastWakeAt = Number.NEGATIVE_INFINITY;
  /** The page was taken up while the connection seemed to stand. */
  let takenUpAt = Number.NEGATIVE_INFINITY;
  let cancelReconnect: (() => void) | null = null;
  let cancelWake: (() => void) | null = null;
  let unsubscribe: (() => void) | null = null;

  const WebSocketClass = deps.WebSocket ?? globalThis.WebSocket;
  const socket = new Socket(
    endpointOf(deps.baseUrl),
    withToken(
      {
        // Without `longPollFallbackMs`: ARCHITECTURE.md tells why.
        transport: createTransport(WebSocketClass, attempt),
        params: { instance: deps.instance },
        heartbeatIntervalMs,
        timeout: answerLimitMs,
        reconnectAfterMs: lost,
        rejoinAfterMs: (tries) => rejoinDelayMs(tries, deps.random()),
        // Its default reads `window.sessionStorage`, which throws where storage is forbidden.
        sessionStorage: noStorage,
      },
      deps.authToken,
    ),
  );

  const wayBack = createWayBack({
    clock,
    nextLookMs: () => lookDelayMs(ways, deps.random()),
    isQuiet: () => canSend() && (deps.lifecycle?.isVisible() ?? true) && deps.isQuiet(),
    look(onSeen) {
      ways = withLook(ways);
      return lookForWebSocket(WebSocketClass, socket.endPointURL(), protocolsFor(deps.authToken), onSeen);
    },
    onFound() {
      ways = withReturn(ways);
      reconnectNow();
    },
  });

  const vitalSigns = createVitalSigns({ clock, ping: (onAnswer) => socket.ping(onAnswer), onDead: drop });

  /** The channel client makes a connection: which way it goes is decided in this moment. */
  function attempt(): Attempt {
    way = nextWay(ways);
    wayBack.stop();
    // The channel client makes one of its own accord when its page is shown again: that one needs no other after it.
    cancelReconnect?.();
    cancelReconnect = null;
    isTrying = true;
    heardAt = null;
    vitalSigns.begun();
    if (way === 'long-poll' || !isRace(ways)) return { way };
    return { race: { clock, onSecond: vitalSigns.begun, onWon: (winner) => (way = winner) } };
  }

  /** Called once for each attempt that failed and each connection that went. Returns the milliseconds until the next attempt. */
  function lost(): number {
    ways = withLost(ways, way, heardAt === null ? null : clock.now() - heardAt);
    isTrying = false;
    heardAt = null;
    vitalSigns.over();
    wayBack.stop();
    attempts += 1;
    if (attempts === 1 && clock.now() - takenUpAt < takenUpMs) return 0;
    if (isFirstFallback(ways)) return deps.random() * firstFallbackSpreadMs;
    return reconnectDelayMs(attempts, windowMs, deps.random());
  }

  socket.onOpen(() => {
    openedAt = clock.now();
    isTrying = false;
    vitalSigns.opened();
    socket.ping(heard);
  });
  socket.onMessage(heard);
  socket.onClose(vitalSigns.over);

  function heard(): void {
    lastHeardAt = clock.now();
    if (heardAt !== null) return;
    heardAt = lastHeardAt;
    vitalSigns.heard();
    ways = withHeard(ways, way);
    if (way === 'long-poll') wayBack.start();
  }

  function test(): void {
    if (isRunning && socket.isConnected()) vitalSigns.test();
  }

  function drop(): void {
    if (!isRunning || cancelReconnect !== null) return;
    disconnect();
    cancelReconnect = clock.after(lost(), () => {
      cancelReconnect = null;
      socket.connect();
    });
    deps.onDropped();
  }

  function disconnect(): void {
    vitalSigns.over();
    wayBack.stop();
    isTrying = false;
    socket.disconnect();
  }

  function reconnectNow(): void {
    disconnect();
    socket.connect();
  }

  function canSend(): boolean {
    return isRunning && cancelReconnect === null && socket.isConnected();
  }

  /** The page is back in somebody's hands, or the network is: find out at once whether the connection still is. */
  function wake(): void {
    if (!isRunning) return;
    if (socket.isConnected() && cancelReconnect === null) {
      takenUpAt = clock.now();
      test();
      return;
    }
    if (isTrying) return;
    if (clock.now() - lastWakeAt < wakeIntervalMs) return;
    lastWakeAt = clock.now();
    reconnectNow();
  }

  function onLifecycle(event: LifecycleEvent): void {
    switch (event) {
      case 'visible':
      case 'shown':
        wake();
        return;
      case 'online':
        // Most likely another network, of which nothing is known.
        ways = freshWays;
        if (heardAt !== null && way === 'long-poll') wayBack.start();
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
    canSend,
    way: () => (heardAt === null ? null : way),
    isChanging: () => ways.isReturning,
    openedAt: () => openedAt,
    lastHeardAt: () => lastHeardAt,
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

/** As the channel client's own. */
function protocolsFor(authToken: (() => string) | undefined): string[] | undefined {
  return authToken === undefined ? undefined : ['phoenix', `base64url.bearer.phx.${btoa(authToken()).replaceAll('=', '')}`];
}

/** The token is a function since phoenix 1.8.9 and read at each connect; the typings know only a string. */
function withToken(settings: Partial<SocketConnectOption>, authToken: (() => string) | undefined): Partial<SocketConnectOption> {
  const newer: object = authToken === undefined ? {} : { authToken };
  return { ...settings, ...newer };
}
