/** Hundreds or thousands of real clients in a process of their own, which tells what happens to their operations. */
import { randomUUID } from 'node:crypto';
import { setImmediate as nextTurn, setTimeout as delay } from 'node:timers/promises';
import { deriveKeys } from '../../../lib/auth/keys.ts';
import { issueTicket } from '../../../lib/auth/ticket.ts';
import type { CrowdAnswer, CrowdMessage, CrowdOrder, CrowdSaid } from './crowd-orders.ts';
import { machineMs, type OperationEvent } from './operation-log.ts';
import { setClockBy } from './settable-clock.ts';
import { Voter } from './voter.ts';

type Order<Name extends CrowdOrder['do']> = Extract<CrowdOrder, { do: Name }>;

const pollPeriodMs = 10;
/** Longer than anything takes that goes well; a crowd that waits for ever would hide what went wrong. */
const orderLimitMs = 100_000;
/** Often enough for a test to follow, seldom enough not to cost much. */
const tellPeriodMs = 50;
/** Casts between two looks at what comes in. */
const castsPerTurn = 100;

const [, , label = 'crowd'] = process.argv;
let voters: readonly Voter[] = [];
let events: OperationEvent[] = [];

function say(message: CrowdSaid): void {
  process.send?.(message);
}

function tell(): void {
  if (events.length === 0) return;
  say({ events });
  events = [];
}

async function until(condition: () => boolean, what: () => string): Promise<void> {
  const started = machineMs();
  while (!condition()) {
    if (machineMs() - started > orderLimitMs) throw new Error(`nothing came of it within ${orderLimitMs / 1_000} s: ${what()}`);
    await delay(pollPeriodMs);
  }
}

function connectedOf(): string {
  return `${voters.filter((voter) => voter.isConnected).length} of ${voters.length} are connected`;
}

async function come({ baseUrl, secretHex, assemblyId, participants, windowMs }: Order<'come'>): Promise<void> {
  const keys = deriveKeys(Buffer.from(secretHex, 'hex'));
  voters = participants.map(
    (participantId, index) =>
      new Voter({
        process: `${label}/${index}`,
        baseUrl,
        assemblyId,
        participantId,
        authToken: () => issueTicket(keys, { kind: 'participant', assemblyId, participantId, generation: 1 }, { now: Date.now(), ticketId: randomUUID() }),
        log: (event) => void events.push(event),
      }),
  );
  for (const { client } of voters) setTimeout(() => client.start(), Math.random() * windowMs);
  await until(() => voters.every((voter) => voter.isConnected), connectedOf);
}

async function cast({ pollId, choices, overMs }: Order<'cast'>): Promise<void> {
  const started = machineMs();
  for (const [index, voter] of voters.entries()) {
    const dueMs = started + (index / voters.length) * overMs;
    while (machineMs() < dueMs) await delay(1);
    if (index % castsPerTurn === castsPerTurn - 1) await nextTurn();
    const choice = choices[index % choices.length];
    if (choice !== undefined) voter.vote(pollId, choice);
  }
}

async function obey(order: CrowdOrder): Promise<CrowdAnswer> {
  const started = machineMs();
  switch (order.do) {
    case 'come':
      await come(order);
      break;
    case 'see-open':
      await until(() => voters.every((voter) => voter.mayVote(order.pollId)), () => `${voters.filter((voter) => voter.mayVote(order.pollId)).length} of ${voters.length} see the poll open`);
      break;
    case 'cast':
      await cast(order);
      break;
    case 'settle':
      await until(() => voters.every((voter) => voter.unsettled === 0), () => `${voters.filter((voter) => voter.unsettled > 0).length} ballots are unsettled; ${connectedOf()}`);
      break;
    case 'be-back':
      await until(() => voters.every((voter) => voter.isConnected), connectedOf);
      break;
    case 'set-clock':
      setClockBy(order.byMs);
      break;
    case 'tell-losses':
      return { done: 'tell-losses', losses: voters.flatMap((voter) => voter.losses) };
    case 'tell-stale':
      return { done: 'tell-stale', stale: voters.filter((voter) => voter.client.getSnapshot().stale).length };
  }
  return { done: order.do, tookMs: machineMs() - started };
}

process.on('message', ({ id, order }: CrowdMessage) => {
  obey(order).then(
    (answer) => {
      tell();
      say({ id, answer });
    },
    (error: unknown) => {
      tell();
      say({ id, failed: String(error) });
    },
  );
});
process.on('disconnect', () => process.exit(0));
setInterval(tell, tellPeriodMs);
