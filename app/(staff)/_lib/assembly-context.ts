'use client';

import { createContext, useContext, useSyncExternalStore } from 'react';
import type { Instant } from '../../../lib/assembly/basics.ts';
import type { AssemblyClient, ClientOptions } from '../../../lib/client/assembly-client.ts';
import type { ClientState } from '../../../lib/client/client-state.ts';
import type { AssemblySummary } from '../../../lib/protocol/http.ts';

/** One assembly as a staff page holds it. `options` are the client's own, for lists (`createParticipantsList`). */
export type StaffAssembly = {
  readonly client: AssemblyClient;
  readonly options: ClientOptions;
  readonly summary: AssemblySummary;
};

/** Null outside of an `AssemblyProvider`. */
export const AssemblyContext = createContext<StaffAssembly | null>(null);

/** The assembly of this page. Throws outside of an `AssemblyProvider`, which is a bug of the page. */
export function useAssembly(): StaffAssembly {
  const assembly = useContext(AssemblyContext);
  if (assembly === null) throw new Error('useAssembly needs an AssemblyProvider above it; pages below staff/a/[slug] have one.');
  return assembly;
}

/** One field of the client's state. Renders again only when that field is another value. */
function useField<Field extends keyof ClientState>(field: Field): ClientState[Field] {
  const { client } = useAssembly();
  const read = () => client.getSnapshot()[field];
  return useSyncExternalStore(client.subscribe, read, read);
}

export const useConnection = (): ClientState['connection'] => useField('connection');
/** Whether the server's store doesn't answer. */
export const useStale = (): boolean => useField('stale');
/** Null until the first join. */
export const useDesk = (): ClientState['desk'] => useField('desk');
export const useFigures = (): ClientState['figures'] => useField('figures');
/** Long texts that were asked for. */
export const useContents = (): ClientState['contents'] => useField('contents');
export const useCounts = (): ClientState['counts'] => useField('counts');
/** Null until the stage is joined. */
export const useRecord = (): ClientState['record'] => useField('record');
/** Who one is in this assembly, with the role; null until the first join. */
export const useMe = (): ClientState['staff'] => useField('staff');

/** The server's clock in ms; the device's until the first join. The function keeps its identity. */
export function useServerNow(): () => Instant {
  return serverNowOf(useAssembly().client);
}

const clocks = new WeakMap<AssemblyClient, () => Instant>();

function serverNowOf(client: AssemblyClient): () => Instant {
  const known = clocks.get(client);
  if (known !== undefined) return known;
  const now = () => client.serverNow() ?? Date.now();
  clocks.set(client, now);
  return now;
}
