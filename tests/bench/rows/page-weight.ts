import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { measured } from '../measured.ts';
import type { Line } from '../report.ts';

const root = path.resolve(import.meta.dirname, '../../..');
const what = 'Script for the participant page, compressed';
const targetKb = 170;
const target = `≤ ${targetKb} kB`;
/** Where the build puts the page of the participants, which is the same bytes for everyone. */
const places = ['.next/server/app/en/a.html', '.next/server/app/en/a/[slug].html'];

/** What a first visit loads, by the script tags of the built page. */
export function pageWeightRow(): Line[] {
  const place = places.find((one) => existsSync(path.join(root, one)));
  if (place === undefined) return [{ table: 'targets', what, target, why: 'there is no build; `npm run build` makes one' }];
  const html = readFileSync(path.join(root, place), 'utf8');
  const tags = [...html.matchAll(/<script[^>]*\bsrc="([^"]+)"[^>]*>/g)];
  // Old browsers load that one instead of the others.
  const scripts = new Set(tags.filter(([tag]) => !/\bnomodule\b/i.test(tag)).map(([, source]) => source ?? ''));
  let bytes = 0;
  for (const source of scripts) {
    const file = path.join(root, '.next', (source.split('?')[0] ?? '').replace(/^\/_next\//, ''));
    if (!existsSync(file)) return [{ table: 'targets', what, target, why: 'the build is not complete' }];
    bytes += gzipSync(readFileSync(file)).length;
  }
  const kb = bytes / 1_000;
  return [{ table: 'targets', what, target, unit: 'kB', values: [measured([kb]), null, null], met: kb <= targetKb, note: `${scripts.size} files, gzip at its default level` }];
}
