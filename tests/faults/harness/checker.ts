import { isDeepStrictEqual } from 'node:util';
import type { Entry } from '../../../lib/assembly/changes.ts';
import type { Outcome } from '../../../lib/counting/types.ts';
import { recount } from '../../fixtures/assembly-recount.ts';
import type { Operation } from './operation-log.ts';

/** The invariants of faults.md that hold whatever breaks. */
export type Invariant = 'I1' | 'I2' | 'I3' | 'I4' | 'I5' | 'I6';
export type Violation = { readonly invariant: Invariant; readonly why: string };

/** What a panel showed and when, and what it should show in the end. Pages as JSON; times by the machine's clock. */
export type PanelReport = {
  readonly name: string;
  /** Since when the list has been as it is in the end, and the service there to tell. */
  readonly recoveredAtMs: number;
  readonly truth: string;
  readonly shown: readonly { readonly atMs: number; readonly page: string }[];
};

export type Death = { readonly what: string; readonly diedAtMs: number; readonly servingAtMs: number | null };

/** What stayed of a run when it was over. What a test leaves out is not judged. */
export type Evidence = {
  readonly operations?: readonly Operation[];
  /** The whole record, as read from the store in the end. */
  readonly record?: readonly Entry[];
  /** Results as they were shown to somebody. */
  readonly tallies?: readonly { readonly pollId: string; readonly outcome: Outcome }[];
  readonly panels?: readonly PanelReport[];
  /** Everything that a process wrote. */
  readonly output?: readonly { readonly process: string; readonly text: string }[];
  /** What must not stand in it. */
  readonly secrets?: readonly { readonly what: string; readonly text: string }[];
  readonly deaths?: readonly Death[];
};

export type Bounds = {
  /** I4: faults.md says 3 s. */
  readonly panelMs: number;
  /** I6: faults.md says 5 s on a machine that does nothing else. */
  readonly returnMs: number;
};
const defaultBounds: Bounds = { panelMs: 3_000, returnMs: 15_000 };

/** Every way in which the evidence breaks an invariant; empty when all hold. Each kind is told at most a few times. */
export function violationsOf(evidence: Evidence, bounds: Partial<Bounds> = {}): readonly Violation[] {
  const limits = { ...defaultBounds, ...bounds };
  const { operations = [], record = [] } = evidence;
  return [
    ...few(lostBallots(operations, record)),
    ...few(wrongTallies(evidence.tallies ?? [], record)),
    ...few(repeatedCommands(record)),
    ...few(refusedAndRecorded(operations, record)),
    ...few(recount(record).faults.map(faultOfRecount)),
    ...few((evidence.panels ?? []).flatMap((panel) => panelFaults(panel, limits.panelMs))),
    ...few(secretsIn(evidence.output ?? [], evidence.secrets ?? [])),
    ...few((evidence.deaths ?? []).flatMap((death) => lateReturns(death, limits.returnMs))),
  ];
}

const mostOfAKind = 5;

function few(violations: readonly Violation[]): readonly Violation[] {
  const first = violations.slice(0, mostOfAKind);
  const more = violations.length - first.length;
  const [one] = first;
  return more > 0 && one !== undefined ? [...first, { invariant: one.invariant, why: `and ${more} more` }] : first;
}

type Ballot = Entry & { readonly change: Extract<Entry['change'], { type: 'ballot.cast@1' }> };

function isBallot(entry: Entry): entry is Ballot {
  return entry.change.type === 'ballot.cast@1';
}

/** I1: who was told that their ballot is recorded finds it in the record: there, theirs, and with their choice. */
function lostBallots(operations: readonly Operation[], record: readonly Entry[]): readonly Violation[] {
  const bySequence = new Map(record.map((entry) => [entry.sequence, entry]));
  const violations: Violation[] = [];
  for (const { actor, commandId, wanted, outcome } of operations) {
    if (outcome.kind !== 'acknowledged') continue;
    const what = wanted.kind === 'ballot' ? `the ballot ${commandId} in poll ${wanted.pollId}` : `the command ${wanted.type} ${commandId}`;
    const entry = bySequence.get(outcome.sequence);
    if (entry === undefined) {
      violations.push({ invariant: 'I1', why: `${what} was acknowledged as entry ${outcome.sequence}, and the record ends at ${record.length}` });
      continue;
    }
    if (wanted.kind === 'command') continue;
    if (!isBallot(entry) || entry.actor !== actor || entry.commandId !== commandId || entry.change.body.poll !== wanted.pollId) {
      violations.push({ invariant: 'I1', why: `${what} was acknowledged as entry ${outcome.sequence}, which is another: ${entry.change.type} of ${entry.actor}` });
    } else if (!isDeepStrictEqual(entry.change.body.choice, wanted.choice)) {
      violations.push({ invariant: 'I1', why: `${what} was acknowledged, and recorded with another choice` });
    }
  }
  return violations;
}

/** I1: what was shown as a result is what the record says; that this is right, the recount says. */
function wrongTallies(tallies: NonNullable<Evidence['tallies']>, record: readonly Entry[]): readonly Violation[] {
  const violations: Violation[] = [];
  for (const { pollId, outcome } of tallies) {
    const recorded = record.find(({ change }) => change.type === 'poll.tallied@1' && change.body.poll === pollId)?.change;
    if (recorded?.type === 'poll.tallied@1' && isDeepStrictEqual(recorded.body.outcome, outcome)) continue;
    violations.push({ invariant: 'I1', why: `the result that was shown of poll ${pollId} is not the one in the record` });
  }
  return violations;
}

/** I2: a command that was sent more than once is in the record once at most. */
function repeatedCommands(record: readonly Entry[]): readonly Violation[] {
  const violations: Violation[] = [];
  const first = new Map<string, number>();
  for (const { commandId, sequence, change } of record) {
    if (commandId === null) continue;
    const earlier = first.get(commandId);
    if (earlier === undefined) first.set(commandId, sequence);
    else violations.push({ invariant: 'I2', why: `the command ${commandId} (${change.type}) is in the record twice: entries ${earlier} and ${sequence}` });
  }
  return violations;
}

/** I2: what somebody was told does not count is not in the record. */
function refusedAndRecorded(operations: readonly Operation[], record: readonly Entry[]): readonly Violation[] {
  const recorded = new Map(record.filter(({ commandId }) => commandId !== null).map((entry) => [entry.commandId, entry.sequence]));
  const violations: Violation[] = [];
  for (const { commandId, outcome } of operations) {
    const sequence = recorded.get(commandId);
    if (outcome.kind !== 'refused' || sequence === undefined) continue;
    violations.push({ invariant: 'I2', why: `${commandId} was refused (${outcome.reason}), and is entry ${sequence}` });
  }
  return violations;
}

/** The recount tells of ballots by "a ballot …": by whom nobody may, or when nobody may. Everything else is a wrong sum. */
function faultOfRecount(fault: string): Violation {
  return { invariant: fault.includes(': a ballot ') ? 'I3' : 'I1', why: fault };
}

/** I4 */
function panelFaults({ name, recoveredAtMs, truth, shown }: PanelReport, limitMs: number): readonly Violation[] {
  const violations: Violation[] = [];
  const inTime = shown.findLast(({ atMs }) => atMs <= recoveredAtMs + limitMs);
  if (inTime?.page !== truth) violations.push({ invariant: 'I4', why: `${name} does not show the true list ${limitMs} ms after the recovery` });
  const last = shown.at(-1);
  if (last?.page !== truth) violations.push({ invariant: 'I4', why: `${name} shows ${last?.page.slice(0, 200) ?? 'nothing'} in the end, and the list is ${truth.slice(0, 200)}` });
  return violations;
}

/** I5. The violation tells where, and repeats nothing. */
function secretsIn(output: NonNullable<Evidence['output']>, secrets: NonNullable<Evidence['secrets']>): readonly Violation[] {
  return output.flatMap(({ process, text }) =>
    secrets
      .filter((secret) => text.includes(secret.text))
      .map(({ what, text: secret }): Violation => ({ invariant: 'I5', why: `${process} wrote ${what} at byte ${text.indexOf(secret)} of its output` })),
  );
}

/** I6 */
function lateReturns({ what, diedAtMs, servingAtMs }: Death, limitMs: number): readonly Violation[] {
  if (servingAtMs === null) return [{ invariant: 'I6', why: `${what} died and did not come back` }];
  const awayMs = Math.round(servingAtMs - diedAtMs);
  return awayMs <= limitMs ? [] : [{ invariant: 'I6', why: `${what} served again ${awayMs} ms after its death` }];
}
