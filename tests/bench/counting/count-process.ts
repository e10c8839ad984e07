/** One count in a process of its own: `count-process.ts COUNTER METHOD SEATS FILE`. The file is as `bltOf` writes it. */
import { readFileSync } from 'node:fs';
import { count } from '../../../lib/counting/methods.ts';
import { rankingOf } from '../../../lib/counting/ranking.ts';
import type { BallotGroup, CountDefinition, Method } from '../../../lib/counting/types.ts';
import type { Counted } from './count-orders.ts';
import { candidateCount, drawn, nameOf } from './made-up-rankings.ts';

type Count = () => readonly string[];

const options = Array.from({ length: candidateCount }, (_, at) => nameOf(at + 1));
const [counter = '', method = '', seats = '', file = ''] = process.argv.slice(2);
const counting = await prepare(Number(seats));
const started = performance.now();
const elected = counting();
const counted: Counted = { ms: performance.now() - started, elected: options.filter((option) => elected.includes(option)) };
console.log(JSON.stringify(counted));

/** Loads no package but the one that counts: the memory of others would be added to it. */
async function prepare(seats: number): Promise<Count> {
  switch (counter) {
    case 'ours':
      return ours(seats);
    case 'votes':
      return votes();
    case 'schulze-method': {
      const { run } = await import('schulze-method');
      const rows = ballotsAs(rowOf);
      return () => run(options.length, rows)[0]?.indexes.map((at) => options[at] ?? '') ?? [];
    }
    case 'meeks-prf-js': {
      const { tabulate } = await import('meeks-prf-js/run/meek.js');
      const ballots = ballotsAs((ranking) => [1, ranking.map((at) => options[at] ?? '')] as const);
      // There the first of the tied goes, with us the last of the lot.
      return () => [...tabulate(seats, options, ballots, null, drawn.toReversed(), [], []).elected];
    }
    default:
      throw new Error(`bench: there is no counter ${JSON.stringify(counter)}`);
  }
}

/** Each ballot by itself, as they were cast: to put together those that are alike belongs to the count. */
function ours(seats: number): Count {
  const alone = options.map((_, at) => [at]);
  const definition: CountDefinition = { method: methodOf(), options, majority: null, runOff: false, seats };
  const ballots = ballotsAs((ranking): BallotGroup => ({ choice: rankingOf(options, ranking.map((at) => alone[at] ?? [])) ?? fail('its file'), weight: '1', count: 1 }));
  const all = { heads: ballots.length, weight: String(ballots.length) };
  return () => count(definition, ballots, { present: all, eligible: all }, drawn).elected;
}

async function votes(): Promise<Count> {
  const { Borda, InstantRunoff, RankedPairs, Schulze } = await import('votes');
  const alone = options.map((option) => [option]);
  const ballotOf = (ranking: readonly number[]) => ({ weight: 1, ranking: ranking.map((at) => alone[at] ?? []) });
  switch (method) {
    case 'irv': {
      const ballots = ballotsAs(ballotOf);
      return () => new InstantRunoff({ candidates: options, ballots }).ranking()[0] ?? [];
    }
    case 'schulze': {
      const ballots = ballotsAs(ballotOf);
      return () => new Schulze(new Borda({ candidates: options, ballots }).matrix).ranking()[0] ?? [];
    }
    case 'ranked-pairs': {
      const ballots = ballotsAs(ballotOf);
      return () => new RankedPairs(new Borda({ candidates: options, ballots }).matrix).ranking()[0] ?? [];
    }
    case 'borda': {
      // It gives nothing to the unranked, who with us share what is left.
      const ballots = ballotsAs((ranking) => {
        const left = options.filter((_, at) => !ranking.includes(at));
        const { weight, ranking: ranked } = ballotOf(ranking);
        return { weight, ranking: left.length > 0 ? [...ranked, left] : ranked };
      });
      return () => new Borda({ candidates: options, ballots }).ranking()[0] ?? [];
    }
    default:
      throw new Error(`bench: votes does not count by ${JSON.stringify(method)}`);
  }
}

/** The ballots of the file in another form, made of the places of the candidates; nothing else of the file stays. */
function ballotsAs<Form>(formOf: (ranking: readonly number[]) => Form): Form[] {
  const text = readFileSync(file, 'latin1');
  const made: Form[] = [];
  for (let from = text.indexOf('\n') + 1; text[from] !== '0'; ) {
    const end = text.indexOf('\n', from);
    made.push(formOf(text.slice(from, end).split(' ').slice(1, -1).map((number) => Number(number) - 1)));
    from = end + 1;
  }
  return made;
}

/** The rank of each candidate; the unranked share one behind all others. */
function rowOf(ranking: readonly number[]): number[] {
  const row = options.map(() => options.length);
  for (const [rank, at] of ranking.entries()) row[at] = rank;
  return row;
}

function methodOf(): Method {
  const methods: readonly Method[] = ['stv-scottish', 'stv-meek', 'stv-wigm', 'irv', 'schulze', 'ranked-pairs', 'borda'];
  return methods.find((one) => one === method) ?? fail(JSON.stringify(method));
}

function fail(what: string): never {
  throw new Error(`bench: ${what} can not be measured`);
}
