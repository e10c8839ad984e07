import { fork } from 'node:child_process';
import path from 'node:path';
import { arePagesBuilt } from '../../../scripts/prepare/pages.ts';
import { startInstallation } from '../../../scripts/screens/installation.ts';
import { prepareAssembly } from '../../fixtures/e2e/assembly.ts';
import { openStaffRoom } from '../../fixtures/e2e/staff.ts';
import { Crowd } from '../../fixtures/l1/crowd.ts';
import type { BenchOptions } from '../options.ts';
import { Rounds, show } from '../measured.ts';
import type { Line } from '../report.ts';
import type { VisitAnswer, VisitOrder } from '../visitors/visitors-orders.ts';

const program = path.resolve(import.meta.dirname, '../visitors/visitors-process.ts');
/** The example roll. */
const people = 3_000;
const joinWindowMs = 4_000;
const pageTargetMs = 2_000;
const ballotTargetMs = 50;

/** Everybody opens their link in one minute while a poll is open and those who are in vote, on the real web role. */
export async function pageLoadsRow({ longRounds, visits, visitsOverMs }: BenchOptions): Promise<Line[]> {
  const what = `${visits.toLocaleString('en')} participant pages loaded within ${visitsOverMs / 1_000} s while a poll is open: the slowest`;
  const target = `≤ ${pageTargetMs.toLocaleString('en')} ms; ballots p99 ≤ ${ballotTargetMs} ms`;
  if (!arePagesBuilt()) return [{ table: 'targets', what, target, why: 'there is no build of these sources; `npm run build` makes one' }];
  const installation = await startInstallation({ isDemo: false });
  const staff = openStaffRoom(installation);
  const crowd = new Crowd();
  let preparedDesk: { stop(): void } | null = null;
  try {
    const assembly = await prepareAssembly(staff, { people, isSitting: true });
    preparedDesk = assembly.desk.client;
    const house = { secret: Buffer.from(installation.secret), assemblyId: assembly.id, participants: assembly.members.map((member) => member.id) };
    await crowd.join(house, installation.workerUrl, joinWindowMs, { origin: installation.publicUrl });
    const all = new Rounds();
    for (let round = 0; round < longRounds; round += 1) {
      const pollId = await assembly.prepare({ eligibility: 'enrolled' });
      await assembly.open(pollId);
      const [seen, cast] = await Promise.all([
        visit({ origin: installation.publicUrl, slug: assembly.slug, visits, overMs: visitsOverMs }),
        crowd.order({ do: 'cast', pollId, overMs: visitsOverMs }),
      ]);
      const { latency, failed, filesEach, bytesEach } = seen;
      all.add({ p50: latency.p50, p99: latency.p99, slowest: latency.max, failed, filesEach, kbEach: bytesEach / 1_000, ballots: cast.accepted, lost: cast.lost, ballotP50: cast.latency.p50, ballotP99: cast.latency.p99 });
    }
    const isWhole = all.of('failed').most === 0 && all.of('lost').most === 0;
    return [
      {
        table: 'targets',
        what,
        target,
        unit: 'ms',
        values: [all.of('slowest'), null, null],
        met: isWhole && all.of('slowest').median <= pageTargetMs && all.of('ballotP99').median <= ballotTargetMs,
        note: `p50 ${all.show('p50')} ms, p99 ${all.show('p99')} ms, ${all.of('failed').rounds.join(', ')} failed; ${show(all.of('filesEach').median)} files and ${show(all.of('kbEach').median)} kB each, over connections of their own; ${all.show('ballots')} ballots meanwhile, p50 ${all.show('ballotP50')} ms, p99 ${all.show('ballotP99')} ms`,
      },
    ];
  } finally {
    preparedDesk?.stop();
    await crowd.end();
    await staff.close();
    await installation.stop();
  }
}

async function visit(order: VisitOrder): Promise<VisitAnswer> {
  const child = fork(program, [], { execArgv: [], stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  try {
    return await new Promise((resolve, reject) => {
      child.once('message', (answer: VisitAnswer) => resolve(answer));
      child.once('exit', () => reject(new Error('the visitors ended without an answer')));
      child.send(order);
    });
  } finally {
    if (child.connected) child.disconnect();
  }
}
