/** Metrics in the text format of Prometheus. */
import { collectDefaultMetrics, Counter, Registry } from 'prom-client';

/** A registry of its own for each process (or test), with what Node reports about itself; nothing is global. */
export function createMetrics(role: string): Registry {
  const registry = new Registry();
  registry.setDefaultLabels({ role });
  collectDefaultMetrics({ register: registry });
  return registry;
}

/** Counts log lines that nobody took (FA1); to be called with how many. */
export function createDroppedLines(registry: Registry): (lines: number) => void {
  const dropped = new Counter({ name: 'hemicycle_log_lines_dropped_total', help: 'Log lines lost because the log is not taken', registers: [registry] });
  return (lines) => dropped.inc(lines);
}
