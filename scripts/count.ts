/** `npm run -s count -- --method METHOD FILE`: counts a file of ballots, without a server and a database. */
import { countFile } from './count/count-file.ts';
import { toJson } from './count/json.ts';
import { readOptions, usage, type CountOptions } from './count/options.ts';
import { toText } from './count/text.ts';

const defaultWidth = 100;

const options = readOptions(process.argv.slice(2));
if (options === 'help') await write(`${usage}\n`);
else if ('wrong' in options) refuse(options.wrong);
else await run(options);

function refuse(sentence: string): void {
  console.error(sentence);
  process.exitCode = 2;
}

async function run(asked: CountOptions): Promise<void> {
  const counted = await countFile(asked);
  if (typeof counted === 'string') return refuse(counted);
  await write(`${asked.isJson ? JSON.stringify(toJson(counted)) : toText(counted, asked, process.stdout.columns ?? defaultWidth)}\n`);
}

/** What can't be written is no result, except to a reader who has seen enough. */
async function write(text: string): Promise<void> {
  const failed = await new Promise<Error | null | undefined>((resolve) => {
    process.stdout.once('error', resolve);
    process.stdout.write(text, resolve);
  });
  if (failed instanceof Error && !('code' in failed && failed.code === 'EPIPE')) refuse(`the result can not be written: ${failed.message}`);
}
