import type { Crowd } from '../fixtures/l1/crowd.ts';
import type { Percentiles } from '../fixtures/l1/crowd-orders.ts';
import type { Chair } from './chair.ts';

/** Opens the next poll; when everybody saw it, counted from the chair's click. */
export async function openToAll(chair: Chair, crowd: Crowd): Promise<{ readonly pollId: string; readonly seen: Percentiles }> {
  const pollId = chair.nextPoll();
  await crowd.order({ do: 'see-open', pollId, sinceNs: '' });
  const sinceNs = String(process.hrtime.bigint());
  await chair.openPoll(pollId);
  const { after } = await crowd.order({ do: 'see-open', pollId, sinceNs });
  return { pollId, seen: after };
}

/** Everybody casts, at one instant or spread evenly. A ballot that is not accepted spoils the measurement. */
export async function castAll(crowd: Crowd, voters: number, pollId: string, overMs: number): Promise<{ readonly latency: Percentiles; readonly tookMs: number; readonly cpuMs: number }> {
  const cast = await crowd.order({ do: 'cast', pollId, overMs });
  if (cast.accepted !== voters) throw new Error(`only ${cast.accepted} of ${voters} ballots were accepted`);
  return cast;
}
