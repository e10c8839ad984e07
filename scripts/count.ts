/** `npm run -s count -- --method METHOD FILE`: counts a file of ballots, without a server and a database. */
import { createTranslator } from 'next-intl';
import { closedOnce, countVerdictWords, formatCount, stepWords, type CountingNaming } from '../lib/i18n/counting-words.ts';
import type { Locale } from '../lib/i18n/locales.ts';
import countingDe from '../lib/i18n/messages/counting.de.json' with { type: 'json' };
import countingEn from '../lib/i18n/messages/counting.en.json' with { type: 'json' };
import { countFile, type CountedFile } from './count/count-file.ts';
import { toJson } from './count/json.ts';
import { readOptions, usage, type CountOptions } from './count/options.ts';
import { sheetOf } from './count/sheet.ts';
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
  const counted = await countFile(asked);
  if (typeof counted === 'string') return refuse(counted);
  if (asked.isJson) console.log(JSON.stringify(toJson(counted.definition, counted.outcome)));
  else console.log(toText(counted, asked));
}

function toText({ title, withdrawn, definition, outcome }: CountedFile, { locale, explains }: CountOptions): string {
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
    sheetOf(definition.method, outcome, {
      candidate: t('table.candidate'),
      votes: t('table.votes'),
      points: t('table.points'),
      firstPreferences: t('table.first-preferences'),
      final: t('table.final'),
      yes: t('yes'),
      no: t('no'),
      quota: t('table.quota'),
      exhausted: t('table.exhausted'),
      abstentions: t('table.abstentions'),
      pairs: t('table.pairs'),
      round: (round) => t('table.round', { round }),
      number: (exact) => formatCount(exact, locale),
      nameOf: naming.nameOf,
    }),
    process.stdout.columns ?? defaultWidth,
  );
  const head = t('head', { rule: outcome.rule, seats: definition.seats, ballots: outcome.cast.heads, weight: formatCount(outcome.cast.weight, locale), isWeighted: outcome.cast.weight === String(outcome.cast.heads) ? 'no' : 'yes' });
  const account = outcome.trace.map((step) => stepWords(step, naming)).map(({ key, values }) => (key === 'round' ? `\n${t(`step.${key}`, values)}` : `  ${closedOnce(t(`step.${key}`, values))}`));
  return [...(title === null ? [] : [title]), head, '', table, ...withdrawn.map((name) => `${name} (${t('table.withdrawn')})`), '', closedOnce(t(`verdict.${verdict.key}`, verdict.values)), ...(explains ? ['', ...account] : [])].join('\n');
}

function translator(locale: Locale) {
  return createTranslator({ locale, messages: { counting: locale === 'de' ? countingDe : countingEn }, namespace: 'counting' });
}
