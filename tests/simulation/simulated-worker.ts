import { participantsQuery } from '../../lib/protocol/http.ts';
import { listVersionHeader } from '../../lib/protocol/list-version.ts';
import type { Connection, Session } from '../../realtime/channels/connection.ts';
import { createRealtimeCore, type RealtimeCore } from '../../realtime/core.ts';
import { deskOf } from '../../realtime/desk.ts';
import { createParticipantsList, type ParticipantsList } from '../../realtime/list/participants-list.ts';
import type { Principal } from '../../realtime/principal.ts';
import { defaultWebSocketLimits } from '../../realtime/transports/websocket-limits.ts';
import { createWallClock } from '../../realtime/wall-clock.ts';
import { quietMetrics } from '../fixtures/worker.ts';
import type { Database } from './database.ts';
import { startOfTime } from './globals.ts';
import type { Answer, Network, Server } from './network.ts';
import type { Random } from './random.ts';
import { Process, type Schedule } from './schedule.ts';

export type WorkerWorld = {
  readonly schedule: Schedule;
  readonly network: Network;
  readonly database: Database;
  readonly random: Random;
  readonly sealingKey: Buffer;
  readonly principalOf: (browser: string) => Principal;
  /** What it writes at the level `error`. */
  readonly onError: (worker: string, message: string, fields: object) => void;
};

/** The real worker but for its transports: hosts, channels and topics, the list from memory. */
export class SimulatedWorker implements Server {
  readonly process: Process;
  readonly core: RealtimeCore;
  readonly #world: WorkerWorld;
  readonly #list: ParticipantsList;
  #isDraining = false;

  /** @param wrongByMs how far its machine's calendar is from the true one */
  constructor(world: WorkerWorld, name: string, wrongByMs: number) {
    const { schedule, database, random } = world;
    this.#world = world;
    this.process = new Process(name, wrongByMs);
    const clock = schedule.realtimeClock(this.process);
    this.core = createRealtimeCore({
      store: database.storeFor(this.process),
      clock,
      wall: createWallClock(clock, () => startOfTime + schedule.nowMs + wrongByMs),
      log: { debug() {}, info() {}, warn() {}, error: (fields, message) => world.onError(name, message, fields) },
      newId: () => random.uuid(),
      metrics: quietMetrics,
      arrivedMs: () => clock.monotonicMs(),
      sealingKey: world.sealingKey,
      requestSnapshot: () => undefined,
    });
    this.#list = createParticipantsList({
      listVersion: (host) => this.core.live(host.id)?.participantsVersion ?? host.version,
      isConnected: (host, id) => this.core.live(host.id)?.presence.isConnected(id) ?? false,
    });
    clock.every(defaultWebSocketLimits.livenessSweepPeriodMs, () => this.#sweep());
  }

  accept(connection: Connection, browser: string): Session | null {
    return this.#isDraining ? null : this.core.channels.open(connection, this.#world.principalOf(browser));
  }

  async handle(_browser: string, path: string, known: string | null): Promise<Answer> {
    const { pathname, searchParams } = new URL(path, 'http://worker.invalid');
    const [, , , assemblyId = '', what = ''] = pathname.split('/');
    const found = await this.core.hosts.get(assemblyId);
    const live = this.core.live(assemblyId);
    if (!found.ok || live === null) return { status: 503, headers: {}, body: JSON.stringify({ reason: 'try-again' }) };
    const { host } = found;
    if (what === 'desk') return { status: 200, headers: {}, body: JSON.stringify(deskOf(host.committed, host.version, live.content.showText)) };
    if (what !== 'participants') return { status: 404, headers: {}, body: null };
    const { body, etag, version } = await this.#list.page(host, 'administering', participantsQuery.parse(Object.fromEntries(searchParams)));
    const headers = { etag, [listVersionHeader]: version.join('.') };
    return known === etag ? { status: 304, headers, body: null } : { status: 200, headers, body: body.toString('utf8') };
  }

  /** As SIGTERM: everybody who waits is answered, all are cut, and then it ends (RT13). */
  async drain(): Promise<void> {
    this.#isDraining = true;
    await this.core.hosts.flushed();
    await this.core.fanOut.whenIdle();
    for (const link of this.#world.network.linksOf(this.process)) link.endAtServer();
    await this.core.hosts.stop();
    this.core.channels.stop();
    this.process.kill();
  }

  /** As SIGKILL, or the end of its machine. */
  kill(): void {
    this.process.kill();
    const isMachineUp = this.#world.random.chance(0.8);
    for (const link of this.#world.network.linksOf(this.process)) link.serverDied(isMachineUp);
  }

  #sweep(): void {
    for (const link of this.#world.network.linksOf(this.process)) if (link.server === this) link.sweep();
  }
}
