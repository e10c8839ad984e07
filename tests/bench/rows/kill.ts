import { setTimeout as delay } from 'node:timers/promises';
import { createPostgresStore } from '../../../lib/store/postgres-store.ts';
import { quietLog } from '../../fixtures/worker.ts';
import { median, show, type Row } from '../report.ts';
import type { Stand } from '../stand.ts';

const servingTargetMs = 5_000;
const backTargetMs = 20_000;
/** Over how long people vote, and when in it the worker dies. */
const votingMs = 2_000;
const killAfterMs = 1_000;

/** kill -9 in the middle of a vote, and a start at once, as the supervisor does it. */
export async function killRows(stand: Stand): Promise<Row[]> {
  const { clients, kills } = stand.options;
  const serving: number[] = [];
  const back: number[] = [];
  let lost = 0;
  let acknowledged = 0;
  for (let round = 0; round < kills; round += 1) {
    const pollId = stand.nextPoll();
    await stand.openPoll(pollId);
    const casting = stand.crowd.order({ do: 'cast', pollId, overMs: votingMs });
    await delay(killAfterMs);
    const sinceNs = String(process.hrtime.bigint());
    const killedAt = performance.now();
    await stand.worker.process.end('SIGKILL');
    await stand.worker.start();
    serving.push(performance.now() - killedAt);
    const { after } = await stand.crowd.order({ do: 'be-back', sinceNs });
    back.push(after.max);
    await casting;
    const { participants } = await stand.crowd.order({ do: 'tell-acknowledged', pollId });
    const recorded = await votersOf(stand, pollId);
    acknowledged += participants.length;
    lost += participants.filter((id) => !recorded.has(id)).length;
    await stand.closePoll(pollId);
  }
  const note = `${kills === 1 ? 'one kill' : `${kills} kills`} in a vote; ${acknowledged.toLocaleString('en')} ballots acknowledged, ${lost} of them lost`;
  return [
    { what: 'kill -9 in a vote → serving again', target: `≤ ${servingTargetMs} ms`, unit: 'ms', ours: median(serving), bare: null, socketIo: null, met: median(serving) <= servingTargetMs && lost === 0, note },
    {
      what: `kill -9 in a vote → ${clients.toLocaleString('en')} clients back`,
      target: `≤ ${backTargetMs} ms`,
      unit: 'ms',
      ours: median(back),
      bare: null,
      socketIo: null,
      met: median(back) <= backTargetMs && lost === 0,
      note: `the last of them; rounds ${back.map(show).join(', ')} ms`,
    },
  ];
}

/** Who voted, from the journal itself. */
async function votersOf(stand: Stand, pollId: string): Promise<ReadonlySet<string>> {
  const store = createPostgresStore({ connectionString: stand.house.databaseUrl, log: quietLog });
  const voters = new Set<string>();
  try {
    const loaded = await store.load(stand.house.assemblyId, 'no snapshot');
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
