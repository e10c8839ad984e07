/** Light, dark, or as the system says. A person's choice is kept in the browser, never on the server. */
export const themes = ['system', 'light', 'dark'] as const;
export type Theme = (typeof themes)[number];

/** Mantine's colour scheme manager uses the same key on staff pages. */
export const themeStorageKey = 'hemicycle-theme';

/** Runs before the first paint, so that a dark page never flashes white. Its text is allowed by hash or nonce. */
export const themeScript = `try{var t=localStorage.getItem('${themeStorageKey}');if(t==='light'||t==='dark')document.documentElement.dataset.theme=t}catch{}`;

/** The stored choice. A browser without storage (private windows, kiosks) follows the system. */
export function storedTheme(): Theme {
  try {
    const stored = window.localStorage.getItem(themeStorageKey);
    return themes.find((theme) => theme === stored) ?? 'system';
  } catch {
    return 'system';
  }
}

/** Shows a theme at once and keeps the choice if the browser lets us. */
export function applyTheme(theme: Theme): void {
  if (theme === 'system') delete document.documentElement.dataset['theme'];
  else document.documentElement.dataset['theme'] = theme;
  try {
    window.localStorage.setItem(themeStorageKey, theme);
  } catch {
    // Shown, though not kept: that is all a browser without storage can do.
  }
}
