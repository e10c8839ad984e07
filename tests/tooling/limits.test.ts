import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { isLimitName, limitNames } from '../../lib/protocol/operations.ts';
import { constant } from '../fixtures/limits/constant.ts';
import { documentOf } from '../fixtures/limits/document.ts';
import { sectionsIn } from '../fixtures/limits/rows-in.ts';
import { sectionsInside } from '../fixtures/limits/rows-inside.ts';

const sections = [...sectionsIn, ...sectionsInside];
const root = path.resolve(import.meta.dirname, '../..');

test('[OP5] LIMITS.md says what the code does; npm run docs:limits writes it', async () => {
  await expect(documentOf(sections)).toMatchFileSnapshot(path.join(root, 'LIMITS.md'));
});

test('[OP5] every limit that is counted stands in it, under the name by which it is counted', () => {
  const counted = sections.flatMap(({ rows }) => rows.map((row) => row.counted));
  expect(limitNames.filter((name) => !counted.includes(name))).toEqual([]);
  const metrics = readFileSync(path.join(root, 'realtime/metrics.ts'), 'utf8') + readFileSync(path.join(root, 'realtime/watch/readings.ts'), 'utf8');
  const others = counted.filter((name) => name !== null && !isLimitName(name));
  expect(others.filter((name) => !metrics.includes(`'${name}'`))).toEqual([]);
});

/** Named like limits, and bounding no more than a form, a text or a search. */
const ofForms = ['maxCauseDepth', 'maxHops', 'maxIds', 'maxSessionIdsInPayload', 'mostChars', 'mostInstanceLength', 'mostMovedSingly', 'mostParts', 'mostWords', 'maxDrainStep', 'mostReconnectWindowMs', 'maxJsonBytes'];

test('[OP5] a bound that somebody adds gets a row, or is said to be none', () => {
  const rows = ['rows-in.ts', 'rows-inside.ts'].map((file) => readFileSync(path.join(root, 'tests/fixtures/limits', file), 'utf8')).join('');
  const folders = ['realtime', 'lib/store', 'lib/mail', 'lib/auth', 'lib/protocol', 'lib/client', 'app/_server', 'app/api'];
  const files = folders.flatMap((folder) => readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' }).map((file) => path.join(folder, file)));
  const names = files
    .filter((file) => file.endsWith('.ts') && !file.includes('generated'))
    .flatMap((file) => [...readFileSync(path.join(root, file), 'utf8').matchAll(/^(?:export )?const ((?:most|max)[A-Z]\w*) = [\d(]/gm)].map(([, name = '']) => name));
  expect(names.length).toBeGreaterThan(30);
  expect([...new Set(names)].filter((name) => !rows.includes(name) && !ofForms.includes(name))).toEqual([]);
});

test('a constant is read as it stands in its file, and must be there', () => {
  expect(constant('realtime/transports/long-poll-limits.ts', 'maxLongBodyBytes')).toBe((1024 + 128) * 1024);
  expect(constant('app/_server/web-server.ts', 'keepAliveTimeout')).toBe(65_000);
  expect(() => constant('realtime/worker.ts', 'noSuchLimit')).toThrow('realtime/worker.ts has no constant noSuchLimit');
});
