import { z } from 'zod';
import type { Command } from '../assembly/commands.ts';
import { choice, pollDefinition } from './poll-definition.ts';
import { id, instant, languageTag, localized, plainText, sequence, sizes, slug, threshold, timeZone } from './values.ts';

const place = z.enum(['room', 'remote']);
const basis = sequence;
/** Zero means now; the rules bound it. */
const duration = z.int().min(0);

const castBallot = z.strictObject({
  type: z.literal('castBallot'),
  pollId: id,
  choice,
  basis: z.strictObject({ revision: z.int().min(1), replaces: sequence.nullable(), castAt: instant }),
});

/** What a participant may send on their own topic. */
export const participantCommand = z.discriminatedUnion('type', [
  castBallot,
  z.strictObject({ type: z.literal('checkInSelf'), place }),
  z.strictObject({ type: z.literal('checkOutSelf') }),
]);

const quorumRule = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('none') }),
  z.strictObject({ kind: z.literal('heads'), heads: z.int().min(1).max(sizes.people) }),
  z.strictObject({ kind: z.literal('share'), threshold }),
]);

/** An assembly's settings, as an owner sends them. */
export const settings = z.strictObject({
  title: localized(sizes.title),
  languages: z.array(languageTag).min(1).max(sizes.languages).refine((tags) => new Set(tags).size === tags.length, 'repeated'),
  timeZone,
  quorum: quorumRule,
});

const person = z.strictObject({
  number: plainText(sizes.number).min(1),
  firstName: plainText(sizes.name),
  lastName: plainText(sizes.name),
  email: plainText(sizes.email).regex(/^[^\s@]+@[^\s@]+$/).nullable(),
  language: languageTag.nullable(),
  group: plainText(sizes.group).nullable(),
  weight: plainText(sizes.weight),
});

/** People that one command from a page may name; imports of whole rolls go by upload. */
const mostPeopleByHand = 1_000;
const people = z.array(id).min(1).max(mostPeopleByHand);
const given = z.array(z.strictObject({ id, person })).max(mostPeopleByHand);
const seen = z.strictObject({ id, basis });
const corrected = z.array(z.strictObject({ id, basis, person })).max(mostPeopleByHand);

const agendaText = { number: plainText(sizes.itemNumber), title: localized(sizes.title), text: localized(sizes.text).nullable() };

/** What staff may send on the staff topic. Who may do what is for the permissions to say. */
export const staffCommand = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('changeSettings'), settings, slug, basis }),
  z.strictObject({ type: z.literal('giveRole'), staffId: id, role: z.enum(['owner', 'chair', 'admin', 'observer']), basis }),
  z.strictObject({ type: z.literal('takeRole'), staffId: id, basis }),
  z.strictObject({ type: z.literal('renewScreenLink') }),
  z.strictObject({ type: z.literal('changeRoll'), enrol: given, correct: corrected, remove: z.array(seen).max(mostPeopleByHand) }),
  z.strictObject({ type: z.literal('reissueAccess'), people: z.array(seen).min(1).max(mostPeopleByHand) }),
  z.strictObject({ type: z.literal('checkIn'), participantIds: people, place }),
  z.strictObject({ type: z.literal('checkOut'), participantIds: people }),
  z.strictObject({ type: z.literal('checkOutAll'), basis: z.strictObject({ present: z.int().min(0) }) }),
  z.strictObject({ type: z.literal('openSitting'), basis }),
  z.strictObject({ type: z.literal('adjournSitting'), basis }),
  z.strictObject({ type: z.literal('closeAssembly'), basis }),
  z.strictObject({ type: z.literal('pause'), basis }),
  z.strictObject({ type: z.literal('unpause'), basis }),
  z.strictObject({ type: z.literal('addAgendaItem'), itemId: id, ...agendaText, after: id.nullable() }),
  z.strictObject({ type: z.literal('changeAgendaItem'), itemId: id, ...agendaText, basis }),
  z.strictObject({ type: z.literal('moveAgendaItem'), itemId: id, after: id.nullable(), basis }),
  z.strictObject({ type: z.literal('removeAgendaItem'), itemId: id, basis }),
  z.strictObject({ type: z.literal('goToItem'), itemId: id.nullable(), basis }),
  z.strictObject({ type: z.literal('publishAnnouncement'), announcementId: id, text: localized(sizes.announcement), pinned: z.boolean() }),
  z.strictObject({ type: z.literal('pinAnnouncement'), announcementId: id, pinned: z.boolean(), basis }),
  z.strictObject({ type: z.literal('withdrawAnnouncement'), announcementId: id, basis }),
  z.strictObject({ type: z.literal('preparePoll'), pollId: id, definition: pollDefinition }),
  z.strictObject({ type: z.literal('changePoll'), pollId: id, definition: pollDefinition, basis }),
  z.strictObject({ type: z.literal('removePoll'), pollId: id, basis }),
  z.strictObject({ type: z.literal('openPoll'), pollId: id, closeAfterMs: duration.nullable(), basis }),
  z.strictObject({ type: z.literal('closePoll'), pollId: id, afterMs: duration, basis }),
  z.strictObject({ type: z.literal('extendPoll'), pollId: id, byMs: duration.nullable(), basis }),
  z.strictObject({ type: z.literal('publishResult'), pollId: id, basis }),
  z.strictObject({ type: z.literal('voidPoll'), pollId: id, reason: localized(sizes.reason), basis }),
  z.strictObject({ type: z.literal('repeatPoll'), pollId: id, newPollId: id, basis }),
  z.strictObject({ type: z.literal('prepareRunOff'), pollId: id, newPollId: id, basis }),
]);

export type ParticipantCommand = z.infer<typeof participantCommand>;
export type StaffCommand = z.infer<typeof staffCommand>;

/** What the schemas let through is what the core understands: the compiler checks it here. */
type Understood<T extends Command> = T;
type Parsed = Understood<ParticipantCommand> | Understood<StaffCommand>;

/** What a client may send, as the core writes it: its lists are read-only. */
export type WireCommand = Extract<Command, { readonly type: Parsed['type'] }>;
