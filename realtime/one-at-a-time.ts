import type { RealtimeClock } from './channels/clock.ts';

export type OneAtATimeDeps = {
  readonly clock: Pick<RealtimeClock, 'after'>;
  /** Must not reject. */
  readonly work: () => Promise<void>;
  /** Work that takes longer hangs: it is no longer waited for. */
  readonly limitMs: number;
  readonly onHung: () => void;
};

/** Work that comes round again and again. Asking for it while it is under way does nothing, so that what is slow does not pile up. */
export function oneAtATime({ clock, work, limitMs, onHung }: OneAtATimeDeps): () => void {
  let underWay: symbol | null = null;
  return () => {
    if (underWay !== null) return;
    const mine = Symbol('one round');
    underWay = mine;
    const cancel = clock.after(limitMs, () => {
      if (underWay !== mine) return;
      underWay = null;
      onHung();
    });
    void work().finally(() => {
      cancel();
      if (underWay === mine) underWay = null;
    });
  };
}
