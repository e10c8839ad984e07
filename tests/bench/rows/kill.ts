import { setTimeout as delay } from 'node:timers/promises';
import { createPostgresStore } from '../../../lib/store/postgres-store.ts';
import type { House } from '../../fixtures/l1/real-worker.ts';
import { quietLog } from '../../fixtures/worker.ts';
import { Rounds } from '../measured.ts';
import type { Line } from '../report.ts';
import type { Hall } from '../stands/hall.ts';

const servingTargetMs = 5_000;
const backTargetMs = 20_000;
/** Over how long people vote, and when in it the worker dies. */
const votingMs = 2_000;
const killAfterMs = 1_000;

/** kill -9 in the middle of a vote, and a start at once, as the supervisor does it; everybody comes back at once. */
export async function killRows(hall: Hall): Promise<Line[]> {
  const { clients, kills } = hall.options;
  await hall.endRivals();
  const hinted = new Rounds();
  const unhinted = new Rounds();
  let lost = 0;
  let acknowledged = 0;
  for (let round = 0; round < kills; round += 1) {
    for (const [heeds, rounds] of [[true, hinted], [false, unhinted]] as const) {
      const died = await killInVote(hall, heeds);
      rounds.add(died.times);
      acknowledged += died.acknowledged;
      lost += died.lost;
    }
  }
  await hall.crowd.order({ do: 'heed-hint', heeds: true });
  const note = `${2 * kills} kills in a vote; ${acknowledged.toLocaleString('en')} ballots acknowledged, ${lost} of them lost`;
  const meanwhile = (rounds: Rounds) => `half of them after ${rounds.show('halfMs')} ms; most within one second ${rounds.show('mostInASecond')}; the worker's event loop meanwhile: p99 ${rounds.show('p99TurnMs')} ms, longest turn ${rounds.show('longestTurnMs')} ms`;
  return [
    { table: 'targets', what: 'kill -9 in a vote → serving again', target: `≤ ${servingTargetMs.toLocaleString('en')} ms`, unit: 'ms', values: [hinted.of('servingMs'), null, null], met: hinted.of('servingMs').median <= servingTargetMs && lost === 0, note },
    {
      table: 'targets',
      what: `kill -9 in a vote → ${clients.toLocaleString('en')} clients back, the last of them`,
      target: `≤ ${backTargetMs.toLocaleString('en')} ms`,
      unit: 'ms',
      values: [hinted.of('backMs'), null, null],
      met: hinted.of('backMs').median <= backTargetMs && lost === 0,
      note: `spread over the window that their join had told them; ${meanwhile(hinted)}`,
    },
    {
      table: 'targets',
      what: 'The same with clients that were told no window',
      target: null,
      unit: 'ms',
      values: [unhinted.of('backMs'), null, null],
      met: null,
      note: `they come back over 3 s, and who is refused over ever longer spans up to 8 s; ${meanwhile(unhinted)}`,
    },
  ];
}

async function killInVote({ chair, crowd, worker, house }: Hall, heeds: boolean) {
  await crowd.order({ do: 'heed-hint', heeds });
  const pollId = chair.nextPoll();
  await chair.openPoll(pollId);
  const casting = crowd.order({ do: 'cast', pollId, overMs: votingMs });
  await delay(killAfterMs);
  const sinceNs = String(process.hrtime.bigint());
  const killedAt = performance.now();
  await worker.process.end('SIGKILL');
  await worker.start();
  const servingMs = performance.now() - killedAt;
  // From here on the loop's turns are those of the return.
  await worker.process.figures({ collect: false });
  const { after, mostInASecond } = await crowd.order({ do: 'be-back', sinceNs });
  const { p99TurnMs, longestTurnMs } = await worker.process.figures({ collect: false });
  await casting;
  const { participants } = await crowd.order({ do: 'tell-acknowledged', pollId });
  const recorded = await votersOf(house, pollId);
  await chair.closePoll(pollId);
  return {
    times: { servingMs, backMs: after.max, halfMs: after.p50, mostInASecond, p99TurnMs, longestTurnMs },
    acknowledged: participants.length,
    lost: participants.filter((id) => !recorded.has(id)).length,
  };
}

/** Who voted, from the journal itself. */
async function votersOf(house: House, pollId: string): Promise<ReadonlySet<string>> {
  const store = createPostgresStore({ connectionString: house.databaseUrl, log: quietLog });
  const voters = new Set<string>();
  try {
    const loaded = await store.load(house.assemblyId, 'no snapshot');
    if (loaded === null) throw new Error('The assembly is gone');
    for await (const batch of loaded.entries) {
      for (const { text } of batch) {
        if (!text.includes(pollId)) continue;
        const entry: { readonly actor: string; readonly type: string } = JSON.parse(text);
        if (entry.type === 'ballot.cast@1') voters.add(entry.actor.slice('participant:'.length));
      }
    }
    return voters;
  } finally {
    await store.close();
  }
}
