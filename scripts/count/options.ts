import { parseArgs } from 'node:util';
import type { Majority, MajorityBase } from '../../lib/counting/majority.ts';
import { methodNames } from '../../lib/counting/methods.ts';
import type { Amount, CountDefinition, Method } from '../../lib/counting/types.ts';
import { locales, type Locale } from '../../lib/i18n/locales.ts';

export type CountOptions = {
  readonly file: string;
  readonly method: Method;
  /** Null: what the file says, or one. */
  readonly seats: number | null;
  readonly rules: Pick<CountDefinition, 'majority' | 'runOff' | 'points' | 'maxScore'>;
  /** Null: from one to all. */
  readonly picks: { readonly min: number; readonly max: number } | null;
  /** All who may vote, and those of them who are present; null: nobody knows. */
  readonly eligible: Amount | null;
  readonly present: Amount | null;
  readonly lot: { readonly kind: 'none' } | { readonly kind: 'drawn'; readonly order: readonly string[] } | { readonly kind: 'seed'; readonly seed: Buffer };
  readonly isJson: boolean;
  readonly explains: boolean;
  readonly locale: Locale;
};

export const usage = `npm run -s count -- --method METHOD [options] FILE

FILE: ballots as .blt, .soc, .soi, .toc, .toi, or as a table (.csv, .tsv: a column for each candidate under the name)

  --method METHOD    ${methodNames.join(', ')}
  --seats N          how many are elected (default: what the file says, or one)
  --majority RULE    1/2: more than that share; >=2/3: at least that
  --base BASE        what the share is of: yes-no, valid, cast, present, eligible (default: yes-no for yes and no, else valid)
  --present N, --eligible N   how many votes are present, and how many there are, where the share is of them
  --run-off          of plurality: nobody reached the majority leads to a run-off
  --picks MIN-MAX    of approval: how many a ballot picks (default: from one to all)
  --points N[/CAP]   of cumulative: how many points a ballot gives, in all and to one candidate
  --max-score N      of score and star: the best score (default of star: 5)
  --lot NAME         a lot that was drawn, again for each name in the order drawn, of all who are tied: the first is
                     preferred, and where it is about exclusion the last is excluded
  --seed HEX         a lot made from this seed and the ballots
  --explain          the account of each step, in words
  --lang en|de       language of table and account
  --json             one JSON object
  --help             this text`;

/** The command's arguments; a sentence where they are wrong. */
export function readOptions(args: readonly string[]): CountOptions | 'help' | { readonly wrong: string } {
  try {
    const { values, positionals } = parse(args);
    if (values.help) return 'help';
    const method = methodNames.find((name) => name === values.method);
    if (method === undefined) return wrong(`--method is ${values.method === undefined ? 'missing' : JSON.stringify(values.method)}; it is one of ${methodNames.join(', ')}`);
    const [file, ...more] = positionals;
    if (file === undefined || more.length > 0) return wrong(`one file is meant, and ${positionals.length} are named`);
    const locale = locales.find((one) => one === values.lang);
    if (locale === undefined) return wrong(`--lang is ${JSON.stringify(values.lang)}; it is one of ${locales.join(', ')}`);
    if (values.lot.length > 0 && values.seed !== undefined) return wrong('--lot and --seed exclude each other: a lot is drawn, or made from a seed');
    const seats = values.seats === undefined ? null : whole('--seats', values.seats);
    return {
      file,
      method,
      seats,
      rules: {
        majority: majorityOf(method, values.majority, values.base, values),
        runOff: values['run-off'],
        ...(values.points !== undefined && { points: pointsOf(values.points) }),
        ...maxScoreOf(method, values['max-score']),
      },
      picks: values.picks === undefined ? null : picksOf(values.picks),
      eligible: amountOf('--eligible', values.eligible),
      present: amountOf('--present', values.present),
      lot: values.seed !== undefined ? { kind: 'seed', seed: seedOf(values.seed) } : values.lot.length > 0 ? { kind: 'drawn', order: values.lot } : { kind: 'none' },
      isJson: values.json,
      explains: values.explain,
      locale,
    };
  } catch (error) {
    // The parser of Node explains itself in several lines.
    return wrong((error instanceof Error ? error.message : String(error)).split('\n')[0] ?? '');
  }
}

function parse(args: readonly string[]) {
  const { values, positionals, tokens } = parseArgs({
    args: [...args],
    allowPositionals: true,
    tokens: true,
    options: {
      method: { type: 'string' },
      seats: { type: 'string' },
      majority: { type: 'string' },
      base: { type: 'string' },
      present: { type: 'string' },
      eligible: { type: 'string' },
      'run-off': { type: 'boolean', default: false },
      picks: { type: 'string' },
      points: { type: 'string' },
      'max-score': { type: 'string' },
      lot: { type: 'string', multiple: true, default: [] },
      seed: { type: 'string' },
      explain: { type: 'boolean', default: false },
      lang: { type: 'string', default: 'en' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  const names = tokens.flatMap((token) => (token.kind === 'option' && token.name !== 'lot' ? [token.name] : []));
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  if (twice !== undefined) throw new Error(`--${twice} stands twice`);
  return { values, positionals };
}

function wrong(sentence: string): { readonly wrong: string } {
  return { wrong: sentence };
}

/** Throws a sentence, which `readOptions` hands on. */
function whole(name: string, text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new Error(`${name} is ${JSON.stringify(text)}; a whole number from 1 is meant`);
  return Number(text);
}

const bases: readonly MajorityBase[] = ['yes-no', 'valid', 'cast', 'present', 'eligible'];

function majorityOf(method: Method, text: string | undefined, baseText: string | undefined, known: { readonly present?: string; readonly eligible?: string }): Majority | null {
  const asksAlways = method === 'yes-no-abstain' || method === 'yes-no-per-candidate';
  if (text === undefined && baseText !== undefined && !asksAlways) throw new Error('--base needs --majority');
  if (text === undefined && !asksAlways) return null;
  const base = bases.find((one) => one === (baseText ?? (asksAlways ? 'yes-no' : 'valid')));
  if (base === undefined) throw new Error(`--base is ${JSON.stringify(baseText)}; it is one of ${bases.join(', ')}`);
  if ((base === 'present' || base === 'eligible') && known[base] === undefined) throw new Error(`--base ${base} needs --${base} N`);
  const [, atLeast, numerator, denominator] = /^(>=)?(\d{1,9})\/(\d{1,9})$/.exec(text ?? '1/2') ?? [];
  if (numerator === undefined || denominator === undefined) throw new Error(`--majority is ${JSON.stringify(text)}; 1/2 (more than half) or >=2/3 (at least two thirds) is meant`);
  return { base, threshold: { kind: atLeast === undefined ? 'more-than' : 'at-least', numerator: Number(numerator), denominator: Number(denominator) } };
}

function amountOf(name: string, text: string | undefined): Amount | null {
  if (text === undefined) return null;
  const heads = whole(name, text);
  return { heads, weight: String(heads) };
}

function picksOf(text: string): { readonly min: number; readonly max: number } {
  const [min = '', max = min, ...more] = text.split('-');
  if (more.length > 0) throw new Error(`--picks is ${JSON.stringify(text)}; 1-3 is meant, or 3`);
  return { min: whole('--picks', min), max: whole('--picks', max) };
}

function pointsOf(text: string): { readonly total: number; readonly cap: number } {
  const [total = '', cap = total, ...more] = text.split('/');
  if (more.length > 0) throw new Error(`--points is ${JSON.stringify(text)}; 5/3 is meant, or 5`);
  return { total: whole('--points', total), cap: whole('--points', cap) };
}

const usualStars = 5;

function maxScoreOf(method: Method, text: string | undefined): { readonly maxScore?: number } {
  if (text !== undefined) return { maxScore: whole('--max-score', text) };
  return method === 'star' ? { maxScore: usualStars } : {};
}

const leastSeedBytes = 16;

function seedOf(text: string): Buffer {
  if (!/^(?:[0-9a-f]{2})+$/i.test(text) || text.length < 2 * leastSeedBytes) throw new Error(`--seed is no hexadecimal number of at least ${2 * leastSeedBytes} digits`);
  return Buffer.from(text, 'hex');
}
