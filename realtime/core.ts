import type { AssemblyHost, HostDeps } from './assembly-host.ts';
import { createChannelServer, type ChannelServer } from './channels/channel-server.ts';
import { createEpochs } from './epochs.ts';
import { createFanOut, type FanOut } from './fan-out.ts';
import { Hosts, type HostResult } from './hosts.ts';
import { LiveAssembly } from './live-assembly.ts';
import type { WorkerMetrics } from './metrics.ts';
import type { Principal } from './principal.ts';
import type { NotLive } from './topics/deps.ts';
import { createTopicRouter } from './topics/topic-router.ts';

export type CoreDeps = Omit<HostDeps, 'metrics'> & {
  readonly metrics: Pick<WorkerMetrics, 'host' | 'live' | 'channels' | 'topics'>;
  /** Monotonic ms at which the message came that is being handled. */
  readonly arrivedMs: () => number;
  /** Seals the record keys of assemblies; 32 bytes. */
  readonly sealingKey: Buffer;
};

/** The worker without its network: assemblies, channels and what is said on them, over whatever transports bring the bytes. */
export type RealtimeCore = {
  readonly hosts: Hosts;
  readonly live: (assemblyId: string) => LiveAssembly | null;
  readonly fanOut: FanOut<Principal>;
  readonly channels: ChannelServer<Principal>;
};

/** What a join is told where there is no live assembly here. */
const notLive = {
  unknown: 'unknown-assembly',
  'store-away': 'try-again',
  'record-broken': 'try-again',
  'taken-over': 'elsewhere',
} as const satisfies Record<Extract<HostResult, { readonly ok: false }>['why'], NotLive>;

/** Time, ids and the store are handed in, so that all of it can run in a simulation (design section 3). */
export function createRealtimeCore(deps: CoreDeps): RealtimeCore {
  const { clock, log, metrics, newId } = deps;
  const fanOut = createFanOut<Principal>({ clock, log, metrics: metrics.channels });
  const lives = new Map<string, LiveAssembly>();
  const hosts = new Hosts({ ...deps, metrics: metrics.host, ownerId: newId(), onLive: goLive });

  function goLive(host: AssemblyHost): void {
    lives.set(host.id, new LiveAssembly(host, { fanOut, clock, metrics: metrics.live, disconnect: (where) => void channels.disconnect(where) }));
    host.listen({ committed: () => undefined, staleChanged: () => undefined, ended: () => lives.delete(host.id) });
  }

  async function liveOf(assemblyId: string): Promise<LiveAssembly | NotLive> {
    const live = lives.get(assemblyId);
    if (live !== undefined) return live;
    const loaded = await hosts.get(assemblyId);
    return loaded.ok ? (lives.get(assemblyId) ?? 'try-again') : notLive[loaded.why];
  }

  const handlers = createTopicRouter({ live: liveOf, epochs: createEpochs(newId), log, clock, arrivedMs: deps.arrivedMs, metrics: metrics.topics });
  const channels = createChannelServer<Principal>({ handlers, fanOut, clock, log, metrics: metrics.channels });
  return { hosts, live: (id) => lives.get(id) ?? null, fanOut, channels };
}
