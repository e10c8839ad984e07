import { describe, expect, test } from 'vitest';
import { standingOf } from '../../lib/assembly/standing.ts';
import { aMotion, aSitting, idOf, no, yes } from '../fixtures/assembly-world.ts';

describe('standing', () => {
  test('[RT15] no entry means: may cast', () => {
    const world = aSitting(['anna']);
    world.poll('m');
    expect(standingOf(world.state, idOf('anna'))).toEqual({
      version: world.state.sequence, attendance: { place: 'room', since: world.now }, weight: '1', ballots: {}, exceptions: {},
    });
  });

  test('[PO8][RT15] open polls in which one may not cast, with the reason', () => {
    const world = aSitting(['anna']);
    world.enrol(['ben']);
    world.enrol(['guest'], { weight: '0' });
    world.poll('frozen');
    world.poll('late', aMotion({ admission: 'latecomers' }));
    const reasons = (name: string) => standingOf(world.state, idOf(name))?.exceptions;
    expect(reasons('ben')).toEqual({ [idOf('frozen')]: 'arrived-late', [idOf('late')]: 'not-present' });
    expect(reasons('guest')).toEqual({ [idOf('frozen')]: 'no-voting-right', [idOf('late')]: 'no-voting-right' });
    world.checkIn(['ben']);
    expect(reasons('ben')).toEqual({ [idOf('frozen')]: 'arrived-late' });
    world.close('frozen');
    expect(reasons('ben')).toEqual({});
  });

  test('[RT8] one\'s own ballot, in every state of the poll, and nobody else\'s', () => {
    const world = aSitting();
    world.poll('m');
    world.cast('ben', 'm', no);
    const cast = world.cast('anna', 'm', yes);
    const own = { [idOf('m')]: { sequence: cast.ok ? cast.sequence : 0, at: world.now, choice: yes } };
    const ballots = (name: string) => standingOf(world.state, idOf(name))?.ballots;
    expect(ballots('anna')).toEqual(own);
    world.close('m');
    expect(ballots('anna')).toEqual(own);
    world.act('publishResult', 'm');
    expect(ballots('anna')).toEqual(own);
    world.voidPoll('m');
    expect(ballots('anna')).toEqual(own);
    expect(ballots('cleo')).toEqual({});
  });

  test('nobody who is not on the roll has one', () => {
    const world = aSitting();
    world.remove('anna');
    expect(standingOf(world.state, idOf('anna'))).toBeNull();
  });
});
