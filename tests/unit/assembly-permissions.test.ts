import { describe, expect, test } from 'vitest';
import type { Actor } from '../../lib/assembly/basics.ts';
import type { CommandType } from '../../lib/assembly/commands.ts';
import { isPermitted, permissions } from '../../lib/assembly/permissions.ts';
import { idOf, member, staff, theClock, World } from '../fixtures/assembly-world.ts';

/** Written down a second time on purpose: a slip in the one table must show. Columns as in `who`. */
const cells: Readonly<Record<CommandType, string>> = {
  castBallot: '.....P.',
  checkInSelf: '.....P.',
  checkOutSelf: '.....P.',
  changeSettings: 'o......',
  giveRole: 'o......',
  takeRole: 'o......',
  renewScreenLink: 'oca....',
  changeRoll: 'o.a....',
  reissueAccess: 'o.a....',
  checkIn: 'o.a....',
  checkOut: 'o.a....',
  checkOutAll: 'o.a....',
  openSitting: 'oc.....',
  adjournSitting: 'oc.....',
  closeAssembly: 'oc.....',
  pause: 'oc.....',
  unpause: 'oc.....',
  addAgendaItem: 'oc.....',
  changeAgendaItem: 'oc.....',
  moveAgendaItem: 'oc.....',
  removeAgendaItem: 'oc.....',
  goToItem: 'oc.....',
  publishAnnouncement: 'oc.....',
  pinAnnouncement: 'oc.....',
  withdrawAnnouncement: 'oc.....',
  preparePoll: 'oc.....',
  changePoll: 'oc.....',
  removePoll: 'oc.....',
  openPoll: 'oc.....',
  closePoll: 'oc.....',
  extendPoll: 'oc.....',
  publishResult: 'oc.....',
  voidPoll: 'oc.....',
  repeatPoll: 'oc.....',
  prepareRunOff: 'oc.....',
  closeDuePolls: '......S',
  markInterrupted: '......S',
};

const who: readonly (readonly [string, Actor])[] = [
  ['the owner', staff('owner')], ['a chair', staff('chair')], ['an admin', staff('admin')], ['an observer', staff('observer')],
  ['staff without a role', staff('nobody')], ['a participant', member('anna')], ['the clock', theClock],
];

describe('permissions', () => {
  const world = new World();
  world.enrol(['anna']);

  test('[SE3] every command is in the table, and no other', () => {
    expect(Object.keys(permissions).sort()).toEqual(Object.keys(cells).sort());
  });

  for (const [type, row] of Object.entries(permissions).map(([type]) => [type, cells[narrow(type)]] as const)) {
    who.forEach(([name, actor], column) => {
      const may = row[column] !== '.';
      test(`[SE3] ${name} ${may ? 'may' : 'may not'} ${type}`, () => {
        expect(isPermitted(world.state, actor, narrow(type))).toBe(may);
      });
    });
  }

  test('[SE3] a participant with the id of a staff member gains nothing by it', () => {
    expect(isPermitted(world.state, { kind: 'participant', id: idOf('owner') }, 'openPoll')).toBe(false);
  });
});

function narrow(type: string): CommandType {
  if (!isType(type)) throw new Error(`no such command: ${type}`);
  return type;
}

function isType(type: string): type is CommandType {
  return Object.hasOwn(cells, type);
}
