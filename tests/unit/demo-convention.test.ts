import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Localized } from '../../lib/assembly/basics.ts';
import { conventionGerman } from '../../lib/demo/convention-german.ts';
import { conventionFile, conventionSettings, prepareConvention } from '../../lib/demo/convention.ts';

const file = conventionFile.parse(JSON.parse(readFileSync(path.join(import.meta.dirname, '../../lib/demo/data/convention.json'), 'utf8')));

/** Methods whose options are people; a name needs no other language. */
const elections = ['plurality', 'approval', 'stv-scottish'];

function textsOfFile(): string[] {
  const given = file.agenda.flatMap(({ title, announcements, polls }) => [title, ...announcements, ...polls.flatMap(({ question, method, options }) => [question, ...(elections.includes(method) ? [] : options)])]);
  return given.filter((text) => typeof text === 'string');
}

describe('the demo convention in German', () => {
  test('has every text of the file, and no other', () => {
    expect(Object.keys(conventionGerman).toSorted()).toEqual([...new Set(textsOfFile())].toSorted());
  });

  test('says everything in every language of the assembly', () => {
    let ids = 0;
    const { commands, announcements } = prepareConvention(file, () => `id-${(ids += 1)}`);
    const { languages, title } = conventionSettings(file);
    const texts: Localized[] = [title, ...announcements, ...commands.flatMap((command) => (command.type === 'addAgendaItem' ? [command.title] : [command.definition.question, ...command.definition.options.map(({ text }) => text)]))];
    for (const text of texts) expect(Object.keys(text)).toEqual(languages);
  });

  test('keeps the names by which polls are called', () => {
    for (const [english, german] of Object.entries(conventionGerman)) expect(german.match(/^[A-Z]\d+:/)?.[0]).toBe(english.match(/^[A-Z]\d+:/)?.[0]);
  });
});
