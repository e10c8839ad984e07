import { describe, expect, test } from 'vitest';
import { fitsPrimary, keyOf, shortcutOf, shortcuts, type KeyPress } from '../../app/(staff)/_chair/keyboard.ts';
import { deskPoll } from '../fixtures/chair-desk.ts';

const press = (key: string, part: Partial<KeyPress> = {}): KeyPress => ({ key, hasModifier: false, isRepeat: false, isTyping: false, isElsewhere: false, ...part });

describe('the keys of the console [H10]', () => {
  test('[H10] each key of the list does what the list says, in either case', () => {
    for (const { key, does } of shortcuts) {
      expect(shortcutOf(press(key))).toBe(does);
      expect(shortcutOf(press(key.toLowerCase()))).toBe(does);
    }
  });

  test('[H10] no other key does anything', () => {
    for (const key of ['a', 'Enter', ' ', 'Escape', 'ArrowDown', 'F5', '1', 'Dead']) expect(shortcutOf(press(key))).toBeNull();
  });

  test.each([{ hasModifier: true }, { isRepeat: true }, { isTyping: true }, { isElsewhere: true }])('[H10] keys are left alone with %o', (part) => {
    for (const { key } of shortcuts) expect(shortcutOf(press(key, part))).toBeNull();
  });

  test('[H10] a key reaches the primary button only while that says the same act', () => {
    const poll = deskPoll('s1');
    expect(fitsPrimary('close', { kind: 'close', poll })).toBe(true);
    expect(fitsPrimary('close', { kind: 'publish', poll })).toBe(false);
    expect(fitsPrimary('new', { kind: 'new' })).toBe(false);
    expect(fitsPrimary('help', { kind: 'none' })).toBe(false);
  });

  test('[H10] the button shows its key, and none where there is none', () => {
    const poll = deskPoll('s1');
    expect(keyOf({ kind: 'publish', poll })).toBe('P');
    expect(keyOf({ kind: 'new' })).toBe('N');
    expect(keyOf({ kind: 'open-sitting' })).toBeNull();
  });
});
