import fc from 'fast-check';
import { expect, test } from 'vitest';
import { majorityPresets, presetOf, simpleMajority, withPreset } from '../../app/(staff)/_chair/threshold-presets.ts';
import { checkMajority, type Majority } from '../../lib/counting/majority.ts';

const anyMajority: fc.Arbitrary<Majority> = fc
  .tuple(fc.constantFrom('yes-no', 'valid', 'cast', 'present', 'eligible'), fc.constantFrom('at-least', 'more-than'), fc.integer({ min: 1, max: 50 }), fc.integer({ min: 1, max: 50 }))
  .map(([base, kind, a, b]): Majority => ({ base, threshold: { kind, numerator: Math.min(a, b), denominator: Math.max(a, b) + 1 } }));

test('presets stand for the fractions of voting-rules.md, Majorities', () => {
  expect(withPreset(null, 'simple')).toEqual({ base: 'yes-no', threshold: { kind: 'more-than', numerator: 1, denominator: 2 } });
  expect(withPreset(simpleMajority, 'absolute')).toEqual({ base: 'valid', threshold: { kind: 'more-than', numerator: 1, denominator: 2 } });
  expect(withPreset(simpleMajority, 'two-thirds')?.threshold).toEqual({ kind: 'at-least', numerator: 2, denominator: 3 });
  expect(withPreset(simpleMajority, 'three-quarters')?.threshold).toEqual({ kind: 'at-least', numerator: 3, denominator: 4 });
  expect(withPreset(simpleMajority, 'none')).toBeNull();
});

test('choosing a preset and reading it back gives the preset, from any majority', () => {
  fc.assert(
    fc.property(anyMajority, fc.constantFrom(...majorityPresets), (majority, preset) => {
      const chosen = withPreset(majority, preset);
      expect(presetOf(chosen)).toBe(preset === 'own' ? presetOf(majority) : preset);
      if (chosen !== null) expect(checkMajority(chosen)).toBeNull();
    }),
  );
});

test('a fraction counts by its value: 4/6 is two thirds, 51/100 is nobody’s preset', () => {
  expect(presetOf({ base: 'valid', threshold: { kind: 'at-least', numerator: 4, denominator: 6 } })).toBe('two-thirds');
  expect(presetOf({ base: 'valid', threshold: { kind: 'more-than', numerator: 2, denominator: 3 } })).toBe('own');
  expect(presetOf({ base: 'valid', threshold: { kind: 'at-least', numerator: 51, denominator: 100 } })).toBe('own');
});

test('more than half is simple of yes and no, and absolute of everything larger', () => {
  for (const base of ['valid', 'cast', 'present', 'eligible'] as const) expect(presetOf({ ...simpleMajority, base })).toBe('absolute');
  expect(presetOf(simpleMajority)).toBe('simple');
});
