import type { Fired, StoreFault } from './failing-store.ts';

/** What a test asks of a worker's process, over the pipe to it; see worker-preload.ts. */
export type WorkerOrder =
  | { readonly do: 'arm-store'; readonly fault: StoreFault }
  | { readonly do: 'disarm-store' }
  /** The faults of the store that occurred since the last was armed. */
  | { readonly do: 'tell-store' }
  /** The event loop stands still for so long. */
  | { readonly do: 'block'; readonly ms: number }
  /** Memory is taken until the process ends of it. */
  | { readonly do: 'exhaust-heap' }
  /** The machine's wall clock is set by so much, as seen by this process. */
  | { readonly do: 'set-clock'; readonly byMs: number };

/** Variable of the environment: how far off the wall clock is from the start, in ms. */
export const clockVariable = 'HEMICYCLE_FAULTS_CLOCK_BY_MS';

export type WorkerOrderMessage = { readonly orderId: number; readonly order: WorkerOrder };
export type WorkerAnswer = { readonly orderDone: number; readonly fired: readonly Fired[]; readonly calls: number };

export function isWorkerOrder(message: unknown): message is WorkerOrderMessage {
  return typeof message === 'object' && message !== null && 'orderId' in message;
}
