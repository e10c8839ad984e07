import { describe, expect, test } from 'vitest';
import type { Entry } from '../../lib/assembly/changes.ts';
import { genesisHash, readEntry } from '../../lib/record/chain.ts';
import { violationsOf, type Evidence } from '../faults/harness/checker.ts';
import { OperationLog, type OperationEvent } from '../faults/harness/operation-log.ts';
import { idOf, staff, theStart } from '../fixtures/assembly-world.ts';
import { withBallots, type House } from '../fixtures/host-house.ts';

/** A poll that three people vote yes in and that is closed and published, as it stands in the record. */
async function aRecord(): Promise<readonly Entry[]> {
  const house = await withBallots();
  await house.must(staff('chair'), house.closeCommand());
  await house.must(staff('chair'), { type: 'publishResult', pollId: idOf('m'), basis: house.pollVersion });
  return recordOf(house);
}

function recordOf(house: House): readonly Entry[] {
  let last = genesisHash;
  return house.disk.entries(idOf('assembly'), 0, house.disk.lastSequence(idOf('assembly'))).map((stored) => {
    const read = readEntry(stored, last);
    if (!read.ok) throw new Error(read.fault.kind);
    last = stored.hash;
    return read.entry;
  });
}

type Ballot = Entry & { readonly change: Extract<Entry['change'], { type: 'ballot.cast@1' }> };
const isBallot = (entry: Entry): entry is Ballot => entry.change.type === 'ballot.cast@1';

/** The operations that led to the ballots of the record, each acknowledged. */
function logOf(record: readonly Entry[]): OperationLog {
  const log = new OperationLog();
  for (const { actor, commandId, sequence, change } of record.filter(isBallot)) {
    const client = { process: 'phone', commandId: commandId ?? '' };
    log.take({ event: 'invoked', ...client, actor, wanted: { kind: 'ballot', pollId: change.body.poll, choice: change.body.choice }, atMs: 10 });
    log.take({ event: 'acknowledged', ...client, sequence, atMs: 20 });
  }
  return log;
}

function evidenceOf(record: readonly Entry[], part: Evidence = {}): Evidence {
  const tallied = record.find(({ change }) => change.type === 'poll.tallied@1')?.change;
  const tallies = tallied?.type === 'poll.tallied@1' ? [{ pollId: tallied.body.poll, outcome: tallied.body.outcome }] : [];
  return { operations: logOf(record).all, record, tallies, ...part };
}

const invariants = (evidence: Evidence) => [...new Set(violationsOf(evidence).map(({ invariant }) => invariant))];
const reasons = (evidence: Evidence) => violationsOf(evidence).map(({ why }) => why).join('\n');

/** The record with the first ballot changed, or left out. */
function withFirstBallot(record: readonly Entry[], change: (ballot: Ballot) => Entry | null): readonly Entry[] {
  const at = record.findIndex(isBallot);
  const ballot = record[at];
  if (ballot === undefined || !isBallot(ballot)) throw new Error('there is no ballot');
  const changed = change(ballot);
  return [...record.slice(0, at), ...(changed === null ? [] : [changed]), ...record.slice(at + 1)];
}

describe('the operation log', () => {
  test('knows what was on its way at any moment, and keeps two devices apart', () => {
    const log = new OperationLog();
    const wanted = { kind: 'ballot', pollId: 'p', choice: { answer: 'yes' } } as const;
    const events: readonly OperationEvent[] = [
      { event: 'invoked', process: 'phone', actor: 'participant:a', commandId: '1', wanted, atMs: 10 },
      { event: 'invoked', process: 'laptop', actor: 'participant:a', commandId: '1', wanted, atMs: 12 },
      { event: 'invoked', process: 'phone', actor: 'participant:b', commandId: '2', wanted, atMs: 14 },
      { event: 'acknowledged', process: 'phone', commandId: '1', sequence: 7, atMs: 20 },
      { event: 'refused', process: 'laptop', commandId: '1', reason: 'ballot-outdated', atMs: 30 },
    ];
    for (const event of events) log.take(event);
    expect([9, 11, 13, 15, 20, 30].map((atMs) => log.unansweredAt(atMs, 'p'))).toEqual([0, 1, 2, 3, 2, 1]);
    expect(log.unansweredAt(15, 'another')).toBe(0);
    expect([log.acknowledged('p'), log.acknowledgedBetween(0, 20, 'p'), log.acknowledgedBetween(20, 21, 'p')]).toEqual([1, 0, 1]);
    expect(log.all.map(({ outcome }) => outcome.kind)).toEqual(['acknowledged', 'refused', 'unknown']);
  });

  test('an answer to what nobody asked for is a fault of the harness', () => {
    expect(() => new OperationLog().take({ event: 'refused', process: 'phone', commandId: '1', reason: 'x', atMs: 1 })).toThrow('never invoked');
  });
});

describe('the checker', () => {
  test('finds nothing wrong where nothing is', async () => {
    const record = await aRecord();
    const page = '{"rows":[]}';
    const evidence = evidenceOf(record, {
      panels: [{ name: 'panel', recoveredAtMs: 1_000, truth: page, shown: [{ atMs: 500, page: '{}' }, { atMs: 3_900, page }] }],
      output: [{ process: 'worker', text: '{"msg":"the worker listens"}' }],
      secrets: [{ what: 'a code', text: 'K7QM2XPA9RTB' }],
      deaths: [{ what: 'worker', diedAtMs: 0, servingAtMs: 4_000 }],
    });
    expect(violationsOf(evidence)).toEqual([]);
    expect(logOf(record).all).toHaveLength(3);
  });

  test('I1: an acknowledged ballot that is not there, is not theirs, or says something else', async () => {
    const record = await aRecord();
    const { operations = [] } = evidenceOf(record);
    expect(reasons({ operations, record: record.slice(0, record.findIndex(isBallot)) })).toContain('and the record ends at');
    const others = { ...evidenceOf(record), record: withFirstBallot(record, (ballot) => ({ ...ballot, actor: `participant:${idOf('dora')}` })) };
    expect(reasons(others)).toContain('which is another: ballot.cast@1 of participant:');
    const changed = withFirstBallot(record, (ballot) => ({ ...ballot, change: { ...ballot.change, body: { ...ballot.change.body, choice: { answer: 'no' } } } }));
    expect(invariants({ operations, record: changed })).toEqual(['I1']);
    expect(reasons({ operations, record: changed })).toContain('recorded with another choice');
  });

  test('I1: an acknowledged command of staff that is not in the record', async () => {
    const record = await aRecord();
    const operations = [{ process: 'chair', actor: 'staff:x', commandId: 'c', wanted: { kind: 'command', type: 'closePoll' }, invokedAtMs: 1, outcome: { kind: 'acknowledged', sequence: record.length + 1, atMs: 2 } }] as const;
    expect(invariants({ operations, record })).toEqual(['I1']);
  });

  test('I1: a tally that leaves a ballot out, and a result that is shown and was never recorded', async () => {
    const record = await aRecord();
    const short = record.map((entry): Entry => {
      if (entry.change.type !== 'poll.tallied@1') return entry;
      const { outcome } = entry.change.body;
      return { ...entry, change: { ...entry.change, body: { ...entry.change.body, outcome: { ...outcome, totals: outcome.totals.map((total) => ({ ...total, heads: 0 })) } } } };
    });
    expect(invariants({ ...evidenceOf(record), record: short })).toEqual(['I1']);
    expect(reasons({ ...evidenceOf(record), record: short })).toContain('a recount gives');
    const [shown] = evidenceOf(record).tallies ?? [];
    if (shown === undefined) throw new Error('there is no result');
    expect(reasons({ record, tallies: [{ ...shown, outcome: { ...shown.outcome, verdict: 'rejected' } }] })).toContain('is not the one in the record');
  });

  test('I2: a command that is in the record twice, acknowledged or not', async () => {
    const record = await aRecord();
    const ballot = record.find(isBallot);
    if (ballot === undefined) throw new Error('there is no ballot');
    const at = record.indexOf(ballot) + 1;
    const doubled = [...record.slice(0, at), { ...ballot, sequence: 1_000 }, ...record.slice(at)];
    expect(invariants({ record: doubled })).toEqual(['I2']);
  });

  test('I2: a ballot that was refused, and counts', async () => {
    const record = await aRecord();
    const log = logOf(record);
    const [first] = log.all;
    if (first === undefined) throw new Error('there is no ballot');
    log.take({ event: 'refused', process: first.process, commandId: first.commandId, reason: 'poll-closed', atMs: 30 });
    expect(invariants({ ...evidenceOf(record), operations: log.all })).toEqual(['I2']);
  });

  test('I3: a ballot by somebody who is not eligible, and one after the close', async () => {
    const record = await aRecord();
    const strange = withFirstBallot(record, (ballot) => ({ ...ballot, actor: `participant:${idOf('stranger')}` }));
    expect(invariants({ record: strange })).toContain('I3');
    const ballot = record.find(isBallot);
    if (ballot === undefined) throw new Error('there is no ballot');
    const late = [...record, { ...ballot, sequence: record.length + 1, commandId: 'another', at: theStart + 1 }];
    expect(reasons({ record: late })).toContain('a ballot while published');
    expect(invariants({ record: late })).toEqual(['I3']);
  });

  test('I4: a panel that shows the truth too late, and one that goes back from it', () => {
    const report = (shown: readonly (readonly [number, string])[]) => ({ panels: [{ name: 'panel', recoveredAtMs: 1_000, truth: 'true', shown: shown.map(([atMs, page]) => ({ atMs, page })) }] });
    expect(invariants(report([[900, 'old'], [4_001, 'true']]))).toEqual(['I4']);
    expect(invariants(report([[900, 'true'], [9_000, 'old']]))).toEqual(['I4']);
    expect(invariants(report([]))).toEqual(['I4']);
    expect(invariants(report([[900, 'old'], [4_000, 'true']]))).toEqual([]);
  });

  test('I5: a secret in what a process wrote, without repeating it', () => {
    const evidence = { output: [{ process: 'worker', text: 'a line\nanother with K7QM2XPA9RTB in it' }], secrets: [{ what: 'an access code', text: 'K7QM2XPA9RTB' }] };
    expect(violationsOf(evidence)).toEqual([{ invariant: 'I5', why: 'worker wrote an access code at byte 20 of its output' }]);
  });

  test('I6: a death without a return, and a return that took too long', () => {
    const deaths = [
      { what: 'worker', diedAtMs: 0, servingAtMs: null },
      { what: 'worker', diedAtMs: 0, servingAtMs: 15_001 },
      { what: 'worker', diedAtMs: 0, servingAtMs: 15_000 },
    ];
    expect(violationsOf({ deaths }).map(({ invariant }) => invariant)).toEqual(['I6', 'I6']);
  });

  test('tells of each kind a few times, and how many more there are', () => {
    const deaths = Array.from({ length: 12 }, () => ({ what: 'worker', diedAtMs: 0, servingAtMs: null }));
    expect(violationsOf({ deaths })).toHaveLength(6);
    expect(violationsOf({ deaths }).at(-1)?.why).toBe('and 7 more');
  });
});
