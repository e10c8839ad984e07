import type { Change, ChangeType } from '../assembly/changes.ts';

/** All types of entries that this program understands. The compiler keeps it complete. */
const known: Readonly<Record<ChangeType, true>> = {
  'assembly.created@1': true,
  'settings.changed@1': true,
  'role.given@1': true,
  'role.taken@1': true,
  'screen.renewed@1': true,
  'roll.enrolled@1': true,
  'roll.corrected@1': true,
  'roll.removed@1': true,
  'access.reissued@1': true,
  'attendance.checkedIn@1': true,
  'attendance.checkedOut@1': true,
  'sitting.opened@1': true,
  'sitting.adjourned@1': true,
  'assembly.paused@1': true,
  'assembly.unpaused@1': true,
  'assembly.closed@1': true,
  'agenda.added@1': true,
  'agenda.changed@1': true,
  'agenda.moved@1': true,
  'agenda.removed@1': true,
  'agenda.current@1': true,
  'announcement.published@1': true,
  'announcement.pinned@1': true,
  'announcement.withdrawn@1': true,
  'poll.prepared@1': true,
  'poll.changed@1': true,
  'poll.removed@1': true,
  'poll.opened@1': true,
  'poll.timer@1': true,
  'ballot.cast@1': true,
  'poll.closed@1': true,
  'poll.tallied@1': true,
  'poll.published@1': true,
  'poll.voided@1': true,
  'poll.voided@2': true,
};

/** Whether this program knows the type. The hash says that the body is what we wrote, and what we write has the type's form. */
export function isChange(value: { readonly type: string; readonly body: object }): value is Change {
  return Object.hasOwn(known, value.type);
}

/** The names of all types of entries. */
export const entryTypes: readonly string[] = Object.keys(known);
