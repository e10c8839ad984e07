import pg from 'pg';
import { connectTimeoutMs, queryTimeoutMs } from './connection.ts';
import type { PrismaClient } from './prisma-client.ts';
import type { StoreLog } from './store-log.ts';
import { orUnavailable } from './unavailable.ts';

/** PostgreSQL's limit on a payload is 8,000 bytes; ids need far less. */
const maxPayloadBytes = 7_999;

/** The first attempt follows at once in most restarts; the cap is that of the clients' reconnects (RT11). */
const firstRetryMs = 250;
const maxRetryMs = 8_000;

/** A connection that was cut without a reset looks idle for ever: asking finds out. Signing out must arrive within seconds. */
const probeIntervalMs = 5_000;

export type ListenOptions = {
  readonly connectionString: string;
  readonly channel: string;
  readonly onPayload: (payload: string) => void;
  /**
   * Called each time the listener listens, the first time and after every loss. What was notified in between is lost,
   * so read again whatever the notifications are about.
   */
  readonly onListening: () => void;
  readonly log: StoreLog;
};

export type Listener = {
  /** Stops listening and closes the connection. No call of `onPayload` or `onListening` follows. */
  close(): Promise<void>;
};

/**
 * Listens on a channel over a connection of its own, and listens again after a loss with a growing delay, for as long as
 * it takes. Never rejects: a server that is away at the start is one more loss.
 */
export function listen({ connectionString, channel, onPayload, onListening, log }: ListenOptions): Listener {
  let closed = false;
  let retryMs = firstRetryMs;
  let timer: NodeJS.Timeout | undefined;
  let current: pg.Client | undefined;

  const lose = (client: pg.Client, reason: string): void => {
    if (closed || current !== client) return;
    current = undefined;
    clearTimeout(timer);
    log.warn({ channel, reason, retryMs }, 'listening was interrupted');
    // The connection is broken or useless; how its end goes doesn't matter.
    client.end().catch(() => undefined);
    timer = setTimeout(connect, retryMs);
    retryMs = Math.min(retryMs * 2, maxRetryMs);
  };

  /** Runs what a connection is for; its failure is the loss of the connection. */
  const orLose = (client: pg.Client, work: () => Promise<void>): void => {
    work().catch((error: unknown) => lose(client, error instanceof Error ? error.message : String(error)));
  };

  const probe = (client: pg.Client): void => {
    timer = setTimeout(() => {
      orLose(client, async () => {
        await client.query('SELECT 1');
        if (current === client && !closed) probe(client);
      });
    }, probeIntervalMs);
  };

  const connect = (): void => {
    const client = new pg.Client({
      connectionString,
      connectionTimeoutMillis: connectTimeoutMs,
      query_timeout: queryTimeoutMs,
      keepAlive: true,
      application_name: 'hemicycle-listener',
    });
    current = client;
    client.on('error', (error) => lose(client, error.message));
    client.on('end', () => lose(client, 'the server closed the connection'));
    client.on('notification', (message) => {
      if (current === client && !closed) onPayload(message.payload ?? '');
    });
    orLose(client, async () => {
      await client.connect();
      await client.query(`LISTEN ${client.escapeIdentifier(channel)}`);
      if (current !== client || closed) return;
      retryMs = firstRetryMs;
      probe(client);
      onListening();
    });
  };

  connect();
  return {
    close: async () => {
      closed = true;
      clearTimeout(timer);
      await current?.end().catch(() => undefined);
    },
  };
}

/**
 * Tells everyone who listens on the channel. The payload is an id, at most 7,999 bytes.
 * Rejects with StoreUnavailable when the server can't be reached.
 */
export async function notify(prisma: PrismaClient, channel: string, payload: string): Promise<void> {
  if (Buffer.byteLength(payload) > maxPayloadBytes) {
    throw new RangeError(`A notification carries at most ${maxPayloadBytes} bytes: send an id and let the listener read the rest`);
  }
  // As text: Prisma can't read the type void.
  await orUnavailable('notifying', () => prisma.$queryRaw`SELECT pg_notify(${channel}, ${payload})::text`);
}
