import type { Method } from '../../../lib/counting/types.ts';
import { counters, knows, type Counted, type Counter } from '../counting/count-orders.ts';
import { drawn } from '../counting/made-up-rankings.ts';
import { isOnOneCore, runOnOneCore, type Ran } from '../counting/one-core.ts';
import { Rounds } from '../measured.ts';
import type { Line, Row } from '../report.ts';
import { repeats, seats, type BallotFiles } from '../stands/ballot-files.ts';

/** Of the issue of the counting engine: Scottish, Meek and Schulze, each on one core. */
const targetS = 3;
const targetMb = 500;
const target = `< ${targetS} s, < ${targetMb} MB`;
/** A counter that takes ten times the target is not waited for. */
const mostMs = 10 * targetS * 1_000;

type Measurement = { readonly method: Method; readonly seats: number; readonly hasTarget: boolean };
const measurements: readonly Measurement[] = [
  { method: 'stv-scottish', seats, hasTarget: true },
  { method: 'stv-meek', seats, hasTarget: true },
  { method: 'stv-wigm', seats, hasTarget: false },
  { method: 'irv', seats: 1, hasTarget: false },
  { method: 'schulze', seats: 1, hasTarget: true },
  { method: 'ranked-pairs', seats: 1, hasTarget: false },
  { method: 'borda', seats: 1, hasTarget: false },
];

/** Rounds of one method on one file, and why a counter has none. */
type Results = { readonly rounds: Rounds; readonly elected: Map<Counter, readonly string[]>; readonly without: Map<Counter, string> };

/** 100,000 ballots of 30 candidates, by each method that ranks: the count alone, ours and those of others, and the whole command. */
export async function countingRows(files: BallotFiles): Promise<Line[]> {
  const { rounds, countedBallots } = files.options;
  const different = measurements.map((measurement) => ({ measurement, file: files.different, results: newResults() }));
  const alike = measurements.filter(({ hasTarget }) => hasTarget).map((measurement) => ({ measurement, file: files.alike, results: newResults() }));
  for (let round = 0; round < rounds; round += 1) {
    for (const { measurement, file, results } of [...different, ...alike]) {
      files.say(`${measurement.method}, ${file === files.alike ? 'many ballots alike, ' : ''}round ${round + 1} of ${rounds}`);
      await measureOnce(files, measurement, file, results);
    }
  }
  const some = (countedBallots / repeats).toLocaleString('en');
  return [
    ...different.flatMap(({ measurement, results }) => [countRow(measurement, results, nameOf(measurement)), commandRow(measurement, results)]),
    ...alike.map(({ measurement, results }) => {
      const row = countRow(measurement, results, `${nameOf(measurement)}, ${some} different rankings, each ${repeats} times`);
      return { ...row, note: `${row.note}; the whole command ${results.rounds.show('command')} s, ${results.rounds.show('command MB')} MB` };
    }),
  ];
}

function newResults(): Results {
  return { rounds: new Rounds(), elected: new Map(), without: new Map() };
}

async function measureOnce({ signal }: BallotFiles, { method, seats }: Measurement, file: string, { rounds, elected, without }: Results): Promise<void> {
  for (const counter of counters) {
    if (counter !== 'ours' && !knows[counter].includes(method)) continue;
    // What has failed once would do so again, and what took too long cost half a minute.
    if (without.has(counter)) continue;
    const ran = await runOnOneCore('tests/bench/counting/count-process.ts', [counter, method, String(seats), file], { mostMs, signal });
    if (ran.did !== 'end') {
      if (counter === 'ours') throw new Error(`${method}: ${whyNot(ran)}`);
      without.set(counter, whyNot(ran));
      continue;
    }
    const counted = readCounted(ran.output);
    rounds.add({ [counter]: counted.ms / 1_000, [`${counter} MB`]: ran.peakMb });
    elected.set(counter, counted.elected);
  }
  const command = await runOnOneCore('scripts/count.ts', ['--method', method, '--seats', String(seats), '--json', ...drawn.flatMap((name) => ['--lot', name]), file], { mostMs, signal });
  if (command.did !== 'end') throw new Error(`the command, by ${method}: ${whyNot(command)}`);
  rounds.add({ command: command.ms / 1_000, 'command MB': command.peakMb });
  const same = [...(elected.get('ours') ?? [])].toSorted().join() === electedBy(command.output).toSorted().join();
  if (!same) throw new Error(`${method}: the command elects others than the count`);
}

function nameOf({ method, seats }: Measurement): string {
  return seats > 1 ? `${method}, ${seats} seats` : method;
}

function countRow({ hasTarget }: Measurement, { rounds, elected, without }: Results, what: string): Row {
  const others = counters.filter((counter) => counter !== 'ours');
  const ran = others.filter((counter) => elected.has(counter));
  const [ours, oursMb] = [rounds.of('ours'), rounds.of('ours MB')];
  const remarks = [
    `${rounds.show('ours MB')} MB at most${ran.length > 0 ? `; ${ran.map((counter) => `\`${counter}\` ${rounds.show(`${counter} MB`)} MB`).join(', ')}` : ''}`,
    ...ran.filter((counter) => elected.get(counter)?.join() !== elected.get('ours')?.join()).map((counter) => `\`${counter}\` elects ${elected.get(counter)?.join(', ')}, ours ${elected.get('ours')?.join(', ')}`),
    ...[...without].map(([counter, why]) => `\`${counter}\` ${why}`),
  ];
  return {
    table: 'counting',
    what,
    unit: 's',
    target: hasTarget ? target : null,
    met: hasTarget ? ours.median < targetS && oursMb.median < targetMb : null,
    values: [ours, ...others.map((counter) => (elected.has(counter) && !without.has(counter) ? rounds.of(counter) : null))],
    note: remarks.join('; '),
  };
}

function commandRow(measurement: Measurement, { rounds }: Results): Row {
  const { hasTarget } = measurement;
  const [command, commandMb] = [rounds.of('command'), rounds.of('command MB')];
  return {
    table: 'counting',
    what: `${nameOf(measurement)}: the whole command`,
    unit: 's',
    target: hasTarget ? target : null,
    met: hasTarget ? command.median < targetS && commandMb.median < targetMb : null,
    values: [command],
    note: `${rounds.show('command MB')} MB at most${isOnOneCore ? '' : '; not held to one core: there is no `taskset` here'}`,
  };
}

function whyNot(ran: Exclude<Ran, { did: 'end' }>): string {
  return ran.did === 'fail' ? `failed: ${ran.why}` : `took more than ${mostMs / 1_000} s and was ended`;
}

function readCounted(output: string): Counted {
  const read: unknown = JSON.parse(output);
  if (typeof read === 'object' && read !== null && 'ms' in read && typeof read.ms === 'number') return { ms: read.ms, elected: electedBy(output) };
  throw new Error(`bench: a count said ${output.slice(0, 200)}`);
}

/** Both the command and the process of one count name them so. */
function electedBy(output: string): string[] {
  const read: unknown = JSON.parse(output);
  if (typeof read !== 'object' || read === null || !('elected' in read) || !Array.isArray(read.elected)) throw new Error(`bench: a count said ${output.slice(0, 200)}`);
  return read.elected.map(String);
}
