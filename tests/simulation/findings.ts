/** What a simulation found to be wrong. */
export type Finding = { readonly rule: string; readonly what: string; readonly atMs: number };

/** Collects findings; one kind of trouble often shows many times. */
export class Findings {
  readonly #nowMs: () => number;
  readonly #found: Finding[] = [];

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs;
  }

  add(rule: string, what: string): void {
    if (this.#found.length < mostKept) this.#found.push({ rule, what, atMs: Math.round(this.#nowMs()) });
  }

  get all(): readonly Finding[] {
    return this.#found;
  }
}

const mostKept = 20;
