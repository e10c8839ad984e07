/** `npm run rules`: who may import whom, circles, barrels, and who reads the environment. */
import { projectRoot } from './root.ts';
import { checkTree } from './rules/check-tree.ts';

const { files, breaches } = checkTree(projectRoot);
for (const { file, line, rule, sentence } of breaches) console.error(`${file}:${line} [${rule}] ${sentence}`);
console.log(`${files} files, ${breaches.length} breaches of the import rules.`);
process.exitCode = breaches.length === 0 ? 0 : 1;
