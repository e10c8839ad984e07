import type { PrimaryAction } from './primary-action.ts';

/** The keys of the console, in the order of their list. */
export const shortcuts = [
  { key: 'N', does: 'new' },
  { key: 'O', does: 'open' },
  { key: 'C', does: 'close' },
  { key: 'P', does: 'publish' },
  { key: '?', does: 'help' },
] as const;

export type Shortcut = (typeof shortcuts)[number]['does'];

/** A key press as far as it matters here. */
export type KeyPress = {
  readonly key: string;
  readonly hasModifier: boolean;
  /** The key is held down. */
  readonly isRepeat: boolean;
  /** The focus is where people write. */
  readonly isTyping: boolean;
  /** A dialog or menu has the keyboard. */
  readonly isElsewhere: boolean;
};

/** What a key asks for, or null. Letters count in either case; the rest of the page keeps its keys. */
export function shortcutOf({ key, hasModifier, isRepeat, isTyping, isElsewhere }: KeyPress): Shortcut | null {
  if (hasModifier || isRepeat || isTyping || isElsewhere) return null;
  return shortcuts.find((shortcut) => shortcut.key === key.toUpperCase())?.does ?? null;
}

/** Whether the key of the primary button's own act: `C` does nothing while the button says "Publish result". */
export function fitsPrimary(shortcut: Shortcut, action: PrimaryAction): boolean {
  return shortcut === action.kind && (shortcut === 'open' || shortcut === 'close' || shortcut === 'publish');
}

/** The key shown on the primary button, if it has one. */
export function keyOf(action: PrimaryAction): string | null {
  return shortcuts.find(({ does }) => does === action.kind)?.key ?? null;
}

/** Whether the focus stands where letters are text. */
export function isTypingIn(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName);
}
