import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';

/** `'sha256-…'` sources for each inline script of a page, without repetition, as a policy's `script-src` wants them. */
export function inlineScriptHashes(html: string): readonly string[] {
  const hashes = new Set<string>();
  for (const [, attributes = '', text = ''] of html.matchAll(/<script\b([^>]*)>([\s\S]*?)<\/script>/gi)) {
    if (/\bsrc\s*=/i.test(attributes)) continue;
    hashes.add(`'sha256-${createHash('sha256').update(text, 'utf8').digest('base64')}'`);
  }
  return [...hashes];
}

/** A build's pages don't change while it runs. Bounded: one entry for each static page and language. */
const hashesByPage = new Map<string, Promise<readonly string[]>>();

/**
 * The hashes of one built static page, read from the build's HTML. `page` is its path inside the build, as `en/a`.
 * Throws if the page was not built statically: a page that lost its `●` in the build's output must not be served with
 * a policy that silently stops its scripts.
 */
export function hashesOfBuiltPage(page: string): Promise<readonly string[]> {
  const known = hashesByPage.get(page);
  if (known !== undefined) return known;
  const file = path.join(/* turbopackIgnore: true */ process.cwd(), '.next', 'server', 'app', `${page}.html`);
  const hashes = readFile(file, 'utf8').then(inlineScriptHashes, (cause: unknown) => {
    hashesByPage.delete(page);
    throw new Error(`No static page at ${file}. The page must be listed as ● by next build; run it again.`, { cause });
  });
  hashesByPage.set(page, hashes);
  return hashes;
}
