/** The two transports as the connection uses them, with what the channel client's own lack. */
import { LongPoll } from 'phoenix';
import { createRace, type RaceDeps, type Runner } from './race.ts';
import { isFields } from './read-down.ts';
import type { Way } from './ways.ts';

export type WebSocketClass = typeof WebSocket;

declare module 'phoenix' {
  /** As in 1.8.16; the typings lag behind. */
  interface LongPoll extends Runner {
    ajax(method: string, headers: object, body: string | null, onTimeout: () => void, onAnswer: (answer: unknown) => void): void;
  }
}

/** The typings know no protocols here; they carry the ticket of a client without a cookie. */
const StockLongPoll: new (url: string, protocols?: string[]) => LongPoll = LongPoll;

/**
 * A poll's answer that is JSON and not of the protocol, such as a gateway's own words while the worker is away, makes the
 * stock transport throw and never ask again (channels-protocol 2.2). Here it counts as no answer, and that is retried.
 */
class GuardedLongPoll extends StockLongPoll {
  override ajax(method: string, headers: object, body: string | null, onTimeout: () => void, onAnswer: (answer: unknown) => void): void {
    super.ajax(method, headers, body, onTimeout, (answer) => onAnswer(method === 'POST' || isPollAnswer(answer) ? answer : null));
  }
}

function isPollAnswer(answer: unknown): boolean {
  if (!isFields(answer)) return false;
  const { status, token, messages } = answer;
  switch (status) {
    case 200:
      return typeof token === 'string' && Array.isArray(messages);
    case 204:
      return typeof token === 'string';
    case 410:
      return typeof token === 'string' || token === null;
    case 403:
    case 500:
      return true;
    default:
      return false;
  }
}

/** One attempt to connect: over one way, or over both with a head start for WebSocket. */
export type Attempt = { readonly way: Way } | { readonly race: RaceDeps };

/**
 * What the channel client makes anew for each attempt: a WebSocket or a long-poll, or both, as `next` says at that moment.
 * So its reconnects, and its own rules for pages that are hidden and shown, are the same for all.
 */
export function createTransport(webSocket: WebSocketClass, next: () => Attempt): new (url: string, protocols?: string[]) => object {
  return class {
    constructor(url: string, protocols?: string[]) {
      const make = (way: Way): Runner => (way === 'websocket' ? new webSocket(url, protocols) : new GuardedLongPoll(url, protocols));
      const attempt = next();
      return 'race' in attempt ? createRace(attempt.race, make) : make(attempt.way);
    }
  };
}

const heartbeat = JSON.stringify([null, 'look', 'phoenix', 'heartbeat', {}]);

/**
 * Looks whether a WebSocket works: one of its own that joins nothing, so that whoever is connected stays so meanwhile. It
 * does if the worker answers a heartbeat; an upgrade that succeeds is not enough, since a proxy may swallow what follows.
 * The returned function breaks the look off; then `onSeen` is not called any more.
 */
export function lookForWebSocket(webSocket: WebSocketClass, url: string, protocols: string[] | undefined, onSeen: (works: boolean) => void): () => void {
  const look = new webSocket(url, protocols);
  let isOver = false;
  const end = (works: boolean) => {
    if (isOver) return;
    isOver = true;
    look.close();
    onSeen(works);
  };
  look.addEventListener('open', () => look.send(heartbeat));
  look.addEventListener('message', () => end(true));
  look.addEventListener('error', () => end(false));
  look.addEventListener('close', () => end(false));
  return () => {
    isOver = true;
    look.close();
  };
}
