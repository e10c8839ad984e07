/** Rows of numbers, the newest so many, in one block of memory. */
export class History {
  readonly #columns: number;
  readonly #capacity: number;
  readonly #at: Float64Array;
  readonly #values: Float64Array;
  /** Ever added. */
  #added = 0;

  constructor(columns: number, capacity: number) {
    this.#columns = columns;
    this.#capacity = capacity;
    this.#at = new Float64Array(capacity);
    this.#values = new Float64Array(columns * capacity);
  }

  /** How many rows were ever added: names the newest. */
  get added(): number {
    return this.#added;
  }

  /** @param values one for each column; null is kept as "none" */
  add(at: number, values: readonly (number | null)[]): void {
    const row = this.#added % this.#capacity;
    this.#at[row] = at;
    for (let column = 0; column < this.#columns; column += 1) this.#values[row * this.#columns + column] = values[column] ?? Number.NaN;
    this.#added += 1;
  }

  /** The rows later than this, the oldest first, column by column. */
  after(since: number): { readonly at: readonly number[]; readonly columns: readonly (readonly (number | null)[])[] } {
    const rows = this.#rows().filter((row) => (this.#at[row] ?? 0) > since);
    const columns = Array.from({ length: this.#columns }, (_, column) =>
      rows.map((row) => {
        const value = this.#values[row * this.#columns + column] ?? Number.NaN;
        return Number.isNaN(value) ? null : value;
      }),
    );
    return { at: rows.map((row) => this.#at[row] ?? 0), columns };
  }

  #rows(): number[] {
    const kept = Math.min(this.#added, this.#capacity);
    return Array.from({ length: kept }, (_, index) => (this.#added - kept + index) % this.#capacity);
  }
}
