/** The channel protocol's conformance items and our deviations are each quoted by the title of a test. */
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parseSync, Visitor } from 'oxc-parser';
import { expect, test } from 'vitest';
import { projectRoot } from '../../scripts/root.ts';

/** Of section 6 of channels-protocol.md. */
const lastItem = 110;
/** Of section 9. */
const lastDeviation = 14;

const v1 = 'the first serialisation: a connection that asks for it, or for none, is refused';
const binary = 'binary frames and base64 lines: they end the connection that they came over, and none is ever sent';

/** What no client of ours meets. In place of each stands a test that it is refused and does no harm, quoted like all others. */
const leftOut: ReadonlyMap<number, string> = new Map([
  [6, binary],
  [7, binary],
  [8, binary],
  [9, binary],
  [10, `${binary}; fields of text have the same bound`],
  [12, binary],
  [14, binary],
  [15, v1],
  [16, v1],
  [17, `${v1}; refs keep their type in the second as well`],
  [18, v1],
  [32, 'nested mounts: there is one of each transport'],
  [53, binary],
  [54, 'broadcasts that leave out their sender: nothing from a client is passed on'],
  [68, binary],
  [88, binary],
  [107, 'Presence: nobody is told who else is here'],
]);

type Quoted = { readonly items: ReadonlySet<number>; readonly deviations: ReadonlySet<number> };

const tags = /^(?:\[[^\]\n]+\] )+/;

/** What titles, and the rows of tables that titles are made of, begin with. What is commented out is no string. */
function quotedBy(sources: readonly { readonly file: string; readonly source: string }[]): Quoted {
  const items = new Set<number>();
  const deviations = new Set<number>();
  const read = (text: string) => {
    const [quoted = ''] = tags.exec(text) ?? [];
    for (const [, item] of quoted.matchAll(/\[C(\d+)\]/g)) items.add(Number(item));
    for (const [, deviation] of quoted.matchAll(/\[deviation (\d+)\]/g)) deviations.add(Number(deviation));
  };
  for (const { file, source } of sources) {
    new Visitor({
      Literal(node) {
        if (typeof node.value === 'string') read(node.value);
      },
      TemplateLiteral(node) {
        read(node.quasis[0]?.value.cooked ?? '');
      },
    }).visit(parseSync(file, source).program);
  }
  return { items, deviations };
}

/** One sentence for each number that no title quotes, and for each that there is not. */
function problemsOf({ items, deviations }: Quoted): string[] {
  const missing = (last: number, quoted: ReadonlySet<number>) => Array.from({ length: last }, (_, n) => n + 1).filter((n) => !quoted.has(n));
  const beyond = (last: number, quoted: ReadonlySet<number>) => [...quoted].filter((n) => n < 1 || n > last);
  const whyLeftOut = (item: number) => {
    const reason = leftOut.get(item);
    return reason === undefined ? '' : ` Left out: ${reason}. Its refusal needs a test all the same.`;
  };
  return [
    ...missing(lastItem, items).map((item) => `No test's title quotes [C${item}].${whyLeftOut(item)}`),
    ...missing(lastDeviation, deviations).map((deviation) => `No test's title quotes [deviation ${deviation}].`),
    ...beyond(lastItem, items).map((item) => `A title quotes [C${item}], and there are ${lastItem} items.`),
    ...beyond(lastDeviation, deviations).map((deviation) => `A title quotes [deviation ${deviation}], and there are ${lastDeviation}.`),
  ];
}

test('every conformance item and every deviation is quoted by the title of a test', () => {
  const files = globSync('tests/**/*.test.{ts,tsx}', { cwd: projectRoot });
  const sources = files.map((file) => ({ file, source: readFileSync(path.join(projectRoot, file), 'utf8') }));
  expect(problemsOf(quotedBy(sources))).toEqual([]);
});

test('what is left out is named among the items', () => {
  expect([...leftOut.keys()].filter((item) => item < 1 || item > lastItem)).toEqual([]);
});

test('only the tags at the beginning of a title count: not what is commented out, nor what a title speaks of', () => {
  const source = `
    test('[C1] [RT5] [deviation 2] one', () => {});
    test.each([['[C3] a row']])('%s', () => {});
    test(\`[C4] made \${of} parts [C5]\`, () => {});
    // test('[C6] gone', () => {});
    test('it is like [C7]', () => {});
  `;
  const { items, deviations } = quotedBy([{ file: 'a.test.ts', source }]);
  expect([[...items], [...deviations]]).toEqual([[1, 3, 4], [2]]);
});

test('what nobody quotes is named, with its reason where it is left out', () => {
  const all = new Set(Array.from({ length: lastItem + 1 }, (_, n) => n + 1).filter((item) => item !== 2 && item !== 6));
  const deviations = new Set(Array.from({ length: lastDeviation - 1 }, (_, n) => n + 1));
  expect(problemsOf({ items: all, deviations })).toEqual([
    "No test's title quotes [C2].",
    expect.stringMatching(/^No test's title quotes \[C6\]\. Left out: binary/),
    "No test's title quotes [deviation 14].",
    'A title quotes [C111], and there are 110 items.',
  ]);
});
