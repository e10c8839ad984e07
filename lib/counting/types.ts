import type { Majority, MajorityBase, MajorityFault, Threshold } from './majority.ts';

/** What one ballot says. Plain JSON, recorded in the journal as it is; each meaning has exactly one form. */
export type Choice =
  /** `yes-no-abstain` only. */
  | { readonly answer: 'yes' | 'no' | 'abstain' }
  /** Option ids; for `plurality` exactly one. */
  | { readonly picks: readonly string[] }
  /** An abstention wherever options are chosen from. */
  | { readonly abstain: true };

/** A method is one file, one name here, and one line in the table of `methods.ts`. */
export type Method = 'yes-no-abstain' | 'plurality';

/** The rules of one poll as far as counting needs them. */
export type CountDefinition = {
  readonly method: Method;
  /** Option ids in ballot order; empty for `yes-no-abstain`, whose answers are fixed. */
  readonly options: readonly string[];
  /** Null: the most votes win. `yes-no-abstain` always has one. */
  readonly majority: Majority | null;
  /** Whether a majority that nobody reached leads to a run-off. */
  readonly runOff: boolean;
  readonly seats: 1;
};

export type DefinitionFault =
  | MajorityFault
  | 'unknown-method'
  | 'too-few-options'
  | 'options-not-allowed'
  | 'empty-option'
  | 'repeated-option'
  | 'majority-missing'
  | 'run-off-not-allowed'
  | 'run-off-without-majority'
  | 'seats-out-of-range';

/** `count` ballots that say the same, each of weight `weight`: a canonical rational above zero ("1", "1/3"). */
export type BallotGroup = { readonly choice: Choice; readonly weight: string; readonly count: number };

/** Identical (choice, weight) grouped; two groups of the same count as their sum. */
export type WeightedBallots = readonly BallotGroup[];

/** `heads`: how many voting rights; `weight`: what they weigh together, a canonical rational. */
export type Amount = { readonly heads: number; readonly weight: string };

/** What the assembly knows and the ballots do not. */
export type Turnout = {
  /** All who may cast in this poll. */
  readonly eligible: Amount;
  /** Those of them who are present, as frozen by the assembly. */
  readonly present: Amount;
  /** Decided by the assembly; left out where the poll has no quorum. */
  readonly quorum?: 'reached' | 'missed';
};

/**
 * - `carried`, `rejected`: of a motion. Equal yes and no are rejected, and `ties` says so.
 * - `elected`: `elected` names who.
 * - `run-off`: nobody reached the majority; `runOffBetween` names who goes into the new poll.
 * - `no-majority`: nobody is elected, and no run-off follows.
 * - `tie`: equal votes left open, in `ties`; the chair draws a lot or repeats the poll.
 * - `no-quorum`: the numbers stand, but decide nothing. Not the same as `rejected`.
 */
export type Verdict = 'carried' | 'rejected' | 'elected' | 'run-off' | 'no-majority' | 'tie' | 'no-quorum';

/** What one option received; for `yes-no-abstain` the options are called "yes" and "no". */
export type OptionTotal = Amount & { readonly option: string };

/** What a percentage is of. */
export type BaseAmount = Amount & { readonly name: MajorityBase };

/**
 * The comparison that decided, as data: message catalogues put it into words together with `base` and `needed`
 * ("carried: 421 of 612 valid votes; 408 needed, two thirds at least").
 */
export type Formula =
  | {
      readonly kind: 'majority';
      /** Whose votes were measured: "yes", or the first with the most votes in ballot order. */
      readonly option: string;
      readonly votes: Amount;
      readonly threshold: Threshold;
      readonly reached: boolean;
    }
  /** No majority was asked for: who had the most votes, more than one when tied; `votes` is what each of them has. */
  | { readonly kind: 'most-votes'; readonly options: readonly string[]; readonly votes: string };

/** One stage of a method that counts in several. Weights are canonical rationals. */
export type Round = {
  readonly votes: readonly { readonly option: string; readonly weight: string }[];
  /** The weight of ballots that name nobody who is still in. */
  readonly exhausted: string;
  readonly elected: readonly string[];
  readonly excluded: readonly string[];
};

/**
 * Options with equal votes where the outcome turned on it: a tied vote on a motion, a tie for the seat, more options in a
 * run-off than two. `place` counts from 1 and is the best place they share.
 */
export type Tie = { readonly place: number; readonly options: readonly string[]; readonly votes: string };

/** One step of the account of how the outcome came about. */
export type TraceStep =
  | { readonly step: 'counted'; readonly cast: Amount; readonly abstentions: Amount }
  | { readonly step: 'led'; readonly options: readonly string[]; readonly votes: string }
  | {
      readonly step: 'compared';
      readonly option: string;
      readonly votes: string;
      readonly base: string;
      readonly threshold: Threshold;
      readonly needed: string;
      readonly reached: boolean;
    }
  | ({ readonly step: 'tied' } & Tie)
  | { readonly step: 'elected'; readonly option: string; readonly votes: string }
  | { readonly step: 'run-off'; readonly between: readonly string[] }
  | { readonly step: 'quorum-missed' };

/**
 * What every method gives. JSON as it stands (weights are canonical rationals): recorded in the journal, never computed
 * again for a replay, and shown on every page.
 */
export type Outcome = {
  /** Method and arithmetic, "plurality/exact": the same ballots can elect different people under two roundings. */
  readonly rule: string;
  readonly verdict: Verdict;
  /** In ballot order, abstentions not among them. */
  readonly totals: readonly OptionTotal[];
  readonly abstentions: Amount;
  readonly cast: Amount;
  /** Where no majority is asked for: `valid`, for percentages. */
  readonly base: BaseAmount;
  /** The least weight that reaches the majority; null where none is asked for. */
  readonly needed: string | null;
  readonly formula: Formula;
  /** Option ids in order of election. */
  readonly elected: readonly string[];
  /** Option ids in ballot order; empty unless the verdict is `run-off`. */
  readonly runOffBetween: readonly string[];
  /** Empty for methods that count once: there `totals` says it all. */
  readonly rounds: readonly Round[];
  readonly ties: readonly Tie[];
  readonly trace: readonly TraceStep[];
};
