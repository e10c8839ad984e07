import { largestPoints, largestScore, largestSeats } from '../../lib/counting/definition.ts';
import type { Choice, CountDefinition, DefinitionFault } from '../../lib/counting/types.ts';

const faultWords: Readonly<Record<DefinitionFault, string>> = {
  'unknown-method': 'there is no such method',
  'unknown-base': 'there is no such base of a majority',
  'threshold-out-of-range': '--majority must be a share above 0 and below 1, or >=1/1',
  'majority-missing': 'it needs --majority',
  'majority-not-allowed': 'it has no majority; leave --majority out',
  'run-off-not-allowed': 'it has no run-off; leave --run-off out',
  'run-off-without-majority': '--run-off needs --majority',
  'too-few-options': 'nobody stands for election',
  'options-not-allowed': 'it asks one question, and the file has several columns',
  'empty-option': 'a candidate has no name',
  'repeated-option': 'two candidates have the same name',
  'seats-out-of-range': 'it elects one; see --seats',
  'picks-missing': 'it needs --picks',
  'picks-not-allowed': '--picks is for approval',
  'picks-out-of-range': '--picks must be from 1 to the number of candidates',
  'points-missing': 'it needs --points',
  'points-not-allowed': '--points is for cumulative',
  'points-out-of-range': `--points must be from 1 to ${largestPoints}, and for one candidate no more than in all`,
  'scores-missing': 'it needs --max-score',
  'scores-not-allowed': '--max-score is for score and star',
  'scores-out-of-range': `--max-score must be from 1 to ${largestScore}`,
};

/** Why a file can't be counted so, in words that name the option to change. */
export function definitionFaultWords(fault: DefinitionFault, { method, options, seats }: CountDefinition): string {
  // Options that go by the number of candidates would be blamed first.
  if (options.length === 0 && method !== 'yes-no-abstain') return faultWords['too-few-options'];
  return fault === 'seats-out-of-range' && seats > largestSeats ? `there are more than ${largestSeats} seats; see --seats` : faultWords[fault];
}

/** Why a ballot of a file, which says nothing impossible by itself, is none under these rules. */
export function whyNoBallot({ method, picks, points, maxScore }: CountDefinition, choice: Choice): string {
  if ('picks' in choice && picks !== undefined) return `the ballot picks ${choice.picks.length}; from ${picks.min} to ${picks.max} are meant`;
  if ('picks' in choice && method === 'plurality') return `the ballot picks ${choice.picks.length}; one is meant`;
  if ('points' in choice) {
    const most = maxScore ?? points?.cap ?? 0;
    const over = choice.points.find(([, given]) => given > most);
    if (over !== undefined) return `${JSON.stringify(over[0])} is given ${over[1]}; at most ${most} ${maxScore === undefined ? 'points can be given to one candidate' : 'is the best score'}`;
    const given = choice.points.reduce((sum, [, more]) => sum + more, 0);
    if (points !== undefined && given > points.total) return `the ballot gives ${given} points; at most ${points.total} can be given`;
  }
  return `${JSON.stringify(choice)} is no ballot of ${method}`;
}
