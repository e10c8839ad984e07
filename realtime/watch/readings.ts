import type { Registry } from 'prom-client';
import type { Operations } from '../../lib/protocol/operations.ts';
import { exposeGauge, exposeGauges } from './expose.ts';

/** What waits in the worker, read when somebody asks. */
export type Readings = {
  /** Entries that are decided and not yet durable, of all assemblies. */
  readonly commitQueue: number;
  /** People who wait to be let in. */
  readonly arrivals: number;
  /** Messages that wait to be taken. */
  readonly intake: number;
  /** Broadcasts not yet sent to everybody. */
  readonly broadcasts: number;
  /** Connections that take less than they are owed. */
  readonly behind: number;
  readonly assemblies: Operations['assemblies'];
};

export type ExposedReadings = { readonly readings: () => Readings; readonly mails: () => number; readonly heapLimit: () => number };

/** The gauges of the worker that nobody keeps up to date: they are read with each scrape. */
export function exposeReadings(registry: Registry, { readings, mails, heapLimit }: ExposedReadings): void {
  exposeGauge(registry, { name: 'hemicycle_commit_queue_entries', help: 'Entries decided and not yet durable' }, () => readings().commitQueue);
  exposeGauge(registry, { name: 'hemicycle_admission_waiting', help: 'People who wait to be let in' }, () => readings().arrivals);
  exposeGauge(registry, { name: 'hemicycle_intake_waiting', help: 'Messages that wait to be taken' }, () => readings().intake);
  exposeGauge(registry, { name: 'hemicycle_broadcasts_queued', help: 'Broadcasts not yet sent to everybody' }, () => readings().broadcasts);
  exposeGauge(registry, { name: 'hemicycle_connections_behind', help: 'Connections that take less than they are owed' }, () => readings().behind);
  exposeGauge(registry, { name: 'hemicycle_mails_waiting', help: 'Mails that wait to be sent' }, mails);
  exposeGauge(registry, { name: 'hemicycle_heap_limit_bytes', help: 'What the heap may grow to' }, heapLimit);
  exposeGauges(registry, { name: 'hemicycle_assemblies', help: 'Assemblies by state: live; stale, while the store is away; lost to another worker or by a record that is not in order' }, 'state', () => Object.entries(readings().assemblies));
}
