import { writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Picture } from './studio.ts';

/** `index.html` beside the pictures: a section for each page, a row for each state, its variants side by side. */
export function writeIndex(folder: string, pictures: readonly Picture[]): void {
  const pages = [...new Set(pictures.map(({ page }) => page))];
  const sections = pages.map((page) => section(page, pictures.filter((picture) => picture.page === page)));
  const links = pages.map((page) => `<a href="#${escaped(page)}">${escaped(page)}</a>`).join(' · ');
  writeFileSync(path.join(folder, 'index.html'), `${head}<h1>Hemicycle: screens</h1><p>${links}</p>${sections.join('')}\n`);
}

const head = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Hemicycle: screens</title>
<style>
body { font: 16px/1.5 system-ui, sans-serif; margin: 32px; background: #e9e9e6; color: #1a1a1f }
.row { display: grid; grid-template-columns: repeat(4, 1fr); gap: 16px; align-items: start }
.row.narrow { grid-template-columns: repeat(4, minmax(0, 300px)) }
figure { margin: 0 } img { width: 100%; display: block; border: 1px solid #999 } figcaption { font-size: 13px }
</style>
`;

function section(page: string, pictures: readonly Picture[]): string {
  const states = [...new Set(pictures.map(({ state }) => state))];
  const rows = states.map((state) => {
    const figures = pictures.filter((picture) => picture.state === state).map(({ file, variant }) => {
      const source = escaped(file);
      return `<figure><a href="${source}"><img src="${source}" alt="${escaped(`${page}, ${state}, ${variant}`)}" loading="lazy"></a><figcaption>${escaped(variant)}</figcaption></figure>`;
    });
    return `<h3>${escaped(state)}</h3><div class="row${page.includes('phone') ? ' narrow' : ''}">${figures.join('')}</div>`;
  });
  return `<section id="${escaped(page)}"><h2>${escaped(page)}</h2>${rows.join('')}</section>`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}
