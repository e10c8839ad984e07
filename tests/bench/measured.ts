/** What the rounds of one measurement came to. */
export type Measured = { readonly median: number; readonly least: number; readonly most: number; readonly rounds: readonly number[] };

export function measured(rounds: readonly number[]): Measured {
  const sorted = rounds.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? Number.NaN;
  const median = sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? upper)) / 2;
  return { median, least: sorted[0] ?? Number.NaN, most: sorted.at(-1) ?? Number.NaN, rounds };
}

/** Rounds of several things that are measured together, by their names. */
export class Rounds {
  readonly #values = new Map<string, number[]>();

  add(values: Readonly<Record<string, number>>): void {
    for (const [name, value] of Object.entries(values)) this.#values.set(name, [...(this.#values.get(name) ?? []), value]);
  }

  of(name: string): Measured {
    const rounds = this.#values.get(name);
    if (rounds === undefined) throw new Error(`The bench has measured no ${name}`);
    return measured(rounds);
  }

  show(name: string): string {
    return showMeasured(this.of(name));
  }
}

/** A number with as many digits as mean something. */
export function show(value: number): string {
  if (value >= 1_000) return Math.round(value).toLocaleString('en');
  return value >= 10 ? value.toFixed(0) : value.toFixed(2);
}

/** The median, and between which values the rounds lay. */
export function showMeasured({ median, least, most, rounds }: Measured): string {
  return rounds.length < 2 ? show(median) : `${show(median)} (${show(least)} to ${show(most)})`;
}
