import type { SeatTone } from './hemicycle/hemicycle.tsx';

/** Colours there are for options besides Yes, No and Abstain; further ones share the grey, and their words tell them apart. */
const optionTones: readonly SeatTone[] = ['option-1', 'option-2', 'option-3', 'option-4', 'option-5', 'option-6'];

/** A colour for each part of a result, in the order of the ballot. Colour is decoration: words and numbers carry the result (ux W7). */
export function tonesOf(parts: readonly { tone: 'yes' | 'no' | 'abstain' | 'option' }[]): SeatTone[] {
  let options = 0;
  return parts.map(({ tone }) => {
    if (tone !== 'option') return tone;
    options += 1;
    return optionTones[options - 1] ?? 'abstain';
  });
}
