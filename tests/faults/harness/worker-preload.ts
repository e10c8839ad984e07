/**
 * Loaded before `realtime/main.ts` (`--import`), so that the program itself stays as it is: puts a store that can be made
 * to fail in the place of its store, and obeys the test over the pipe to it.
 */
import { registerHooks } from 'node:module';
import { isMainThread } from 'node:worker_threads';
import { setClockBy } from './settable-clock.ts';
import { clockVariable, isWorkerOrder, type WorkerAnswer, type WorkerOrder } from './worker-orders.ts';
import { failingStore } from './worker-store.ts';

const storeModule = '/lib/store/postgres-store.ts';
const compositionRoot = '/realtime/main.ts';

// Threads of the program load this file as well; their store is theirs.
if (isMainThread && process.send !== undefined) {
  setClockBy(Number(process.env[clockVariable] ?? 0));
  const inItsPlace = new URL('worker-store.ts', import.meta.url).href;
  registerHooks({
    resolve(specifier, context, nextResolve) {
      const resolved = nextResolve(specifier, context);
      const isStore = resolved.url.endsWith(storeModule) && context.parentURL?.endsWith(compositionRoot) === true;
      return isStore ? { ...resolved, url: inItsPlace } : resolved;
    },
  });
  process.on('message', (message: unknown) => {
    if (!isWorkerOrder(message)) return;
    const { fired, calls } = obey(message.order);
    process.send?.({ orderDone: message.orderId, fired, calls } satisfies WorkerAnswer);
  });
}

function obey(order: WorkerOrder): Pick<WorkerAnswer, 'fired' | 'calls'> {
  switch (order.do) {
    case 'arm-store':
      failingStore()?.arm(order.fault);
      break;
    case 'disarm-store':
      failingStore()?.disarm();
      break;
    case 'tell-store':
      break;
    case 'block':
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, order.ms);
      break;
    case 'exhaust-heap':
      exhaustHeap();
      break;
    case 'set-clock':
      setClockBy(order.byMs);
      break;
  }
  return { fired: failingStore()?.fired ?? [], calls: failingStore()?.calls ?? 0 };
}

/** In small pieces, between which the process goes on with its work for as long as it can. */
function exhaustHeap(): void {
  const hoard: unknown[] = [];
  setInterval(() => hoard.push(Array.from({ length: piece }, (_, index) => ({ index }))), 1);
}

/** Objects of some ten bytes each. */
const piece = 50_000;
