import { describe, expect, test } from 'vitest';
import { peoplePerEntry } from '../../lib/assembly/limits.ts';
import { heads } from '../../lib/assembly/roll.ts';
import { aPersonInput, idOf, member, replayed, staff, World } from '../fixtures/assembly-world.ts';
import type { PersonInput } from '../../lib/assembly/directory.ts';

const admin = staff('admin');
const given = (name: string, changes: Partial<PersonInput> = {}) => ({ id: idOf(name), person: aPersonInput(name, changes) });
const enrolCommand = (...people: ReturnType<typeof given>[]) => ({ type: 'changeRoll', enrol: people, correct: [], remove: [] }) as const;

describe('roll', () => {
  test('[RO1] one fault, and nobody is enrolled', () => {
    const world = new World();
    expect(world.give(admin, enrolCommand(given('anna'), given('ben', { weight: '-1' })))).toMatchObject({ ok: false, refusal: { reason: 'invalid', field: 'weight' } });
    expect(world.state.roll.members.size).toBe(0);
    expect(world.state.directory.people.size).toBe(0);
  });

  test('[RO1] a person is named once in a command', () => {
    const world = new World();
    world.enrol(['anna']);
    const anna = { ...world.seen('anna'), ...given('anna', { group: 'north' }) };
    const twice = [
      { type: 'changeRoll', enrol: [given('ben'), given('ben', { number: 'other' })], correct: [], remove: [] },
      { type: 'changeRoll', enrol: [], correct: [anna], remove: [world.seen('anna')] },
      { type: 'changeRoll', enrol: [], correct: [], remove: [world.seen('anna'), world.seen('anna')] },
    ] as const;
    for (const command of twice) expect(world.reason(admin, command)).toBe('id-taken');
  });

  test('[RO2] the same correction again leaves no trace', () => {
    const world = new World();
    world.enrol(['anna', 'ben']);
    world.correct('anna', { group: 'north', weight: '2' });
    const before = world.state.sequence;
    world.correct('anna', { group: 'north', weight: '2' });
    expect(world.state.sequence).toBe(before);
  });

  test('[RO2][RC6] a name corrected leaves an entry of that person without the name', () => {
    const world = new World();
    world.enrol(['anna', 'ben']);
    const command = { type: 'changeRoll', enrol: [], correct: [{ ...world.seen('anna'), ...given('anna', { lastName: 'Newname' }) }, { ...world.seen('ben'), ...given('ben', { weight: '2' }) }], remove: [] } as const;
    const { entries } = world.must(admin, command);
    expect(entries).toHaveLength(1);
    expect(entries[0]?.change).toEqual({ type: 'roll.corrected@1', body: { rights: [{ id: idOf('anna'), weight: '1', group: null }, { id: idOf('ben'), weight: '2', group: null }] } });
    expect(JSON.stringify(world.entries)).not.toContain('Newname');
    expect(world.state.directory.people.get(idOf('anna'))?.lastName).toBe('Newname');
  });

  test('[RO3] numbers are unique after folding, and two people can exchange theirs', () => {
    const world = new World();
    world.enrol(['anna', 'ben']);
    expect(world.reason(admin, enrolCommand(given('cleo', { number: 'n-ANNA' })))).toBe('number-taken');
    world.must(admin, { type: 'changeRoll', enrol: [], correct: [{ ...world.seen('anna'), ...given('anna', { number: 'N-ben' }) }, { ...world.seen('ben'), ...given('ben', { number: 'N-anna' }) }], remove: [] });
    expect(world.state.directory.byNumber.get('n-anna')).toBe(idOf('ben'));
    expect(world.state.directory.byNumber.get('n-ben')).toBe(idOf('anna'));
  });

  test('[RO3][RO4] a removed person frees the number, not the id', () => {
    const world = new World();
    world.enrol(['anna']);
    world.remove('anna');
    expect(world.state.roll.members.size).toBe(0);
    expect(world.state.directory.people.get(idOf('anna'))).toMatchObject({ firstName: 'anna', removedAt: world.now });
    expect(world.reason(admin, enrolCommand(given('anna')))).toBe('id-taken');
    expect(world.reason(admin, enrolCommand(given('anna again', { number: 'N-anna' })))).toBe('accepted');
  });

  test('[RO5] weights are stored in lowest terms', () => {
    const world = new World();
    world.enrol(['anna'], { weight: '2/4' });
    world.enrol(['ben'], { weight: '0.5' });
    expect([...world.state.roll.enrolled]).toEqual([['1/2', 2]]);
  });

  test.each([
    ['x', 'not-a-weight'], ['-1', 'not-a-weight'], ['1/0', 'not-a-weight'], ['0/5', 'not-a-weight'], ['', 'not-a-weight'],
    ['1000000000001', 'too-large'], ['1/1000003', 'too-fine'],
  ])('[RO5] %s is refused as %s', (weight, fault) => {
    expect(new World().give(admin, enrolCommand(given('anna', { weight })))).toEqual({ ok: false, refusal: { reason: 'invalid', field: 'weight', fault } });
  });

  test('[RO5] the common denominator of the whole roll is bounded, not only each weight', () => {
    const world = new World();
    world.enrol(['anna'], { weight: '1/997' });
    expect(world.reason(admin, enrolCommand(given('ben', { weight: '1/991' })))).toBe('accepted');
    expect(world.give(admin, enrolCommand(given('cleo', { weight: '1/983' })))).toMatchObject({ refusal: { fault: 'too-fine' } });
  });

  test('[RO6] issuing access again raises the generation, of people on the roll only', () => {
    const world = new World();
    world.enrol(['anna', 'ben']);
    world.remove('ben');
    world.must(admin, { type: 'reissueAccess', people: [world.seen('anna'), world.seen('anna')] });
    expect(world.state.directory.people.get(idOf('anna'))?.generation).toBe(2);
    expect(world.reason(admin, { type: 'reissueAccess', people: [world.seen('anna'), world.seen('ben')] })).toBe('unknown');
    expect(world.state.directory.people.get(idOf('anna'))?.generation).toBe(2);
  });

  test('[RO9] of two admins who act on one person the second is refused, and learns the present version', () => {
    const world = new World();
    world.enrol(['anna', 'ben']);
    const seen = world.seen('anna');
    world.must(staff('owner'), { type: 'changeRoll', enrol: [], correct: [{ ...seen, person: aPersonInput('anna', { email: 'anna@example.org' }) }], remove: [] });
    const second = [
      { type: 'changeRoll', enrol: [given('cleo')], correct: [{ ...world.seen('ben'), person: aPersonInput('ben', { group: 'north' }) }, { ...seen, person: aPersonInput('anna', { group: 'north' }) }], remove: [] },
      { type: 'changeRoll', enrol: [], correct: [], remove: [seen] },
      { type: 'reissueAccess', people: [seen] },
    ] as const;
    const { sequence } = world.state;
    for (const command of second) expect(world.give(admin, command)).toEqual({ ok: false, refusal: { reason: 'outdated', thing: 'participant', version: sequence } });
    expect(world.state.sequence).toBe(sequence);
    expect(world.state.directory.people.get(idOf('anna'))).toMatchObject({ email: 'anna@example.org', generation: 1 });
    world.correct('anna', { email: 'anna@example.org', group: 'north' });
    expect(world.state.roll.members.get(idOf('anna'))?.group).toBe('north');
  });

  test('[RO9] a person gets a new version by enrolment, correction and a new code; arrivals and other people give none', () => {
    const world = new World();
    world.enrol(['anna', 'ben']);
    const versions = [world.seen('anna').basis];
    const note = () => versions.push(world.seen('anna').basis);
    world.checkIn(['anna', 'ben']);
    world.must(member('anna'), { type: 'checkOutSelf' });
    world.correct('ben', { group: 'north' });
    note();
    world.correct('anna', { lastName: 'Newname' });
    note();
    world.reissue('anna');
    note();
    const enrolled = world.entries.find(({ change }) => change.type === 'roll.enrolled@1')?.sequence;
    expect(versions).toEqual([enrolled, enrolled, world.state.sequence - 1, world.state.sequence]);
    expect(replayed(world).roll.members).toEqual(world.state.roll.members);
  });

  test('[RO7] sums follow weights, places and removals', () => {
    const world = new World();
    world.enrol(['anna', 'ben']);
    world.enrol(['guest'], { weight: '0' });
    world.checkIn(['anna', 'guest']);
    world.checkIn(['ben'], 'remote');
    const { roll } = world.state;
    expect([roll.room, roll.remote, heads(roll.enrolled), heads(roll.present)]).toEqual([2, 1, 2, 2]);
    world.correct('anna', { weight: '3' });
    world.remove('ben');
    expect([roll.room, roll.remote, [...roll.enrolled], [...roll.present]]).toEqual([2, 0, [['3', 1]], [['3', 1]]]);
  });

  test('[RO8] a closed assembly keeps its roll', () => {
    const world = new World();
    world.sitting('openSitting');
    world.sitting('closeAssembly');
    expect(world.give(admin, enrolCommand(given('anna')))).toMatchObject({ refusal: { reason: 'wrong-state', status: 'closed' } });
  });

  test('[RC12] a long list is split, and the command stands in its last entry', () => {
    const world = new World();
    const names = Array.from({ length: peoplePerEntry + 1 }, (_, index) => `p${index}`);
    world.enrol(names);
    const [first, second] = world.entries.slice(-2);
    expect(first?.commandId).toBeNull();
    expect(second?.commandId).not.toBeNull();
    expect(world.state.roll.members.size).toBe(peoplePerEntry + 1);
  });
});
