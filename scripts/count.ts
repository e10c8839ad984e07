/** `npm run -s count -- --method METHOD FILE`: counts a file of ballots, without a server and a database. */
import { createReadStream } from 'node:fs';
import { createTranslator } from 'next-intl';
import { ballotsOf, optionsOf } from '../lib/ballot-files/choices.ts';
import { readBallots, readerFor } from '../lib/ballot-files/read.ts';
import type { BallotFile } from '../lib/ballot-files/ballot-file.ts';
import type { Lot } from '../lib/counting/lot.ts';
import { checkChoice, checkDefinition, count } from '../lib/counting/methods.ts';
import type { BallotGroup, CountDefinition, Outcome, WeightedBallots } from '../lib/counting/types.ts';
import { countVerdictWords, formatCount, stepWords, type CountingNaming } from '../lib/i18n/counting-words.ts';
import type { Locale } from '../lib/i18n/locales.ts';
import countingDe from '../lib/i18n/messages/counting.de.json' with { type: 'json' };
import countingEn from '../lib/i18n/messages/counting.en.json' with { type: 'json' };
import { drawLot } from '../lib/lots/seeded-lot.ts';
import { toJson } from './count/json.ts';
import { readOptions, usage, type CountOptions } from './count/options.ts';
import { toTable } from './count/table.ts';

const defaultWidth = 100;

const options = readOptions(process.argv.slice(2));
if (options === 'help') console.log(usage);
else if ('wrong' in options) refuse(options.wrong);
else await run(options);

function refuse(sentence: string): void {
  console.error(sentence);
  process.exitCode = 2;
}

async function run(asked: CountOptions): Promise<void> {
  const read = await readFile(asked);
  if (typeof read === 'string') return refuse(read);
  const { definition, ballots } = read;
  const lot = lotOf(asked, ballots, definition.options);
  const unknown = lot.find((name, at) => !definition.options.includes(name) || lot.indexOf(name) !== at);
  if (unknown !== undefined) return refuse(`--lot names ${JSON.stringify(unknown)}, who is no candidate or stands in it twice`);

  const outcome = count(definition, ballots, turnoutOf(ballots), lot);
  if (asked.isJson) console.log(JSON.stringify(toJson(definition, outcome)));
  else console.log(toText(read, outcome, asked));
}

type ReadFile = { readonly title: string | null; readonly withdrawn: readonly string[]; readonly definition: CountDefinition; readonly ballots: readonly BallotGroup[] };

/** A sentence where the file can't be counted. Nothing of the file stays but what is returned: a big one would be there twice. */
async function readFile(asked: CountOptions): Promise<ReadFile | string> {
  const reader = readerFor(asked.file, asked.method);
  if (typeof reader === 'string') return `${asked.file}: ${reader}`;
  let read;
  try {
    read = await readBallots(createReadStream(asked.file), reader);
  } catch (error) {
    return `${asked.file} can not be read: ${error instanceof Error ? error.message : String(error)}`;
  }
  if (!read.ok) return `${asked.file}, line ${read.fault.line}: ${read.fault.reason}`;

  const { file } = read;
  const definition = definitionOf(file, asked);
  const fault = checkDefinition(definition);
  if (fault !== null) return `${asked.file} can not be counted by ${asked.method}: ${fault}`;
  const ballots: BallotGroup[] = [];
  for (const { choice, weight, count: number } of ballotsOf(file, asked.method, definition.options)) {
    const checked = checkChoice(definition, choice);
    if (checked === null) return `${asked.file}: ${JSON.stringify(choice)} is no ballot of ${asked.method} with these options`;
    ballots.push({ choice: checked, weight, count: number });
  }
  return { title: file.title, withdrawn: file.withdrawn.map((place) => file.candidates[place] ?? ''), definition, ballots };
}

function definitionOf(file: BallotFile, { method, seats, rules, picks }: CountOptions): CountDefinition {
  const candidates = optionsOf(file);
  return {
    method,
    options: method === 'yes-no-abstain' ? [] : candidates,
    seats: seats ?? file.seats ?? 1,
    ...rules,
    ...(method === 'approval' && { picks: picks ?? { min: 1, max: candidates.length } }),
    ...(method !== 'approval' && picks !== null && { picks }),
  };
}

function lotOf({ lot }: CountOptions, ballots: WeightedBallots, candidates: readonly string[]): Lot {
  switch (lot.kind) {
    case 'none':
      return [];
    case 'drawn':
      return lot.order;
    case 'seed':
      return drawLot(lot.seed, ballots, candidates);
  }
}

/** Nobody but those who cast is known: bases that ask for others are refused with the options. */
function turnoutOf(ballots: WeightedBallots) {
  const heads = ballots.reduce((sum, ballot) => sum + ballot.count, 0);
  return { eligible: { heads, weight: String(heads) }, present: { heads, weight: String(heads) } };
}

function toText({ title, withdrawn, definition }: ReadFile, outcome: Outcome, { locale, explains }: CountOptions): string {
  const t = translator(locale);
  const lister = new Intl.ListFormat(locale, { type: 'conjunction' });
  const naming: CountingNaming = {
    locale,
    nameOf: (option) => (definition.method === 'yes-no-abstain' ? t(option === 'yes' ? 'yes' : 'no') : option),
    list: (parts) => lister.format(parts),
    amount: (name, weight) => t('amount', { name, weight }),
    nobody: t('nobody'),
  };
  const verdict = countVerdictWords(outcome, naming);
  const table = toTable(
    outcome,
    { locale, candidate: t('table.candidate'), votes: t('table.votes'), quota: t('table.quota'), exhausted: t('table.exhausted'), round: (round) => t('table.round', { round }), nameOf: naming.nameOf },
    process.stdout.columns ?? defaultWidth,
  );
  const head = t('head', { rule: outcome.rule, seats: definition.seats, ballots: outcome.cast.heads, weight: formatCount(outcome.cast.weight, locale), isWeighted: outcome.cast.weight === String(outcome.cast.heads) ? 'no' : 'yes' });
  const account = outcome.trace.map((step) => stepWords(step, naming)).map(({ key, values }) => (key === 'round' ? `\n${t(`step.${key}`, values)}` : `  ${t(`step.${key}`, values)}`));
  return [...(title === null ? [] : [title]), head, '', table, ...withdrawn.map((name) => `${name} (${t('table.withdrawn')})`), '', t(`verdict.${verdict.key}`, verdict.values), ...(explains ? ['', ...account] : [])].join('\n');
}

function translator(locale: Locale) {
  return createTranslator({ locale, messages: { counting: locale === 'de' ? countingDe : countingEn }, namespace: 'counting' });
}
