import { describe, expect, test } from 'vitest';
import type { PollDefinition } from '../../lib/assembly/poll.ts';
import { aMotion, anElection, aSitting, idOf, staff, type World, yes } from '../fixtures/assembly-world.ts';

const chair = staff('chair');
const prepare = (definition: PollDefinition, name = 'm') => ({ type: 'preparePoll', pollId: idOf(name), definition }) as const;
const half = { base: 'cast', threshold: { kind: 'more-than', numerator: 1, denominator: 2 } } as const;
const many = (count: number, length: number) => Array.from({ length: count }, (_, index) => `${index}`.padStart(length, 'o'));

describe('preparing polls', () => {
  test('[PO1] a draft is no news for participants', () => {
    const world = aSitting();
    world.prepare('m');
    expect(world.cast('anna', 'm', yes)).toEqual({ ok: false, refusal: { reason: 'unknown', thing: 'poll' } });
    expect(world.reason(chair, prepare(aMotion()))).toBe('id-taken');
  });

  test('[PO1] none is prepared after the close', () => {
    const world = aSitting();
    world.sitting('closeAssembly');
    expect(world.reason(chair, prepare(aMotion()))).toBe('wrong-state');
  });

  test.each<[string, PollDefinition, object]>([
    ['no question', aMotion({ question: { en: ' ' } }), { reason: 'invalid', field: 'question' }],
    ['an unknown item', aMotion({ itemId: idOf('nothing') }), { reason: 'unknown', thing: 'agenda-item' }],
    ['an option without text', anElection([], { options: [{ id: 'a', text: { en: '' } }] }), { reason: 'invalid', field: 'options' }],
    ['101 options', anElection(many(101, 3)), { reason: 'limit-reached', limit: 'options', most: 100 }],
    ['a motion without majority', aMotion({ majority: null }), { reason: 'invalid', field: 'definition', fault: 'majority-missing' }],
    ['a motion with options', aMotion({ options: [{ id: 'a', text: { en: 'A' } }] }), { field: 'definition', fault: 'options-not-allowed' }],
    ['an election without candidates', anElection([]), { fault: 'too-few-options' }],
    ['the same candidate twice', anElection(['a', 'a']), { fault: 'repeated-option' }],
    ['a run-off without majority', anElection(['a', 'b'], { majority: null, runOff: true }), { fault: 'run-off-without-majority' }],
    ['a majority above all', aMotion({ majority: { base: 'cast', threshold: { kind: 'more-than', numerator: 1, denominator: 1 } } }), { fault: 'threshold-out-of-range' }],
    ['a participation above all', aMotion({ quorum: { kind: 'participation', threshold: { kind: 'at-least', numerator: 2, denominator: 1 } } }), { field: 'quorum', fault: 'threshold-out-of-range' }],
    ['a question beyond the stage', aMotion({ question: { en: 'x'.repeat(14_000) } }), { reason: 'limit-reached', limit: 'poll-bytes', most: 16_384 }],
    ['a text beyond the longest', aMotion({ text: { en: 'x'.repeat(100_001) } }), { reason: 'limit-reached', limit: 'text-chars', most: 100_000 }],
    ['candidates whose result would go beyond the stage', anElection(many(100, 36)), { reason: 'limit-reached', limit: 'poll-bytes' }],
  ])('[PO2] %s is refused when it is prepared and when it is changed', (_name, definition, refusal) => {
    const world = aSitting();
    expect(world.give(chair, prepare(definition))).toMatchObject({ ok: false, refusal });
    world.prepare('other');
    expect(world.give(chair, { type: 'changePoll', pollId: idOf('other'), definition, basis: world.version('other') })).toMatchObject({ ok: false, refusal });
  });

  test('[PO3] a change raises the revision; of two on one basis the second is refused', () => {
    const world = aSitting();
    world.prepare('m');
    const change = { type: 'changePoll', pollId: idOf('m'), definition: aMotion({ label: 'M2' }), basis: world.version('m') } as const;
    world.must(chair, change);
    expect(world.pollIn('m', 'draft')).toMatchObject({ revision: 2, definition: { label: 'M2' } });
    expect(world.give(chair, change)).toEqual({ ok: false, refusal: { reason: 'outdated', thing: 'poll', version: world.version('m') } });
    world.open('m');
    expect(world.pollIn('m', 'open').revision).toBe(2);
    expect(world.reason(chair, { ...change, basis: world.version('m') })).toBe('wrong-state');
  });

  test('[PO4] a draft is removed, an opened poll is not; a draft is not voided', () => {
    const world = aSitting();
    world.prepare('m');
    expect(world.voidPoll('m').ok).toBe(false);
    expect(world.act('removePoll', 'm').ok).toBe(true);
    expect(world.state.polls.size).toBe(0);
    world.poll('n');
    expect(world.act('removePoll', 'n')).toMatchObject({ refusal: { reason: 'wrong-state', status: 'open' } });
    expect(world.reason(chair, { type: 'removePoll', pollId: idOf('nothing'), basis: 0 })).toBe('unknown');
  });
});

describe('run-off and repeat', () => {
  function counted(): World {
    const world = aSitting(['a', 'b', 'c', 'd', 'e']);
    world.poll('first', anElection(['x', 'y', 'z'], { majority: half, runOff: true, label: 'W' }));
    for (const [voter, pick] of [['a', 'x'], ['b', 'x'], ['c', 'z'], ['d', 'z'], ['e', 'y']] as const) world.cast(voter, 'first', { picks: [pick] });
    return world;
  }
  const runOff = (world: World, name: string) => world.give(chair, { type: 'prepareRunOff', pollId: idOf('first'), newPollId: idOf(name), basis: world.version('first') });
  const repeat = (world: World, of: string, name: string) => world.give(chair, { type: 'repeatPoll', pollId: idOf(of), newPollId: idOf(name), basis: world.version(of) });

  test('[PO18] the top two go into a new draft', () => {
    const world = counted();
    expect(runOff(world, 'second')).toMatchObject({ refusal: { reason: 'wrong-state', status: 'open' } });
    world.close('first');
    expect(runOff(world, 'second').ok).toBe(true);
    const draft = world.pollIn('second', 'draft');
    expect(draft.definition.options.map(({ id }) => id)).toEqual(['x', 'z']);
    expect(draft).toMatchObject({ runOffOf: idOf('first'), repeatOf: null, definition: { label: 'W/2' } });
  });

  test('[PO18][PO21] two chairs prepare one run-off; a removed one can be prepared again', () => {
    const world = counted();
    world.close('first');
    runOff(world, 'second');
    expect(runOff(world, 'third')).toMatchObject({ refusal: { reason: 'wrong-state', status: 'run-off-prepared' } });
    world.act('removePoll', 'second');
    expect(runOff(world, 'third').ok).toBe(true);
  });

  test('[PO18] no run-off where somebody is elected', () => {
    const world = counted();
    world.cast('e', 'first', { picks: ['x'] });
    world.close('first');
    expect(runOff(world, 'second')).toMatchObject({ refusal: { status: 'no-run-off' } });
  });

  test('[PO19] a void poll is repeated once; the repeat starts anew', () => {
    const world = counted();
    expect(repeat(world, 'first', 'again')).toMatchObject({ refusal: { status: 'open' } });
    world.voidPoll('first');
    expect(repeat(world, 'first', 'again').ok).toBe(true);
    expect(world.pollIn('again', 'draft')).toMatchObject({ revision: 1, repeatOf: idOf('first'), runOffOf: null });
    expect(repeat(world, 'first', 'and again')).toMatchObject({ refusal: { status: 'repeat-prepared' } });
  });

  test('[PO19] the repeat of a run-off is a run-off, so no second one is prepared', () => {
    const world = counted();
    world.close('first');
    runOff(world, 'second');
    world.open('second');
    world.voidPoll('second');
    repeat(world, 'second', 'third');
    expect(world.pollIn('third', 'draft').runOffOf).toBe(idOf('first'));
    expect(runOff(world, 'fourth').ok).toBe(false);
  });
});
