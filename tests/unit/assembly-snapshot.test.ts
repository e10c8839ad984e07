import { describe, expect, test } from 'vitest';
import { decodeSnapshot, encodeSnapshot } from '../../lib/assembly/snapshot.ts';
import { emptyState, type AssemblyState } from '../../lib/assembly/state.ts';
import { cloneState } from '../../realtime/load-assembly.ts';
import { aMotion, anElection, aSitting, idOf, no, replayed, World, yes } from '../fixtures/assembly-world.ts';

/** A bit of everything. */
function aLongDay(): World {
  const world = aSitting(['anna', 'ben', 'cleo']);
  world.enrol(['late'], { weight: '1/3', group: 'north' });
  world.item('1');
  world.poll('published');
  world.cast('anna', 'published', yes);
  world.close('published');
  world.act('publishResult', 'published');
  world.poll('void', anElection(['x', 'y']));
  world.cast('ben', 'void', { picks: ['y'] });
  world.voidPoll('void');
  world.poll('open', aMotion({ admission: 'latecomers' }), 60_000);
  world.poll('open too');
  world.checkIn(['late'], 'remote');
  for (const voter of ['anna', 'ben', 'late']) world.cast(voter, 'open', yes);
  world.cast('cleo', 'open', no);
  world.sitting('pause');
  return world;
}

function decoded(text: string): AssemblyState {
  const state = emptyState(idOf('assembly'), 'convention');
  if (!decodeSnapshot(text, state)) throw new Error('not decoded');
  return state;
}

describe('snapshots', () => {
  test('[RC10] a state goes into text and back, unchanged', () => {
    const text = encodeSnapshot(aLongDay().state);
    expect(encodeSnapshot(decoded(text))).toBe(text);
  });

  test('[RC9] a replay gives the same text', () => {
    const world = aLongDay();
    expect(encodeSnapshot(replayed(world))).toBe(encodeSnapshot(world.state));
  });

  test('[RC6] people are not in it', () => {
    expect(encodeSnapshot(aLongDay().state)).not.toContain('anna');
  });

  test('[PO6] polls that shared a list, and ballots that shared a choice, share them again', () => {
    const state = decoded(encodeSnapshot(aLongDay().state));
    const [open, openToo] = [state.polls.get(idOf('open')), state.polls.get(idOf('open too'))];
    if (open?.status !== 'open' || openToo?.status !== 'open') throw new Error('both are open');
    expect(open.eligible).toBe(openToo.eligible);
    expect(new Set([...open.ballots.values()].map(({ choice }) => choice)).size).toBe(2);
    expect([...open.choices.values()]).toContain(open.ballots.get(idOf('anna'))?.choice);
  });

  test('a decoded state goes on like the one it came from', () => {
    const world = aLongDay();
    const twin = new World(undefined, cloneState(world.state));
    twin.now = world.now;
    for (const each of [world, twin]) {
      each.sitting('unpause');
      each.cast('anna', 'open', no, idOf('same command'));
      each.close('open');
      each.poll('next', aMotion({ label: 'N' }));
    }
    const closed = world.pollIn('open', 'closed').outcome;
    expect(twin.pollIn('open', 'closed').outcome).toEqual(closed);
    expect(closed?.totals).toEqual([{ option: 'yes', heads: 2, weight: '4/3' }, { option: 'no', heads: 2, weight: '2' }]);
  });

  test('a clone shares nothing that changes', () => {
    const world = aLongDay();
    const clone = cloneState(world.state);
    const before = encodeSnapshot(clone);
    world.sitting('unpause');
    world.cast('ben', 'open', no);
    world.remove('cleo');
    world.item('2');
    expect(encodeSnapshot(clone)).toBe(before);
    expect(clone.directory.people.get(idOf('cleo'))?.removedAt).toBeNull();
  });

  test('[RC10] what is no snapshot is not taken for one', () => {
    const state = emptyState(idOf('assembly'), 'convention');
    for (const text of ['null', '[]', '{}', '{"recorded":1,"lists":[]}', '{"recorded":{}}']) expect(decodeSnapshot(text, state)).toBe(false);
    expect(state).toEqual(emptyState(idOf('assembly'), 'convention'));
  });
});
