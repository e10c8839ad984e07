/** Counts by one label. Its labels are words of the code, so that there is a bounded number of them. */
export class Tally<Label extends string = string> {
  readonly #counts = new Map<Label, number>();

  add(label: Label, by = 1): void {
    this.#counts.set(label, (this.#counts.get(label) ?? 0) + by);
  }

  of(label: Label): number {
    return this.#counts.get(label) ?? 0;
  }

  entries(): Iterable<readonly [Label, number]> {
    return this.#counts;
  }
}
