import { createTranslator } from 'next-intl';
import type { CountDefinition, Outcome } from '../../lib/counting/types.ts';
import { closedOnce, countVerdictWords, formatCount, stepWords, type CountingNaming } from '../../lib/i18n/counting-words.ts';
import type { Locale } from '../../lib/i18n/locales.ts';
import { majorityWords } from '../../lib/i18n/majority-words.ts';
import commonDe from '../../lib/i18n/messages/common.de.json' with { type: 'json' };
import commonEn from '../../lib/i18n/messages/common.en.json' with { type: 'json' };
import countingDe from '../../lib/i18n/messages/counting.de.json' with { type: 'json' };
import countingEn from '../../lib/i18n/messages/counting.en.json' with { type: 'json' };
import type { CountedFile } from './count-file.ts';
import type { CountOptions } from './options.ts';
import { sheetOf } from './sheet.ts';
import { toTable } from './table.ts';

/** The table, the verdict with its formula, and where it is asked for the account; as wide as so many letters. */
export function toText({ title, withdrawn, definition, outcome, lot }: CountedFile, { locale, explains }: Pick<CountOptions, 'locale' | 'explains'>, width: number): string {
  const { t, common } = translators(locale);
  const lister = new Intl.ListFormat(locale, { type: 'conjunction' });
  const naming: CountingNaming = {
    locale,
    nameOf: (option) => (definition.method === 'yes-no-abstain' ? t(option === 'yes' ? 'yes' : 'no') : option),
    list: (parts) => lister.format(parts),
    amount: (name, weight) => t('amount', { name, weight }),
  };
  const verdict = countVerdictWords(outcome, naming);
  const table = toTable(
    sheetOf(definition.method, outcome, {
      candidate: t('table.candidate'),
      votes: t('table.votes'),
      points: t('table.points'),
      scores: t('table.scores'),
      firstPreferences: t('table.first-preferences'),
      final: t('table.final'),
      yes: t('yes'),
      no: t('no'),
      quota: t('table.quota'),
      exhausted: t('table.exhausted'),
      abstentions: t('table.abstentions'),
      noPairs: t('table.no-pairs'),
      pairs: (abstained) => t('table.pairs', { abstained }),
      round: (round) => t('table.round', { round }),
      number: (exact) => formatCount(exact, locale),
      nameOf: naming.nameOf,
    }),
    width,
  );
  const head = t('head', { rule: outcome.rule, seats: definition.method === 'yes-no-abstain' ? 0 : definition.seats, ballots: outcome.cast.heads, weight: formatCount(outcome.cast.weight, locale), isWeighted: outcome.cast.weight === String(outcome.cast.heads) ? 'no' : 'yes' });
  const account = outcome.trace.map((step) => stepWords(step, naming, outcome.verdict)).map(({ key, values }) => (key === 'round' ? `\n${t(`step.${key}`, values)}` : `  ${closedOnce(t(`step.${key}`, values))}`));
  const decided = [closedOnce(t(`verdict.${verdict.key}`, verdict.values)), ...formulaOf(definition, outcome, naming, common)].join(' ');
  const heading = [...(title === null ? [] : [title]), head, ...(withdrawn.length === 0 ? [] : [closedOnce(t('table.withdrawn', { names: lister.format(withdrawn) }))])];
  const hasSay = outcome.verdict === 'tie' || outcome.trace.some((step) => step.step === 'tie-broken' && step.by === 'lot');
  const below = ['', decided, ...(lot.length === 0 || !hasSay ? [] : [t('table.lot', { order: lot.join(', '), isEnough: outcome.verdict === 'tie' ? 'no' : 'yes' })])];
  return [...heading, '', table, ...below, ...(explains ? ['', ...account] : [])].join('\n');
}

/** The comparison with its numbers, of what was asked for a majority: of the first where each has one of their own. */
function formulaOf({ method }: CountDefinition, { formula, base, needed }: Outcome, { locale, nameOf }: CountingNaming, common: Translators['common']): readonly string[] {
  if (formula.kind !== 'majority') return [];
  const { kind, numerator, denominator } = formula.threshold;
  const words = majorityWords({ base: base.name, numerator, denominator, comparison: kind });
  const values = { ...words, baseName: base.name === 'yes-no' && (method === 'plurality' || method === 'approval') ? 'named' : words.base, votes: formatCount(formula.votes.weight, locale), base: formatCount(base.weight, locale), needed: formatCount(needed ?? '0', locale) };
  return [`${nameOf(formula.option)}: ${common('majority.formula', values)}`];
}

type Translators = ReturnType<typeof translators>;

function translators(locale: Locale) {
  const messages = { counting: locale === 'de' ? countingDe : countingEn, common: locale === 'de' ? commonDe : commonEn };
  return { t: createTranslator({ locale, messages, namespace: 'counting' }), common: createTranslator({ locale, messages, namespace: 'common' }) };
}
