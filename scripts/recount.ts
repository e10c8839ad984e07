/**
 * `npm run recount -- FOLDER`: counts elections whose results were published, and holds every figure against them. Each
 * election is a file of ballots and beside it, under the same name with `.json` at its end, what was published
 * (scripts/recount/published.ts). Exit 1 where one differs, 2 where one can't be counted.
 */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { countFile } from './count/count-file.ts';
import { readOptions } from './count/options.ts';
import { compareWithPublished, type Comparison } from './recount/compare.ts';
import { publishedCount } from './recount/published.ts';

/** More of one election say nothing new. */
const mostDifferencesShown = 5;

const [folder, ...more] = process.argv.slice(2);
if (folder === undefined || more.length > 0) refuse('one folder is meant: npm run recount -- FOLDER');
else await recountAll(folder);

function refuse(sentence: string): void {
  console.error(sentence);
  process.exitCode = 2;
}

async function recountAll(from: string): Promise<void> {
  let files: readonly string[];
  try {
    files = readdirSync(from).toSorted();
  } catch (error) {
    return refuse(`${from} can not be read: ${error instanceof Error ? error.message : String(error)}`);
  }
  const elections = files.flatMap((file) => (file.endsWith('.json') ? [file.slice(0, -'.json'.length)] : []));
  if (elections.length === 0) return refuse(`${from} has no election: a file of ballots and what was published of it, such as ward.blt and ward.json`);
  const tally = { agree: 0, differ: 0, failed: 0, compared: 0 };
  for (const election of elections) {
    const found = await recount(from, election, files);
    if (typeof found === 'string') {
      tally.failed += 1;
      console.log(`FAILED   ${election}: ${found}`);
      continue;
    }
    tally.compared += found.compared;
    tally[found.differences.length === 0 ? 'agree' : 'differ'] += 1;
    console.log(lineOf(election, found));
  }
  console.log(`${elections.length} ${elections.length === 1 ? 'election' : 'elections'}, ${counted(tally.compared)}: ${tally.agree} agree, ${tally.differ} differ, ${tally.failed} could not be counted`);
  process.exitCode = tally.failed > 0 ? 2 : tally.differ > 0 ? 1 : 0;
}

async function recount(from: string, election: string, files: readonly string[]): Promise<Comparison | string> {
  const ballots = files.filter((file) => file !== `${election}.json` && path.parse(file).name === election);
  const [file, ...others] = ballots;
  if (file === undefined || others.length > 0) return `${ballots.length} files of ballots stand beside ${election}.json, and one is meant`;
  const published = readPublished(path.join(from, `${election}.json`));
  if (typeof published === 'string') return published;
  const options = readOptions([...published.count, path.join(from, file)]);
  if (options === 'help' || 'wrong' in options) return `its "count" is wrong: ${options === 'help' ? '--help' : options.wrong}`;
  const counted = await countFile(options);
  return typeof counted === 'string' ? counted : compareWithPublished(counted.outcome, published);
}

function readPublished(file: string) {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    return `${file} can not be read: ${error instanceof Error ? error.message : String(error)}`;
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return `${file} is no JSON`;
  }
  const read = publishedCount.safeParse(value);
  if (read.success) return read.data;
  const [first] = read.error.issues;
  return `${file}: ${first === undefined ? 'it has another form' : `${first.path.join('.')}: ${first.message}`}`;
}

function lineOf(election: string, { compared, differences }: Comparison): string {
  if (differences.length === 0) return `agrees   ${election}: ${counted(compared)}`;
  const rest = differences.length - mostDifferencesShown;
  return [`DIFFERS  ${election}: ${differences.length} beside ${counted(compared)}`, ...differences.slice(0, mostDifferencesShown).map((one) => `           ${one}`), ...(rest > 0 ? [`           and ${rest} more`] : [])].join('\n');
}

function counted(compared: number): string {
  return `${compared} ${compared === 1 ? 'figure or name' : 'figures and names'}`;
}
