/** Metrics in the text format of Prometheus. */
import { collectDefaultMetrics, Registry } from 'prom-client';

/** A registry of its own for each process (or test), with what Node reports about itself; nothing is global. */
export function createMetrics(role: string): Registry {
  const registry = new Registry();
  registry.setDefaultLabels({ role });
  collectDefaultMetrics({ register: registry });
  return registry;
}
