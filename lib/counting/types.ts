import type { Majority, MajorityBase, MajorityFault, Threshold } from './majority.ts';

/** An option and the mark it was given. */
export type Mark<M> = readonly [option: string, mark: M];

/** What one ballot says. Plain JSON, recorded in the journal as it is; each meaning has exactly one form. */
export type Choice =
  /** `yes-no-abstain` only. */
  | { readonly answer: 'yes' | 'no' | 'abstain' }
  /** Option ids in ballot order; for `plurality` exactly one, for `approval` as many as the poll allows. */
  | { readonly picks: readonly string[] }
  /** `yes-no-per-candidate`: those who were answered, in ballot order; who is left out was abstained from. Not empty. */
  | { readonly answers: readonly Mark<'yes' | 'no'>[] }
  /** `cumulative`, `score` and `star`: whole numbers above zero, in ballot order; who is left out has none. Not empty. */
  | { readonly points: readonly Mark<number>[] }
  /**
   * Of the methods that rank: the best first; those who share a rank in ballot order. Who is left out is unranked, and what
   * that means is for the method to say. No rank is empty, nobody stands twice, and somebody is ranked.
   */
  | { readonly ranks: readonly (readonly string[])[] }
  /** An abstention wherever options are chosen from. */
  | { readonly abstain: true };

/** A method is one file, one name here, and one line in the table of `methods.ts`. */
export type Method =
  | 'yes-no-abstain'
  | 'plurality'
  | 'yes-no-per-candidate'
  | 'approval'
  | 'cumulative'
  | 'score'
  | 'star'
  | 'borda'
  | 'irv'
  | 'stv-scottish'
  | 'stv-meek'
  | 'stv-wigm'
  | 'schulze'
  | 'ranked-pairs';

/** The rules of one poll as far as counting needs them. */
export type CountDefinition = {
  readonly method: Method;
  /** Option ids in ballot order; empty for `yes-no-abstain`, whose answers are fixed. */
  readonly options: readonly string[];
  /** Null: the most votes win. `yes-no-abstain` and `yes-no-per-candidate` always have one. Those that rank have none. */
  readonly majority: Majority | null;
  /** Whether a majority that nobody reached leads to a run-off. */
  readonly runOff: boolean;
  /** How many are elected at most, from 1; where fewer stand, seats stay empty. */
  readonly seats: number;
  /** `approval` only: how many options a ballot picks that is no abstention. */
  readonly picks?: { readonly min: number; readonly max: number };
  /** `cumulative` only: how many points a ballot gives at most, in all and to one option. */
  readonly points?: { readonly total: number; readonly cap: number };
  /** `score` and `star` only: the best score; the worst is 0. */
  readonly maxScore?: number;
};

export type DefinitionFault =
  | MajorityFault
  | 'unknown-method'
  | 'too-few-options'
  | 'options-not-allowed'
  | 'empty-option'
  | 'repeated-option'
  | 'majority-missing'
  | 'majority-not-allowed'
  | 'run-off-not-allowed'
  | 'run-off-without-majority'
  | 'seats-out-of-range'
  | 'picks-missing'
  | 'picks-not-allowed'
  | 'picks-out-of-range'
  | 'points-missing'
  | 'points-not-allowed'
  | 'points-out-of-range'
  | 'scores-missing'
  | 'scores-not-allowed'
  | 'scores-out-of-range';

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
 * - `elected`: `elected` names who; fewer than there are seats where nobody else could be elected.
 * - `run-off`: nobody reached the majority; `runOffBetween` names who goes into the new poll.
 * - `no-majority`: nobody is elected, and no run-off follows.
 * - `tie`: equal votes left open, in the last of `ties`; `elected` names who is elected whatever the lot says. The chair
 *   draws a lot, with which it is counted again, or repeats the poll.
 * - `no-quorum`: the numbers stand, but decide nothing. Not the same as `rejected`.
 */
export type Verdict = 'carried' | 'rejected' | 'elected' | 'run-off' | 'no-majority' | 'tie' | 'no-quorum';

/**
 * What one option received; for `yes-no-abstain` the options are called "yes" and "no". `weight` is of votes, points or
 * scores as the method counts them, of first preferences where it counts in rounds or by pairs, and `heads` is how many
 * gave them.
 */
export type OptionTotal = Amount & {
  readonly option: string;
  /** `yes-no-per-candidate` only: who said no. */
  readonly against?: Amount;
};

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
  | { readonly kind: 'most-votes'; readonly options: readonly string[]; readonly votes: string }
  /** The same of points or scores. */
  | { readonly kind: 'most-points'; readonly options: readonly string[]; readonly points: string }
  /** `irv`: the first of the last round had so many of the votes that still counted; null where nobody is elected. */
  | { readonly kind: 'continuing'; readonly option: string | null; readonly votes: string; readonly continuing: string }
  /** The STV rules: what a seat took in the first round, of so many votes that counted. */
  | { readonly kind: 'quota'; readonly quota: string; readonly votes: string; readonly seats: number }
  /** `star`, `schulze`, `ranked-pairs`: who is preferred to whom, the best first; who shares a place stands together. */
  | { readonly kind: 'order'; readonly order: readonly (readonly string[])[] };

/** One stage of a method that counts in several. Weights are canonical rationals. */
export type Round = {
  /** In ballot order; who was excluded in an earlier round is left out. */
  readonly votes: readonly { readonly option: string; readonly weight: string }[];
  /**
   * The weight of ballots, or of the parts of them, that count for nobody any more, with what rounding has lost: votes and
   * exhausted together are the same in every round.
   */
  readonly exhausted: string;
  /** By the votes of this round, in order of election. */
  readonly elected: readonly string[];
  readonly excluded: readonly string[];
  /** What a seat takes, where the rule has a quota. */
  readonly quota?: string;
  /** `stv-meek`: the share of each vote that the elected keep. */
  readonly kept?: readonly { readonly option: string; readonly factor: string }[];
};

/**
 * Options with equal votes where the outcome turned on it: a tied vote on a motion, a tie for the seat, more options in a
 * run-off than two. `place` counts from 1 and is the best place they share.
 */
export type Tie = {
  /** Left out: for a seat or a place. `surplus`: whose goes on first. `exclusion`: who goes. `final`: who is in it. */
  readonly of?: 'surplus' | 'exclusion' | 'final';
  readonly place: number;
  readonly options: readonly string[];
  /** Left out where their places are equal, but no number of votes: of methods that compare by pairs, and where `stv-meek` takes a small difference for none. */
  readonly votes?: string;
  /** How it was broken, and who was picked out by that; left out while it is open. */
  readonly broken?: { readonly by: TieBreak; readonly picked: readonly string[] };
};

/**
 * The rule's own means, and the lot:
 * - `earlier-round`: the most recent round in which they differ.
 * - `preferences`: how many ballots prefer one to the other.
 * - `score`: the sum of the scores.
 * - `top-scores`: how many ballots give one the best score.
 * - `lot`: the order drawn, or made from the committed seed.
 */
export type TieBreak = 'earlier-round' | 'preferences' | 'score' | 'top-scores' | 'lot';

/** One step of the account of how the outcome came about. */
export type TraceStep =
  | { readonly step: 'counted'; readonly cast: Amount; readonly abstentions: Amount }
  /** Of methods that transfer votes: these begin with a shared rank, and count for nobody. */
  | { readonly step: 'not-valid'; readonly ballots: Amount }
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
  /** `yes-no-per-candidate`: reached what is needed, but as many said no as yes, so is not elected. */
  | { readonly step: 'as-many-against'; readonly option: string; readonly votes: string }
  | ({ readonly step: 'tied' } & Tie)
  /** The steps behind it belong to this round, counted from 1. */
  | { readonly step: 'round'; readonly round: number }
  | { readonly step: 'quota'; readonly quota: string; readonly votes: string; readonly seats: number }
  /** `because` is left out where the most votes decide. */
  | { readonly step: 'elected'; readonly option: string; readonly votes: string; readonly because?: 'more-than-half' | 'quota' | 'last-seats' | 'order' }
  | { readonly step: 'excluded'; readonly option: string; readonly votes: string }
  /**
   * Votes went from one who was elected or excluded to the next on their ballots. `value` is what a ballot of weight 1 is
   * worth from now on, and one that came with less, so much less; null where each goes on with what it was worth.
   * `exhausted` is what went to nobody, with what rounding lost.
   */
  | {
      readonly step: 'transferred';
      readonly from: string;
      readonly value: string | null;
      readonly to: readonly { readonly option: string; readonly weight: string }[];
      readonly exhausted: string;
    }
  /** `stv-meek`: the shares that the elected keep were found anew, in so many iterations. */
  | { readonly step: 'kept'; readonly kept: readonly { readonly option: string; readonly factor: string }[]; readonly iterations: number }
  | {
      readonly step: 'tie-broken';
      readonly of: 'seat' | 'surplus' | 'exclusion' | 'final' | 'order';
      readonly options: readonly string[];
      readonly by: TieBreak;
      /** Which round, where an earlier one decided. */
      readonly round?: number;
      readonly picked: readonly string[];
    }
  /** `star`: how many gave each of those who were tied the best score. */
  | { readonly step: 'top-scores'; readonly of: readonly { readonly option: string; readonly weight: string }[] }
  /** `star`: the two with the best scores; one where nobody else has any. */
  | { readonly step: 'final'; readonly between: readonly string[] }
  /** So many prefer the first to the second, and so many the other way round. */
  | { readonly step: 'preferred'; readonly option: string; readonly over: string; readonly votes: string; readonly against: string }
  /**
   * `ranked-pairs`: a preference stands, or is passed over because those that stand already say the contrary; `contested`
   * where that turns on which of equally strong ones comes first.
   */
  | { readonly step: 'locked' | 'passed-over' | 'contested'; readonly option: string; readonly over: string; readonly votes: string; readonly against: string }
  /** `schulze`: the strongest chain of preferences from the first to the second is stronger than the way back. */
  | { readonly step: 'stronger-path'; readonly option: string; readonly over: string; readonly path: readonly string[]; readonly strength: string; readonly back: string }
  /** The best first; who shares a place stands together. */
  | { readonly step: 'ranked'; readonly order: readonly (readonly string[])[] }
  /** Seats for which nobody was left who could be elected. */
  | { readonly step: 'unfilled'; readonly seats: number }
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
