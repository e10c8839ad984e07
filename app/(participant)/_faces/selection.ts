import type { BallotForm, Selection } from './types.ts';

/** How many options a ballot takes. Yes, No and Abstain exclude each other. */
export function limitsOf(form: BallotForm): { min: number; max: number } {
  switch (form.method) {
    case 'yes-no-abstain':
      return { min: 1, max: 1 };
    case 'choice':
      return { min: form.min, max: form.max };
  }
}

/** The selection after a tap on an option; `too-many` leaves it as it was (ux P6). Abstaining excludes all else. */
export function toggled(form: BallotForm, selection: Selection, id: string): Selection | 'too-many' {
  const { max } = limitsOf(form);
  if (max === 1 || id === 'abstain') return selection.includes(id) && max > 1 ? [] : [id];
  const others = selection.filter((chosen) => chosen !== id && chosen !== 'abstain');
  if (selection.includes(id)) return others;
  return others.length >= max ? 'too-many' : [...others, id];
}

export type Readiness = 'ready' | 'nothing-chosen' | 'too-few';

/** Whether a selection may be cast. An abstention is complete; an empty ballot is not, unless the rules ask for nothing. */
export function readinessOf(form: BallotForm, selection: Selection): Readiness {
  if (selection.includes('abstain')) return 'ready';
  const { min } = limitsOf(form);
  if (selection.length === 0) return 'nothing-chosen';
  return selection.length < min ? 'too-few' : 'ready';
}
