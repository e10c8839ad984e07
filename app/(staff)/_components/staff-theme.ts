import { createTheme, defaultVariantColorsResolver } from '@mantine/core';
import type { CSSVariablesResolver, MantineColorsTuple, VariantColorsResolver } from '@mantine/core';

/** Paper to ink. Mantine wants ten shades of a colour; those that matter are tokens again, through the resolvers below. */
const ink: MantineColorsTuple = ['#f4f2ec', '#e2dfd6', '#c9c5b9', '#b9b7b1', '#97958f', '#6f6e76', '#55545c', '#3a3a40', '#26262a', '#1a1a1e'];
const accent: MantineColorsTuple = ['#e2f0e9', '#c5e2d5', '#9fd0b9', '#5fc99a', '#3aa878', '#1f8a60', '#0b6246', '#0a553d', '#084833', '#0b1f18'];
const warn: MantineColorsTuple = ['#fbf1db', '#f6e2b4', '#f0c36a', '#dca53a', '#b98217', '#986500', '#7a4f00', '#664200', '#523500', '#33290f'];
const danger: MantineColorsTuple = ['#fbe9e7', '#f6cfca', '#ff8a80', '#e4675d', '#cc463c', '#b83129', '#a6211a', '#8c1b15', '#731611', '#3a1d1b'];

/** Colours of the theme that stand for a token: filled in the token, soft in its soft form. */
const tokenOf: Readonly<Record<string, { solid: string; soft: string; onSolid: string }>> = {
  ink: { solid: 'var(--ink)', soft: 'var(--sunken)', onSolid: 'var(--paper)' },
  accent: { solid: 'var(--accent)', soft: 'var(--accent-soft)', onSolid: 'var(--on-accent)' },
  warn: { solid: 'var(--warn)', soft: 'var(--warn-soft)', onSolid: 'var(--paper)' },
  danger: { solid: 'var(--danger)', soft: 'var(--danger-soft)', onSolid: 'var(--paper)' },
};

/** `color` of a component → tokens, so that light and dark follow tokens.css and nothing else. */
const variantColorResolver: VariantColorsResolver = (input) => {
  const token = tokenOf[input.color ?? input.theme.primaryColor];
  if (token === undefined) return defaultVariantColorsResolver(input);
  switch (input.variant) {
    case 'filled':
      return { background: token.solid, hover: `color-mix(in srgb, ${token.solid} 88%, var(--paper))`, color: token.onSolid, border: '1px solid transparent' };
    case 'light':
      return { background: token.soft, hover: token.soft, color: token.solid, border: '1px solid transparent' };
    case 'outline':
      return { background: 'transparent', hover: 'var(--sunken)', color: token.solid, border: `1px solid ${token.solid}` };
    case 'subtle':
    case 'transparent':
      return { background: 'transparent', hover: 'var(--sunken)', color: token.solid, border: '1px solid transparent' };
    default:
      return defaultVariantColorsResolver(input);
  }
};

/** Mantine's own variables in terms of the tokens. */
export const cssVariablesResolver: CSSVariablesResolver = () => {
  const bySchemes = {
    '--mantine-color-body': 'var(--paper)',
    '--mantine-color-text': 'var(--ink)',
    '--mantine-color-dimmed': 'var(--ink-2)',
    '--mantine-color-placeholder': 'var(--ink-3)',
    '--mantine-color-anchor': 'var(--ink)',
    '--mantine-color-error': 'var(--danger)',
    '--mantine-color-default': 'var(--surface)',
    '--mantine-color-default-hover': 'var(--sunken)',
    '--mantine-color-default-color': 'var(--ink)',
    '--mantine-color-default-border': 'var(--line-strong)',
    '--mantine-color-disabled': 'var(--sunken)',
    '--mantine-color-disabled-color': 'var(--ink-3)',
    '--mantine-color-disabled-border': 'var(--line)',
    '--mantine-primary-color-filled': 'var(--ink)',
    '--mantine-primary-color-contrast': 'var(--paper)',
  };
  return { variables: {}, light: bySchemes, dark: bySchemes };
};

export const staffTheme = createTheme({
  fontFamily: 'var(--font-ui)',
  headings: { fontFamily: 'var(--font-ui)', fontWeight: '650' },
  colors: { ink, accent, warn, danger },
  primaryColor: 'ink',
  primaryShade: { light: 9, dark: 0 },
  variantColorResolver,
  defaultRadius: 'md',
  radius: { sm: '6px', md: '8px', lg: '12px', xl: '20px' },
  respectReducedMotion: true,
  cursorType: 'pointer',
});
