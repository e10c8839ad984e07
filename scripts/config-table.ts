/** `npm run docs:config`: writes the table of settings in README.md from lib/config-table.ts. With --check it only compares. */
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { configTable } from '../lib/config-table.ts';
import { projectRoot } from './root.ts';
import { withTable } from './config-table/document.ts';

const readme = path.join(projectRoot, 'README.md');
const isCheck = process.argv.includes('--check');

const present = readFileSync(readme, 'utf8');
const wanted = withTable(present, configTable);
if (wanted === undefined) {
  console.error('README.md lacks the lines <!-- settings --> and <!-- /settings --> around the table: put them where it belongs.');
  process.exitCode = 1;
} else if (wanted === present) {
  console.log('The table of settings in README.md is up to date.');
} else if (isCheck) {
  console.error('The table of settings in README.md is out of date: run npm run docs:config and commit README.md.');
  process.exitCode = 1;
} else {
  writeFileSync(readme, wanted);
  console.log('The table of settings in README.md is written.');
}
