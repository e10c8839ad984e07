import { describe, expect, test } from 'vitest';
import type { Command } from '../../lib/assembly/commands.ts';
import { idOf, someSettings, staff, World } from '../fixtures/assembly-world.ts';

const owner = staff('owner');
const change = (world: World, changes: Partial<Extract<Command, { type: 'changeSettings' }>> = {}): Command => ({
  type: 'changeSettings', settings: someSettings, slug: 'convention', basis: world.state.settingsVersion, ...changes,
});

describe('settings and roles', () => {
  test('[SE1] the first entry makes its creator the owner', () => {
    const world = new World();
    expect(world.state.roles.get(idOf('owner'))).toBe('owner');
    expect(world.state.settings).toEqual(someSettings);
  });

  test('[SE2] settings need a title, a language, and a share that can be reached', () => {
    const world = new World();
    expect(world.give(owner, change(world, { settings: { ...someSettings, title: { en: '  ' } } }))).toMatchObject({ refusal: { reason: 'invalid', field: 'title' } });
    expect(world.give(owner, change(world, { settings: { ...someSettings, languages: [] } }))).toMatchObject({ refusal: { field: 'languages' } });
    for (const threshold of [{ kind: 'more-than', numerator: 1, denominator: 1 }, { kind: 'at-least', numerator: 3, denominator: 2 }] as const) {
      expect(world.give(owner, change(world, { settings: { ...someSettings, quorum: { kind: 'share', threshold } } }))).toMatchObject({ refusal: { field: 'quorum' } });
    }
  });

  test('[SE2] of two changes on the same basis the second is refused', () => {
    const world = new World();
    const command = change(world, { slug: 'another' });
    expect(world.reason(owner, command)).toBe('accepted');
    expect(world.state.slug).toBe('another');
    expect(world.give(owner, command)).toEqual({ ok: false, refusal: { reason: 'outdated', thing: 'settings', version: world.state.settingsVersion } });
  });

  test('[SE4] an owner does not leave by themselves: another one takes the role from them', () => {
    const world = new World();
    const basis = () => world.state.rolesVersion;
    expect(world.reason(owner, { type: 'takeRole', staffId: idOf('owner'), basis: basis() })).toBe('own-role');
    expect(world.reason(owner, { type: 'giveRole', staffId: idOf('owner'), role: 'chair', basis: basis() })).toBe('own-role');
    world.role('second', 'owner');
    expect(world.reason(owner, { type: 'takeRole', staffId: idOf('owner'), basis: basis() })).toBe('own-role');
    expect(world.reason(staff('second'), { type: 'takeRole', staffId: idOf('owner'), basis: basis() })).toBe('accepted');
    expect(world.state.roles.has(idOf('owner'))).toBe(false);
  });

  test('[SE5] renewing the screen link raises its generation', () => {
    const world = new World();
    world.must(owner, { type: 'renewScreenLink' });
    expect(world.state.screenGeneration).toBe(2);
  });

  test('[SE7] a role acts at once', () => {
    const world = new World();
    expect(world.reason(staff('dora'), { type: 'openSitting', basis: 0 })).toBe('not-permitted');
    world.role('dora', 'chair');
    expect(world.reason(staff('dora'), { type: 'openSitting', basis: 0 })).toBe('accepted');
    world.must(owner, { type: 'takeRole', staffId: idOf('dora'), basis: world.state.rolesVersion });
    expect(world.reason(staff('dora'), { type: 'adjournSitting', basis: world.state.sittingVersion })).toBe('not-permitted');
  });

  test('[SE7] giving a role that is held, or taking one that is not, leaves no trace; an outdated basis is refused', () => {
    const world = new World();
    const before = world.state.sequence;
    world.role('chair', 'chair');
    world.must(owner, { type: 'takeRole', staffId: idOf('stranger'), basis: world.state.rolesVersion });
    expect(world.state.sequence).toBe(before);
    expect(world.reason(owner, { type: 'takeRole', staffId: idOf('chair'), basis: 0 })).toBe('outdated');
  });
});
