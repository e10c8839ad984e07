/** Lets one go after the other, in the order in which they asked. */
export type Turn = {
  /** Resolves when all who asked before are done. */
  readonly ready: Promise<void>;
  /** Must be called once, also by who didn't wait for their turn. */
  done(): void;
};

export class Turns {
  #last: Promise<void> = Promise.resolve();
  #count = 0;

  /** Who has asked and is not done. */
  get count(): number {
    return this.#count;
  }

  take(): Turn {
    const ready = this.#last;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#last = ready.then(() => promise);
    this.#count += 1;
    return {
      ready,
      done: () => {
        this.#count -= 1;
        resolve();
      },
    };
  }
}
