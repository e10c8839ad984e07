import { isDeepStrictEqual } from 'node:util';
import { decide } from '../../lib/assembly/decide/decide.ts';
import { apply, applyRegistry } from '../../lib/assembly/apply/apply.ts';
import type { Entry } from '../../lib/assembly/changes.ts';
import { pollsOnStage, wholeStage, type PollPart, type StagePart } from '../../lib/assembly/stage.ts';
import { emptyState, type AssemblyState } from '../../lib/assembly/state.ts';
import { parametersOf } from '../../lib/client/participants-list.ts';
import { genesisHash, readEntry, sha256 } from '../../lib/record/chain.ts';
import { verifyRecord } from '../../lib/record/verify-record.ts';
import { createMemoryStore } from '../../lib/store/memory-store.ts';
import { recount } from '../fixtures/assembly-recount.ts';
import { showText } from '../fixtures/show-text.ts';
import type { Browser } from './browser.ts';
import type { Database } from './database.ts';
import type { Findings } from './findings.ts';
import type { RecordIndex } from './record-index.ts';
import type { SimulatedWorker } from './simulated-worker.ts';
import type { Taps } from './taps.ts';
import type { RefusedCommand } from './wire-watch.ts';

export type EndWorld = {
  readonly findings: Findings;
  readonly database: Database;
  readonly assemblyId: string;
  readonly record: RecordIndex;
  readonly taps: Taps;
  readonly worker: SimulatedWorker;
  readonly browsers: readonly Browser[];
  readonly refusals: readonly RefusedCommand[];
};

/** What must hold when everything is quiet again: the record, what all pages show, and every refusal on the way. */
export async function checkEnd(world: EndWorld): Promise<void> {
  const { findings, database, record } = world;
  const finding = await verifyRecord(createMemoryStore({ disk: database.disk }), world.assemblyId);
  if (finding?.ok !== true) findings.add('RC4', `the record is not in order: ${JSON.stringify(finding)}`);
  const entries = entriesOf(world);
  for (const fault of recount(entries).faults) findings.add('I3', fault);
  record.entry(record.last);
  for (const commandId of record.doubled) findings.add('I2', `command ${commandId} stands in the record twice`);
  for (const { worker, term, termThen } of database.landings) {
    if (term !== termThen) findings.add('HO1', `${worker} wrote under term ${term} when ${termThen} was the newest`);
  }
  for (const { worker, term, termThen } of database.takings) {
    if (term !== termThen + 1) findings.add('HO1', `${worker} asked for the assembly at term ${termThen}, and took it from term ${term - 1}`);
  }
  checkRefusals(world, entries);
  const state = stateAt(world, entries);
  for (const browser of world.browsers) checkPage(world, browser, state);
}

/** I4: soon after a change, all panels show the true list. */
export async function checkLists(world: EndWorld): Promise<void> {
  for (const browser of world.browsers) await checkList(world, browser);
}

function entriesOf({ database: { disk }, assemblyId, findings }: EndWorld): readonly Entry[] {
  const entries: Entry[] = [];
  let prev = genesisHash;
  for (const stored of disk.entries(assemblyId, 0, disk.lastSequence(assemblyId))) {
    const read = readEntry(stored, prev);
    if (read.ok) entries.push(read.entry);
    else findings.add('RC4', `entry ${stored.sequence} can't be read: ${JSON.stringify(read.fault)}`);
    prev = stored.hash;
  }
  return entries;
}

function freshState({ database: { disk }, assemblyId }: EndWorld): AssemblyState {
  const row = disk.find(assemblyId);
  const state = emptyState(assemblyId, row?.slug ?? '');
  for (const person of disk.people(assemblyId)) applyRegistry(state, { kind: 'put-person', person });
  return state;
}

function stateAt(world: EndWorld, entries: readonly Entry[]): AssemblyState {
  const state = freshState(world);
  for (const entry of entries) apply(state, entry);
  return state;
}

/**
 * HO7: a refusal rests on something durable. Between what its worker knew when the command came and what was durable when
 * the refusal left there must be a state by which the rules refuse it so.
 */
function checkRefusals(world: EndWorld, entries: readonly Entry[]): void {
  const open = new Set(world.refusals);
  const state = freshState(world);
  for (let sequence = 0; sequence <= entries.length && open.size > 0; sequence += 1) {
    const entry = entries[sequence - 1];
    if (entry !== undefined) apply(state, entry);
    for (const refused of open) {
      if (refused.knownThen > sequence || refused.durableAtReply < sequence) continue;
      const { command, actor, commandId, arrivedAt, reason } = refused;
      const decision = decide(state, command, { now: Math.max(arrivedAt, state.lastAt), actor, commandId, sha256 });
      if (!decision.ok && decision.refusal.reason === reason) open.delete(refused);
    }
  }
  for (const { command, commandId, reason, knownThen, durableAtReply } of open) {
    world.findings.add('HO7', `${command.type} ${commandId} was refused with ${reason}, for which there is no ground in entries ${knownThen} to ${durableAtReply}: ${JSON.stringify(command)}`);
  }
}

/** Everybody is back, sees what is, and knows where their ballot stands. */
function checkPage({ findings, taps, record }: EndWorld, browser: Browser, state: AssemblyState): void {
  const { connection, stale, stage, casts, desk, counts } = browser.client.getSnapshot();
  if (connection !== 'connected' || stale) {
    findings.add('RT11', `${browser.name} is ${JSON.stringify(connection)}${stale ? ', stale' : ''} long after everything was well again`);
    return;
  }
  const onStage = new Set(pollsOnStage(state).map(({ id }) => id));
  const shown = Object.entries(stage.polls).filter(([, held]) => held.body !== null);
  for (const [pollId, held] of shown) {
    const should = wholeStage(state, showText).find((part): part is Extract<StagePart, { readonly part: `poll:${string}` }> => part.part === `poll:${pollId}`);
    const difference = differenceOf(held.body, should?.body ?? null);
    if (difference !== null) findings.add('RT4', `${browser.name} shows poll ${pollId} otherwise than it is: ${difference}`);
  }
  for (const pollId of onStage) if (!shown.some(([id]) => id === pollId)) findings.add('RT4', `${browser.name} does not show poll ${pollId}`);
  for (const poll of state.polls.values()) {
    if (poll.status !== 'open') continue;
    const count = counts[poll.id];
    const [cast, eligible] = [poll.ballots.size, poll.eligible.heads + poll.late.size];
    if (count?.cast !== cast || count.eligible !== eligible) findings.add('RT4', `${browser.name} counts ${JSON.stringify(count)} in poll ${poll.id}, where ${cast} of ${eligible} have voted`);
  }
  if (desk !== null) {
    for (const poll of state.polls.values()) {
      const held = desk.polls.find((one) => one.id === poll.id);
      if (held?.version !== poll.version || held.status !== poll.status) findings.add('RT2', `the desk of ${browser.name} has ${held?.status} ${held?.version} for poll ${poll.id}, which is ${poll.status} ${poll.version}`);
    }
  }
  if (browser.as.kind !== 'participant') return;
  const { participantId } = browser.as;
  for (const { pollId, step } of Object.values(casts)) {
    const last = record.lastBallot(pollId, participantId);
    const tap = taps.lastOf(browser.name, pollId);
    const isCounted = tap !== null && last === tap.commandId;
    const poll = state.polls.get(pollId);
    const isStillOpen = poll?.status === 'open';
    // The chair decides whether a poll goes on whose time ran out while nobody could vote.
    const isInterrupted = isStillOpen && poll.timer.kind === 'interrupted';
    if ('pending' in step && !isInterrupted) findings.add('RT8', `${browser.name} still does not know of its ballot in ${pollId}: ${JSON.stringify(step)}`);
    const isSaidNotCounted = step.kind === 'not-counted' || (step.kind === 'confirm-again' && step.wasCast);
    if (isSaidNotCounted && isCounted) findings.add('RT8', `${browser.name} says that the ballot in ${pollId} was not counted, and it is in: ${JSON.stringify(step)}`);
  }
  for (const [pollId, { sequence }] of Object.entries(browser.client.getSnapshot().standing?.ballots ?? {})) {
    const last = record.lastBallot(pollId, participantId);
    if (last === null || record.sequenceOf(last) !== sequence) findings.add('RT15', `${browser.name} holds the ballot of entry ${sequence} in ${pollId}; the last one is ${last}`);
  }
}

/** How many are eligible grows with latecomers while a poll is open; that comes with the count (RT4). */
const comesWithTheCount = new Set(['eligible']);

/** As it goes over the wire, where the order of an object's fields means nothing. Null: there is none. */
function differenceOf(shown: PollPart | null, should: PollPart | null): string | null {
  if (shown === null || should === null) return shown === should ? null : `${shown?.status ?? 'gone'} instead of ${should?.status ?? 'gone'}`;
  const fields = new Map<string, unknown>(Object.entries(shown));
  for (const [name, value] of Object.entries(should)) {
    const held = fields.get(name);
    if (should.status === 'open' && comesWithTheCount.has(name)) continue;
    if (!isDeepStrictEqual(JSON.parse(JSON.stringify(held ?? null)), JSON.parse(JSON.stringify(value)))) return `${name} is ${JSON.stringify(held)} instead of ${JSON.stringify(value)}`;
  }
  return null;
}

async function checkList({ findings, worker, assemblyId }: EndWorld, browser: Browser): Promise<void> {
  const state = browser.list?.getSnapshot();
  if (state === undefined) return;
  const { body } = await worker.handle(browser.name, `/realtime/assemblies/${assemblyId}/participants?${parametersOf(state.query)}`, null);
  if (state.status !== 'fresh' || JSON.stringify(state.page) !== body) findings.add('I4', `${browser.name} shows (${state.status}) ${JSON.stringify(state.page)}; the list is ${body}`);
}
