import { formatRational, isPositive, parseRational } from '../counting/rational.ts';
import type { FieldFault } from './faults.ts';
import { maxPreviewCellLength, maxWeightLength } from './limits.ts';
import { tidyToken } from '../assembly/tidy-text.ts';
import { previewText } from './text.ts';

/** What a person without a voting right holds (guests, staff). */
export const noVotingRight = '0';

/** What a person holds unless something else is said (design.md, section 1). */
export const defaultWeight = '1';

export type ReadWeight = { ok: true; weight: string } | { ok: false; fault: FieldFault };

const yesWords: ReadonlySet<string> = new Set([
  'yes', 'y', 'ja', 'j', 'true', 'wahr', '1', 'x', '✓', '✔', 'stimmberechtigt', 'wahlberechtigt',
]);
const noWords: ReadonlySet<string> = new Set(['no', 'n', 'nein', 'false', 'falsch', '0', '-', '–', '—']);

/** Marks whose absence says no. */
const crossMarks: ReadonlySet<string> = new Set(['x', '✓', '✔']);

/** One group of three digits after a point or comma, and something other than a zero before it. */
const thousandOrThousandth = /^[+\-]?[1-9]\d{0,2}[.,]\d{3}$/v;

/**
 * A person's weight from the two cells that speak of it, as a canonical exact fraction ("1", "1/3"); `noVotingRight`
 * if there is no right to vote.
 *
 * No weight at all means `defaultWeight`. A "no" in the voting right goes before any weight. A zero or negative weight
 * is a fault, since it may as well be a slip: who may not vote is told by the voting right.
 */
export function readWeight(cells: { weight: string | undefined; votingRight: string | undefined }): ReadWeight {
  const mayVote = readVotingRight(cells.votingRight);
  if (typeof mayVote !== 'boolean') return { ok: false, fault: mayVote };
  // A full-width digit or "½" is a number as well; NFKC writes the latter as 1⁄2.
  const text = tidyToken(cells.weight ?? '').normalize('NFKC').replace('⁄', '/').replace('−', '-').replace(/\s*\/\s*/v, '/');
  if (text === '') return { ok: true, weight: mayVote ? defaultWeight : noVotingRight };
  const tooLong: FieldFault = { code: 'text-too-long', field: 'weight', limit: maxWeightLength };
  if (text.length > maxWeightLength) return { ok: false, fault: tooLong };
  const weight = parseRational(text);
  if (weight === null) return { ok: false, fault: { code: 'weight-not-a-number', text: previewText(text, maxPreviewCellLength) } };
  if (!mayVote) return { ok: true, weight: noVotingRight };
  if (thousandOrThousandth.test(text)) return { ok: false, fault: { code: 'weight-ambiguous', text: previewText(text, maxPreviewCellLength) } };
  if (!isPositive(weight)) return { ok: false, fault: { code: 'weight-not-positive' } };
  const canonical = formatRational(weight);
  return canonical.length > maxWeightLength ? { ok: false, fault: tooLong } : { ok: true, weight: canonical };
}

function readVotingRight(cell: string | undefined): boolean | FieldFault {
  if (cell === undefined) return true;
  const word = tidyToken(cell).toLowerCase();
  if (yesWords.has(word)) return true;
  if (noWords.has(word)) return false;
  if (word === '') return { code: 'voting-right-missing' };
  return { code: 'voting-right-unclear', text: previewText(cell, maxPreviewCellLength) };
}

/**
 * Whether a column of voting rights is filled by ticking: then an empty cell means no. Beside words it means nothing,
 * and nobody gets or loses a vote by a guess.
 */
export function isTickColumn(cells: Iterable<string | undefined>): boolean {
  let ticked = false;
  for (const cell of cells) {
    const word = tidyToken(cell ?? '').toLowerCase();
    if (word === '') continue;
    if (!crossMarks.has(word)) return false;
    ticked = true;
  }
  return ticked;
}
