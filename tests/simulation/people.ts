import type { Place } from '../../lib/assembly/basics.ts';
import type { PollDefinition } from '../../lib/assembly/poll.ts';
import type { AssemblyClient } from '../../lib/client/assembly-client.ts';
import type { SentCommand } from '../../lib/client/commands.ts';
import { participantsQuery } from '../../lib/protocol/http.ts';
import type { WireCommand } from '../../lib/protocol/commands.ts';
import type { DeskPoll } from '../../lib/protocol/down.ts';
import { aMotion, anElection } from '../fixtures/assembly-world.ts';
import type { Browser } from './browser.ts';
import type { Random } from './random.ts';
import type { Schedule } from './schedule.ts';
import type { Taps } from './taps.ts';

/** What people do with what their page shows them. Each act is on behalf of the browser's process. */
export type PeopleWorld = { readonly schedule: Schedule; readonly random: Random; readonly taps: Taps; readonly participantIds: readonly string[] };

/** Somebody with a phone: chooses, casts, changes their mind, comes and goes. */
export function memberActs({ random, taps }: PeopleWorld, browser: Browser): void {
  const { client, as } = browser;
  const { casting } = client;
  if (casting === null || as.kind !== 'participant') return;
  if (random.chance(0.05)) {
    void client.send(random.chance(0.3) ? { type: 'checkOutSelf' } : { type: 'checkInSelf', place: 'remote' });
    return;
  }
  const { stage, casts } = client.getSnapshot();
  for (const [pollId, { body }] of Object.entries(stage.polls)) {
    if (body?.status !== 'open' || random.chance(0.4)) continue;
    const before = casts[pollId]?.step.kind ?? 'resting';
    if (before === 'resting' || random.chance(0.3)) casting.choose(pollId, choiceFor(random, body.definition));
    // Some only choose, and come back to it later.
    if (random.chance(0.2)) continue;
    casting.cast(pollId);
    noteTap(taps, browser, as.participantId, pollId);
  }
  for (const [pollId, { step }] of Object.entries(casts)) {
    if ((step.kind === 'refused' || step.kind === 'not-counted') && random.chance(0.2)) casting.clear(pollId);
  }
}

function noteTap(taps: Taps, browser: Browser, participantId: string, pollId: string): void {
  const step = browser.client.getSnapshot().casts[pollId]?.step;
  if (step === undefined || !('pending' in step)) return;
  const { commandId, choice, revision, castAt } = step.pending;
  if (taps.find(commandId) === null) taps.add({ commandId, browser: browser.name, participantId, pollId, revision, choice, castAt });
}

function choiceFor(random: Random, definition: { readonly method: string; readonly options: readonly { readonly id: string }[] }) {
  if (definition.method === 'yes-no-abstain') return { answer: random.pick(['yes', 'no', 'abstain'] as const) };
  return random.chance(0.1) ? ({ abstain: true } as const) : { picks: [random.pick(definition.options).id] };
}

/** Somebody at the console. */
export function chairActs(world: PeopleWorld, browser: Browser): void {
  const { random } = world;
  const { desk } = browser.client.getSnapshot();
  if (desk === null) return;
  const drafts = desk.polls.filter((poll) => poll.status === 'draft');
  const open = desk.polls.filter((poll) => poll.status === 'open');
  const wishes: (() => WireCommand)[] = [];
  if (drafts.length < 2) wishes.push(() => ({ type: 'preparePoll', pollId: random.uuid(), definition: someDefinition(random) }));
  if (open.length < 3) for (const poll of drafts) wishes.push(() => ({ type: 'openPoll', pollId: poll.id, closeAfterMs: random.chance(0.4) ? Math.ceil(random.between(2_000, 30_000)) : null, basis: poll.version }));
  for (const poll of drafts) if (random.chance(0.2)) wishes.push(() => ({ type: 'changePoll', pollId: poll.id, definition: someDefinition(random), basis: poll.version }));
  for (const poll of desk.polls) if (poll.status !== 'draft' && random.chance(0.5)) wishes.push(() => withPoll(random, poll));
  if (random.chance(0.08)) wishes.push(() => ({ type: desk.sitting.status === 'sitting' && desk.sitting.paused !== null ? 'unpause' : 'pause', basis: desk.sittingVersion }));
  if (random.chance(0.1)) wishes.push(() => ({ type: 'publishAnnouncement', announcementId: random.uuid(), text: { en: `Announcement ${random.below(100)}` }, pinned: random.chance(0.3) }));
  if (wishes.length > 0) void give(world, browser.client, random.pick(wishes)());
}

function withPoll(random: Random, poll: DeskPoll): WireCommand {
  const { id: pollId, version: basis } = poll;
  switch (poll.status) {
    case 'open':
      if (random.chance(0.25)) return { type: 'extendPoll', pollId, byMs: random.chance(0.3) ? null : Math.ceil(random.between(1_000, 20_000)), basis };
      if (random.chance(0.1)) return { type: 'voidPoll', pollId, reason: { en: 'a mistake' }, basis };
      return { type: 'closePoll', pollId, afterMs: random.chance(0.7) ? 0 : Math.ceil(random.between(500, 8_000)), basis };
    case 'closed':
      return random.chance(0.9) ? { type: 'publishResult', pollId, basis } : { type: 'voidPoll', pollId, reason: { en: 'a mistake' }, basis };
    case 'void':
      return { type: 'repeatPoll', pollId, newPollId: random.uuid(), basis };
    default:
      return { type: 'voidPoll', pollId, reason: { en: 'a mistake' }, basis };
  }
}

function someDefinition(random: Random): PollDefinition {
  const changes: Partial<PollDefinition> = {
    changeable: random.chance(0.7),
    eligibility: random.pick(['present', 'enrolled']),
    admission: random.pick(['frozen', 'latecomers']),
    question: { en: `Question ${random.below(1_000)}` },
  };
  return random.chance(0.7) ? aMotion(changes) : anElection(['a', 'b', 'c'], changes);
}

/** Somebody at the list: looks for people, and checks them in and out. */
export function adminActs(world: PeopleWorld, browser: Browser): void {
  const { random, participantIds } = world;
  if (random.chance(0.4)) {
    const search = random.chance(0.5) ? '' : `M0000${1 + random.below(participantIds.length)}`;
    browser.list?.setQuery(participantsQuery.parse({ search, attendance: random.pick(['any', 'present', 'absent', 'room', 'remote']), sort: random.pick(['name', 'number', 'since']), size: 10 }));
    return;
  }
  const place: Place = random.pick(['room', 'remote']);
  const somebody = [random.pick(participantIds)];
  void give(world, browser.client, random.chance(0.6) ? { type: 'checkIn', participantIds: somebody, place } : { type: 'checkOut', participantIds: somebody });
}

/** Gives a command, and asks what came of it when nobody answered. */
async function give({ schedule, random }: PeopleWorld, client: AssemblyClient, command: WireCommand): Promise<void> {
  const process = schedule.current;
  let sent: SentCommand = await client.send(command);
  for (let time = 0; time < 3 && sent.answer.outcome === 'unanswered'; time += 1) {
    await new Promise<void>((resolve) => void schedule.after(random.between(500, 8_000), process, resolve));
    // Somebody who looks at the present state and presses again; or a page that only asks.
    sent = random.chance(0.5) ? await sent.retry() : await sent.ask();
  }
}
