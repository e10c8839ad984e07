import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import compile from 'icu-minify/compile';
import { describe, expect, test } from 'vitest';
import { defaultLocale, locales, pickLocale } from '../../lib/i18n/locales.ts';

const folder = path.join(import.meta.dirname, '../../lib/i18n/messages');
const faces = readdirSync(folder)
  .filter((file) => file.endsWith(`.${defaultLocale}.json`))
  .map((file) => file.slice(0, -`.${defaultLocale}.json`.length));

function read(face: string, locale: string): Map<string, string> {
  const flat = new Map<string, string>();
  const walk = (value: unknown, key: string): void => {
    if (typeof value === 'string') flat.set(key, value);
    else if (typeof value === 'object' && value !== null) for (const [name, inner] of Object.entries(value)) walk(inner, key === '' ? name : `${key}.${name}`);
    else throw new Error(`${face}.${locale}.json: ${key} is neither a text nor a group of texts.`);
  };
  walk(JSON.parse(readFileSync(path.join(folder, `${face}.${locale}.json`), 'utf8')), '');
  return flat;
}

/** icu-minify's number for a select among its compiled nodes. */
const selectKind = 1;

/** Names of arguments and tags, with the branches of a select: those must be the same in each language; plurals' need not. */
function ofSequence(compiled: unknown): string[] {
  return Array.isArray(compiled) ? compiled.flatMap(ofNode) : [];
}

function ofNode(node: unknown): string[] {
  if (!Array.isArray(node)) return [];
  const [name, kind, options] = node;
  if (node.length === 1) return [String(name)];
  if (typeof kind !== 'number' || kind === 0) return [`<${String(name)}>`, ...node.slice(1).flatMap(ofNode)];
  const branches = typeof options === 'object' && options !== null ? options : {};
  const inner = Object.values(branches).flatMap(ofSequence);
  return [kind === selectKind ? `${String(name)}:${Object.keys(branches).toSorted().join('|')}` : String(name), ...inner];
}

const parametersOf = (message: string): string[] => [...new Set(ofSequence(compile(message)))].toSorted();

describe('catalogues', () => {
  test('there is one for each face', () => {
    expect(faces).toEqual(expect.arrayContaining(['common', 'participant', 'public', 'screen', 'staff']));
  });

  for (const face of faces) {
    for (const locale of locales.filter((other) => other !== defaultLocale)) {
      test(`${face}.${locale} has the keys and parameters of ${face}.${defaultLocale}`, () => {
        const here = read(face, defaultLocale);
        const there = read(face, locale);
        expect([...there.keys()].toSorted()).toEqual([...here.keys()].toSorted());
        for (const [key, message] of here) {
          expect({ key, parameters: parametersOf(there.get(key) ?? '') }).toEqual({ key, parameters: parametersOf(message) });
        }
      });
    }
  }

  test('design.md section 10: the word "secret" appears nowhere', () => {
    for (const face of faces) {
      for (const locale of locales) {
        const found = [...read(face, locale)].filter(([, message]) => /secret|geheim/i.test(message));
        expect(found).toEqual([]);
      }
    }
  });
});

describe('parameters of a message', () => {
  test('a missing argument, tag branch or select branch is seen', () => {
    expect(parametersOf('{a} of {b}')).toEqual(['a', 'b']);
    expect(parametersOf('{x, select, one {1 {y}} other {2}}')).toEqual(['x:one|other', 'y']);
    expect(parametersOf('{n, plural, one {# of {max}} other {#}}')).toEqual(['max', 'n']);
    expect(parametersOf('as <b>{name}</b>')).toEqual(['<b>', 'name']);
    expect(parametersOf('plain')).toEqual([]);
  });
});

describe('language of a page', () => {
  test('the cookie wins, then the best that the browser wants and we speak, then English', () => {
    expect(pickLocale('de', 'en')).toBe('de');
    expect(pickLocale('xx', 'fr;q=0.9, de-AT;q=0.8, en;q=0.5')).toBe('de');
    expect(pickLocale(undefined, 'en;q=0.1,de;q=0')).toBe('en');
    expect(pickLocale(undefined, 'fr')).toBe('en');
    expect(pickLocale(undefined, null)).toBe('en');
  });
});
