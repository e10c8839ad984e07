import type { Percentiles } from '../../fixtures/l1/crowd-orders.ts';

/** So many people open the page, evenly over the time, each with a browser that has nothing of it yet. */
export type VisitOrder = { readonly origin: string; readonly slug: string; readonly visits: number; readonly overMs: number };

/** `failed`: visits in which something was not answered with 200. Bytes are those of all bodies, as they were sent. */
export type VisitAnswer = { readonly latency: Percentiles; readonly failed: number; readonly bytesEach: number; readonly filesEach: number };
