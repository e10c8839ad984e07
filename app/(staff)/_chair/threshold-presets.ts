import type { Majority, Threshold } from '../../../lib/counting/majority.ts';

/** Majorities that statutes have words for. `none`: the most votes win; for elections only. */
export const majorityPresets = ['none', 'simple', 'absolute', 'two-thirds', 'three-quarters', 'own'] as const;
export type MajorityPreset = (typeof majorityPresets)[number];

const half: Threshold = { kind: 'more-than', numerator: 1, denominator: 2 };
const thresholds: Readonly<Record<Exclude<MajorityPreset, 'none' | 'own'>, Threshold>> = {
  simple: half,
  absolute: half,
  'two-thirds': { kind: 'at-least', numerator: 2, denominator: 3 },
  'three-quarters': { kind: 'at-least', numerator: 3, denominator: 4 },
};

/** More yes than no. */
export const simpleMajority: Majority = { base: 'yes-no', threshold: half };

/**
 * The preset that a majority is. Simple and absolute share their fraction: of yes and no votes more than half is a
 * simple majority, of any larger base an absolute one (voting-rules.md "Majorities").
 */
export function presetOf(majority: Majority | null): MajorityPreset {
  if (majority === null) return 'none';
  const { base, threshold } = majority;
  if (isSame(threshold, half)) return base === 'yes-no' ? 'simple' : 'absolute';
  if (isSame(threshold, thresholds['two-thirds'])) return 'two-thirds';
  return isSame(threshold, thresholds['three-quarters']) ? 'three-quarters' : 'own';
}

/** The majority after choosing a preset; what the preset leaves open stays as it was. */
export function withPreset(majority: Majority | null, preset: MajorityPreset): Majority | null {
  const { base, threshold } = majority ?? simpleMajority;
  switch (preset) {
    case 'none':
      return null;
    case 'simple':
      return simpleMajority;
    case 'absolute':
      return { base: base === 'yes-no' ? 'valid' : base, threshold: half };
    case 'two-thirds':
    case 'three-quarters':
      return { base, threshold: thresholds[preset] };
    case 'own':
      return { base, threshold };
  }
}

/** Equal shares: 4/6 is two thirds. */
function isSame(one: Threshold, other: Threshold): boolean {
  return one.kind === other.kind && one.numerator * other.denominator === other.numerator * one.denominator;
}
