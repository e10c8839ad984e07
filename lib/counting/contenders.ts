import type { Outcome } from './types.ts';

/**
 * Who is elected, and behind them who is still in for a seat while a tie is open; without an open tie just the elected.
 * Nobody stands twice. A tie for a seat is between those who are tied; while it is open who is excluded, or whose surplus
 * goes on first, it is all who have not been excluded; and in a final so may whoever beats the one that is in it already, and that one.
 */
export function contendersOf({ verdict, elected, ties, rounds, formula, trace }: Pick<Outcome, 'verdict' | 'elected' | 'ties' | 'rounds' | 'formula' | 'trace'>): readonly string[] {
  const open = verdict === 'tie' ? ties.at(-1) : undefined;
  if (open === undefined) return elected;
  if (open.of === 'exclusion' || open.of === 'surplus') return [...new Set([...elected, ...(rounds.at(-1)?.votes ?? []).map(({ option }) => option)])];
  if (open.of === undefined) return [...new Set([...elected, ...open.options])];
  const [first] = formula.kind === 'order' ? formula.order.flat() : [];
  if (first === undefined || open.options.includes(first)) return open.options;
  const beaten = new Set(trace.flatMap((step) => (step.step === 'preferred' && step.option === first ? [step.over] : [])));
  const others = open.options.filter((option) => !beaten.has(option));
  return others.length < open.options.length ? [first, ...others] : others;
}
