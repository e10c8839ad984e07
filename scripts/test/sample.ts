/** Long suites are sampled at each push: which part of them is told by a seed, which is printed, and gives the same part again. */

/** Picks `count` of the items, in their order. @param seed a whole number from 0 to below 2³² */
export function sample<Item>(items: readonly Item[], count: number, seed: number): readonly Item[] {
  const order = items.map((_, index) => index);
  let state = seed >>> 0;
  for (let last = order.length - 1; last > 0; last -= 1) {
    // Numerical Recipes' generator; its upper bits are good enough to shuffle a dozen files.
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    const other = Math.floor((state / 4_294_967_296) * (last + 1));
    [order[last], order[other]] = [order[other] ?? last, order[last] ?? other];
  }
  const picked = new Set(order.slice(0, count));
  return items.filter((_, index) => picked.has(index));
}
