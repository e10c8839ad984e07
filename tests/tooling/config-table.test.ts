import { expect, test } from 'vitest';
import { configTable } from '../../lib/config-table.ts';
import { withTable } from '../../scripts/config-table/document.ts';

const document = 'before\n<!-- settings -->\nstale row\n<!-- /settings -->\nafter\n';

test('the table stands between its markers, and writing it again changes nothing', () => {
  const written = withTable(document, configTable) ?? '';
  expect(written).toMatch(/^before\n<!-- settings -->\n\| variable /);
  expect(written).toMatch(/\|\n<!-- \/settings -->\nafter\n$/);
  expect(written).not.toContain('stale row');
  expect(withTable(written, configTable)).toBe(written);
});

test('every setting has a row; a secret names its file variant', () => {
  const written = withTable(document, configTable) ?? '';
  for (const { name, secret } of configTable) {
    expect(written).toContain(secret ? `| \`${name}\` or \`${name}_FILE\` |` : `| \`${name}\` |`);
  }
});

test('a document without the markers is refused', () => {
  expect(withTable('no table here', configTable)).toBeUndefined();
});
