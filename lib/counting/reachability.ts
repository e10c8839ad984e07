/** Which of so many can be reached from which along the arrows that were added; from nobody to oneself until there is a cycle. */
export type Reachability = {
  readonly size: number;
  has(from: number, to: number): boolean;
  /** Adds an arrow, and every way that it opens. */
  add(from: number, to: number): void;
  copy(): Reachability;
  /** The same for the same ways. */
  key(): string;
};

export function reachability(size: number, reached = new Uint8Array(size * size)): Reachability {
  const has = (from: number, to: number) => reached[from * size + to] === 1;
  return {
    size,
    has,
    add(from, to) {
      // All in all each way opens once, so that all arrows together take size^3 steps at most.
      if (has(from, to)) return;
      for (let before = 0; before < size; before += 1) {
        if (before !== from && !has(before, from)) continue;
        reached[before * size + to] = 1;
        for (let behind = 0; behind < size; behind += 1) {
          if (has(to, behind)) reached[before * size + behind] = 1;
        }
      }
    },
    copy: () => reachability(size, reached.slice()),
    key: () => reached.join(''),
  };
}
