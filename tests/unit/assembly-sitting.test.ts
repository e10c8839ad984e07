import { describe, expect, test } from 'vitest';
import { aSitting, idOf, staff, World, yes } from '../fixtures/assembly-world.ts';

const chair = staff('chair');
const commands = ['openSitting', 'adjournSitting', 'closeAssembly', 'pause', 'unpause'] as const;
type State = 'preparing' | 'sitting' | 'paused' | 'adjourned' | 'closed';

/** From where each command is possible, and to where it leads. */
const moves: Readonly<Record<(typeof commands)[number], Partial<Record<State, State>>>> = {
  openSitting: { preparing: 'sitting', adjourned: 'sitting' },
  adjournSitting: { sitting: 'adjourned', paused: 'adjourned' },
  closeAssembly: { sitting: 'closed', paused: 'closed', adjourned: 'closed' },
  pause: { sitting: 'paused' },
  unpause: { paused: 'sitting' },
};
const ways: Readonly<Record<State, readonly (typeof commands)[number][]>> = {
  preparing: [], sitting: ['openSitting'], paused: ['openSitting', 'pause'], adjourned: ['openSitting', 'adjournSitting'], closed: ['openSitting', 'closeAssembly'],
};

function stateOf(world: World): State {
  const { sitting } = world.state;
  return sitting.status === 'sitting' && sitting.paused !== null ? 'paused' : sitting.status;
}

describe('sittings', () => {
  for (const from of ['preparing', 'sitting', 'paused', 'adjourned', 'closed'] as const) {
    for (const command of commands) {
      const to = moves[command][from];
      test(`[SI1][SI3] ${command} while ${from}: ${to ?? 'refused'}`, () => {
        const world = new World();
        for (const step of ways[from]) world.sitting(step);
        expect(stateOf(world)).toBe(from);
        expect(world.reason(chair, { type: command, basis: world.state.sittingVersion })).toBe(to === undefined ? 'wrong-state' : 'accepted');
        expect(stateOf(world)).toBe(to ?? from);
      });
    }
  }

  test('[SI2] no sitting ends over an open poll', () => {
    const world = aSitting();
    world.poll('m');
    for (const type of ['adjournSitting', 'closeAssembly'] as const) {
      expect(world.give(chair, { type, basis: world.state.sittingVersion })).toEqual({ ok: false, refusal: { reason: 'polls-open', pollIds: [idOf('m')] } });
    }
    world.close('m');
    world.sitting('adjournSitting');
  });

  test('[SI4] a pause keeps the time left, and gives the poll a new version both times', () => {
    const world = aSitting();
    world.poll('timed', undefined, 60_000);
    world.poll('untimed');
    const [opened, untimed] = [world.version('timed'), world.version('untimed')];
    world.now += 20_000;
    world.sitting('pause');
    expect(world.pollIn('timed', 'open').timer).toEqual({ kind: 'stopped', remainingMs: 40_000 });
    const paused = world.version('timed');
    expect(paused).toBeGreaterThan(opened);
    world.now += 3_600_000;
    expect(world.cast('anna', 'timed', yes).ok).toBe(true);
    world.sitting('unpause');
    expect(world.pollIn('timed', 'open').timer).toEqual({ kind: 'running', closesAt: world.now + 40_000 });
    expect(world.version('timed')).toBeGreaterThan(paused);
    expect(world.version('untimed')).toBe(untimed);
  });

  test('[SI4] no poll opens in a pause', () => {
    const world = aSitting();
    world.prepare('m');
    world.sitting('pause');
    expect(world.reason(chair, { type: 'openPoll', pollId: idOf('m'), closeAfterMs: null, basis: world.version('m') })).toBe('wrong-state');
  });

  test('[SI5] an outdated basis is refused', () => {
    const world = new World();
    world.sitting('openSitting');
    expect(world.give(chair, { type: 'adjournSitting', basis: 0 })).toEqual({ ok: false, refusal: { reason: 'outdated', thing: 'sitting', version: world.state.sittingVersion } });
  });
});
