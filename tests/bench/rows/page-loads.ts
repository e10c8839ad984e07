import { fork } from 'node:child_process';
import path from 'node:path';
import { arePagesBuilt } from '../../../scripts/prepare/pages.ts';
import { startInstallation } from '../../../scripts/screens/installation.ts';
import { prepareAssembly } from '../../fixtures/e2e/assembly.ts';
import { openStaffRoom } from '../../fixtures/e2e/staff.ts';
import { Crowd } from '../../fixtures/l1/crowd.ts';
import type { BenchOptions } from '../options.ts';
import { show, type Line } from '../report.ts';
import type { VisitAnswer, VisitOrder } from '../visitors/visitors-orders.ts';

const program = path.resolve(import.meta.dirname, '../visitors/visitors-process.ts');
/** The example roll. */
const people = 3_000;
const joinWindowMs = 4_000;
const pageTargetMs = 2_000;
const ballotTargetMs = 50;

/** Everybody opens their link in one minute while a poll is open and those who are in vote, on the real web role. */
export async function pageLoadsRow({ visits, visitsOverMs }: BenchOptions): Promise<Line> {
  const what = `${visits.toLocaleString('en')} participant pages loaded within ${visitsOverMs / 1_000} s while a poll is open: the slowest`;
  const target = `≤ ${pageTargetMs.toLocaleString('en')} ms; ballots p99 ≤ ${ballotTargetMs} ms`;
  if (!arePagesBuilt()) return { what, target, why: 'there is no build of these sources; `npm run build` makes one' };
  const installation = await startInstallation({ isDemo: false });
  const staff = openStaffRoom(installation);
  const crowd = new Crowd();
  let preparedDesk: { stop(): void } | null = null;
  try {
    const assembly = await prepareAssembly(staff, { people, isSitting: true });
    preparedDesk = assembly.desk.client;
    const pollId = await assembly.prepare({ eligibility: 'enrolled' });
    const house = { secret: Buffer.from(installation.secret), assemblyId: assembly.id, participants: assembly.members.map((member) => member.id) };
    await crowd.join(house, installation.workerUrl, joinWindowMs, installation.publicUrl);
    await assembly.open(pollId);
    const [seen, cast] = await Promise.all([
      visit({ origin: installation.publicUrl, slug: assembly.slug, visits, overMs: visitsOverMs }),
      crowd.order({ do: 'cast', pollId, overMs: visitsOverMs }),
    ]);
    const isMet = seen.latency.max <= pageTargetMs && seen.failed === 0 && cast.lost === 0 && cast.latency.p99 <= ballotTargetMs;
    return {
      what,
      target,
      unit: 'ms',
      ours: seen.latency.max,
      bare: null,
      socketIo: null,
      met: isMet,
      note: `p50 ${show(seen.latency.p50)} ms, p99 ${show(seen.latency.p99)} ms, ${seen.failed} failed; ${show(seen.filesEach)} files and ${show(seen.bytesEach / 1_000)} kB each, over connections of their own; ${cast.accepted.toLocaleString('en')} ballots meanwhile, p50 ${show(cast.latency.p50)} ms, p99 ${show(cast.latency.p99)} ms`,
    };
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
