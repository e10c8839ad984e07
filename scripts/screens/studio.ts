import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { chromium, type BrowserContext, type Page } from '@playwright/test';
import { browserArguments } from '../test/browser.ts';

/** How each state is shown. */
const schemes = ['light', 'dark'] as const;
const languages = { en: 'en-GB', de: 'de-DE' } as const;

export const sizes = {
  phone: { width: 360, height: 740 },
  laptop: { width: 1440, height: 900 },
  projector: { width: 1920, height: 1080 },
} as const;
export type Size = keyof typeof sizes;

/** A page that does not come to the state of its picture within this is a fault to be mended. */
const stateLimitMs = 20_000;

export type Picture = { readonly page: string; readonly state: string; readonly variant: string; readonly file: string };

/** One page in every variant at once: four browsers that all follow the assembly by themselves. */
export type Sitter = {
  /** Opens an address in all of them. */
  open(url: string): Promise<void>;
  /** Does something in each. */
  each(act: (page: Page) => Promise<unknown>): Promise<void>;
  /** Does something in one after the other, where the product takes only few at a time. */
  inTurn(act: (page: Page) => Promise<unknown>): Promise<void>;
  /** Takes the pictures of a state, once `ready` resolves in each. `whole`: of all that the page holds, not of the window alone. */
  shoot(state: string, ready: (page: Page) => Promise<unknown>, options?: { readonly isWhole: boolean }): Promise<void>;
  close(): Promise<void>;
};

export type SignedIn = Awaited<ReturnType<BrowserContext['storageState']>>;

export type Studio = {
  sitter(page: string, size: Size, signedIn?: SignedIn): Promise<Sitter>;
  /** What a browser keeps after somebody has signed in. */
  signIn(enter: (page: Page) => Promise<unknown>): Promise<SignedIn>;
  pictures(): readonly Picture[];
  /** Steps that did not lead where they should; the other pictures were taken all the same. */
  faults(): readonly string[];
  readonly close: () => Promise<void>;
};

export async function openStudio(options: { readonly executablePath: string; readonly folder: string; readonly publicUrl: string }): Promise<Studio> {
  const browser = await chromium.launch({ executablePath: options.executablePath, args: [...browserArguments] });
  const taken: Picture[] = [];
  const faults: string[] = [];

  async function sitter(name: string, size: Size, signedIn?: SignedIn): Promise<Sitter> {
    const variants: { variant: string; page: Page }[] = [];
    for (const [language, locale] of Object.entries(languages)) {
      for (const colorScheme of schemes) {
        const context = await browser.newContext({ baseURL: options.publicUrl, locale, colorScheme, viewport: sizes[size], reducedMotion: 'reduce', ...(signedIn === undefined ? {} : { storageState: signedIn }) });
        context.setDefaultTimeout(stateLimitMs);
        variants.push({ variant: `${language}-${colorScheme}`, page: await context.newPage() });
      }
    }
    const tried = async (variant: string, page: Page, act: (page: Page) => Promise<unknown>): Promise<void> => {
      try {
        await act(page);
      } catch (error) {
        faults.push(`${name}, ${variant}: ${error instanceof Error ? error.message : String(error)}`);
      }
    };
    const each = async (act: (page: Page) => Promise<unknown>) => void (await Promise.all(variants.map(({ variant, page }) => tried(variant, page, act))));
    mkdirSync(path.join(options.folder, name), { recursive: true });
    return {
      open: (url) => each((page) => page.goto(url)),
      each,
      async inTurn(act) {
        for (const { variant, page } of variants) await tried(variant, page, act);
      },
      async shoot(state, ready, { isWhole } = { isWhole: false }) {
        for (const { variant, page } of variants) {
          const file = `${name}/${state}.${variant}.png`;
          try {
            await ready(page);
          } catch {
            // The picture shows what stands there instead.
            faults.push(`${file}: the page did not come to this state.`);
          }
          await page.screenshot({ path: path.join(options.folder, file), fullPage: isWhole, animations: 'disabled' });
          taken.push({ page: name, state, variant, file });
        }
      },
      close: () => each((page) => page.context().close()),
    };
  }

  return {
    sitter,
    async signIn(enter) {
      const context = await browser.newContext({ baseURL: options.publicUrl, viewport: sizes.laptop });
      await enter(await context.newPage());
      const state = await context.storageState();
      await context.close();
      return state;
    },
    pictures: () => taken,
    faults: () => faults,
    close: () => browser.close(),
  };
}
