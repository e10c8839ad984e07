/** How numbers that are kept elsewhere come into the text of Prometheus: they are read when somebody asks, and cost nothing before. */
import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import type { Distribution } from './distribution.ts';
import type { Tally } from './tally.ts';

export type Named = { readonly name: string; readonly help: string };

export function exposeTally(registry: Registry, named: Named, label: string, tally: Tally): void {
  const counter = new Counter({
    ...named,
    labelNames: [label],
    registers: [registry],
    collect() {
      counter.reset();
      for (const [value, count] of tally.entries()) counter.inc({ [label]: value }, count);
    },
  });
}

export function exposeCount(registry: Registry, named: Named, read: () => number): void {
  const counter = new Counter({
    ...named,
    registers: [registry],
    collect() {
      counter.reset();
      counter.inc(read());
    },
  });
}

export function exposeGauge(registry: Registry, named: Named, read: () => number): void {
  const gauge = new Gauge({
    ...named,
    registers: [registry],
    collect() {
      gauge.set(read());
    },
  });
}

/** @param label the name of the label that tells the gauges apart, by whose values they are read */
export function exposeGauges<Label extends string>(registry: Registry, named: Named, label: string, read: () => Iterable<readonly [Label, number]>): void {
  const gauge: Gauge = new Gauge({
    ...named,
    labelNames: [label],
    registers: [registry],
    collect() {
      for (const [value, count] of read()) gauge.set({ [label]: value }, count);
    },
  });
}

/** @param perUnit how many of the distribution's units one of Prometheus' is: 1,000 for milliseconds told in seconds */
export function exposeDistribution(registry: Registry, named: Named, distribution: Distribution, perUnit: number): void {
  const read = async () => {
    const cumulative = distribution.cumulative();
    const bounds = [...distribution.bounds.map((bound) => String(bound / perUnit)), '+Inf'];
    const total = cumulative.at(-1) ?? 0;
    const buckets = bounds.map((le, bucket) => ({ metricName: `${named.name}_bucket`, labels: { le }, value: cumulative[bucket] ?? total }));
    const ends = [{ metricName: `${named.name}_sum`, labels: {}, value: distribution.sum / perUnit }, { metricName: `${named.name}_count`, labels: {}, value: total }];
    return { ...named, type: 'histogram', aggregator: 'sum', values: [...buckets, ...ends] };
  };
  // It has no way to take what was counted elsewhere; this is what it would say had it counted.
  Object.assign(new Histogram({ ...named, registers: [registry] }), { get: read, getForPromString: read });
}
