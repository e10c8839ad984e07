import { describe, expect, test } from 'vitest';
import { createRace, type Runner } from '../../lib/client/race.ts';
import { createWayBack } from '../../lib/client/way-back.ts';
import { freshWays, isFirstFallback, isRace, lookDelayMs, nextWay, withHeard, withLook, withLost, withReturn, type Way, type Ways } from '../../lib/client/ways.ts';
import { ManualClock } from '../fixtures/client-world.ts';

const steadyMs = 30_000;

/** The ways of the next attempts, each of which fails. */
function attempts(ways: Ways, count: number): Way[] {
  const tried: Way[] = [];
  let now = ways;
  for (let n = 0; n < count; n += 1) {
    const way = nextWay(now);
    tried.push(way);
    now = withLost(now, way, null);
  }
  return tried;
}

const known = (way: Way): Ways => withHeard(freshWays, way);
const [ws, lp] = ['websocket', 'long-poll'] as const;

describe('which way is tried', () => {
  test('[RT17] [L3b] a page that has just been opened begins with WebSocket, then takes turns', () => {
    expect(attempts(freshWays, 5)).toEqual([ws, lp, ws, lp, ws]);
    expect([0, 1, 2].map((failures) => isFirstFallback({ ...freshWays, failures }))).toEqual([false, true, false]);
    expect(isFirstFallback({ ...known(ws), failures: 1 })).toBe(false);
  });

  test('[RT17] where WebSocket has worked, long-poll has one try in four, after three failures', () => {
    expect(attempts(known(ws), 8)).toEqual([ws, ws, ws, lp, ws, ws, ws, lp]);
  });

  test('[RT17] where only long-poll has worked, WebSocket has one try in three', () => {
    expect(attempts(known(lp), 6)).toEqual([lp, lp, ws, lp, lp, ws]);
  });

  test('[RT17] what the first message comes over is what is known from then on', () => {
    const failed = withLost(freshWays, ws, null);
    expect(withHeard(failed, lp)).toEqual({ ...freshWays, carriedBy: lp });
    expect(withHeard(known(lp), lp)).toEqual(known(lp));
  });

  test('[RT17] a WebSocket that is cut within 30 s again and again leads to long-poll; one that held does not', () => {
    let short = known(ws);
    for (let n = 0; n < 3; n += 1) short = withHeard(withLost(short, ws, steadyMs - 1), ws);
    expect(nextWay(short)).toBe(lp);
    let steady = known(ws);
    for (let n = 0; n < 10; n += 1) steady = withHeard(withLost(steady, ws, steadyMs), ws);
    expect(steady).toEqual(known(ws));
    expect(withLost({ ...known(ws), failures: 2 }, ws, steadyMs).failures).toBe(0);
  });

  test('[RT18] a return that fails leads to long-poll at once, as if nothing had been', () => {
    const returning = withReturn(withLook({ ...known(lp), failures: 1 }));
    expect(nextWay(returning)).toBe(ws);
    const failed = withLost(returning, ws, null);
    expect(failed).toEqual(withLook(known(lp)));
    expect(nextWay(failed)).toBe(lp);
    expect(withHeard(returning, ws)).toEqual({ ...withLook(known(ws)) });
  });

  test('[RT18] looks are soon at first, rarer and rarer, at least one in five minutes, and soon again after a WebSocket that held', () => {
    let ways = known(lp);
    const longest: number[] = [];
    for (let n = 0; n < 10; n += 1) {
      longest.push(lookDelayMs(ways, 1));
      expect(lookDelayMs(ways, 0)).toBe(lookDelayMs(ways, 1) / 2);
      ways = withLook(ways);
    }
    expect(longest.map((ms) => ms / 1000)).toEqual([5, 10, 20, 40, 80, 160, 300, 300, 300, 300]);
    // A proxy that lets WebSockets through and cuts them soon is not asked every few seconds.
    expect(withLost(withHeard(withReturn(ways), ws), ws, steadyMs - 1).looks).toBe(10);
    expect(withLost(withHeard(withReturn(ways), ws), ws, steadyMs).looks).toBe(0);
  });
});

describe('a race', () => {
  class TestRunner implements Runner {
    readyState = 0;
    binaryType = '';
    timeout = 0;
    readonly skipHeartbeat: boolean;
    onopen: ((event: unknown) => void) | null = null;
    onerror: ((event: unknown) => void) | null = null;
    onmessage: ((event: unknown) => void) | null = null;
    onclose: ((event: unknown) => void) | null = null;
    readonly sent: unknown[] = [];
    constructor(way: Way) {
      this.skipHeartbeat = way === 'long-poll';
    }
    send(data: unknown) {
      this.sent.push(data);
    }
    /** As the channel client's long-poll: it tells of its own closing, at once. */
    close() {
      this.fall();
    }
    open() {
      this.readyState = 1;
      this.onopen?.({});
    }
    fall() {
      if (this.readyState === 3) return;
      this.readyState = 3;
      this.onclose?.({ code: 1006 });
    }
  }

  function start() {
    const clock = new ManualClock();
    const runners: { way: Way; runner: TestRunner }[] = [];
    const said: string[] = [];
    const make = (way: Way) => {
      const runner = new TestRunner(way);
      runners.push({ way, runner });
      return runner;
    };
    const race = createRace({ clock, onSecond: () => said.push('second'), onWon: (way) => said.push(`won by ${way}`) }, make);
    Object.assign(race, {
      binaryType: 'arraybuffer',
      timeout: 20_000,
      onopen: () => said.push('open'),
      onclose: () => said.push('closed'),
      onmessage: ({ data }: { readonly data: string }) => said.push(data),
    });
    const runner = (place: number): TestRunner => {
      const found = runners[place]?.runner;
      if (found === undefined) throw new Error(`There is no runner ${place}.`);
      return found;
    };
    return { clock, race, runners, runner, said };
  }

  test('[RT17] [L3b] is run where WebSocket has not worked, and not where it has or was just seen to', () => {
    expect([freshWays, known(lp), known(ws), withReturn(known(lp))].map(isRace)).toEqual([true, true, false, false]);
  });

  test('[RT17] a WebSocket that opens within its head start runs alone', async () => {
    const { clock, race, runners, runner, said } = start();
    await clock.advance(2_499);
    runner(0).open();
    await clock.advance(60_000);
    race.send('hello');
    expect([runners.map(({ way }) => way), said, race.readyState, race.skipHeartbeat]).toEqual([[ws], ['won by websocket', 'open'], 1, false]);
    expect([runner(0).sent, runner(0).binaryType]).toEqual([['hello'], 'arraybuffer']);
  });

  test('[RT17] after 2.5 s a long-poll runs beside it; the first to open is the connection, and the other is closed', async () => {
    for (const [place, winner] of [[0, ws], [1, lp]] as const) {
      const { clock, race, runner, said } = start();
      await clock.advance(2_500);
      expect([said, race.readyState, runner(1).timeout]).toEqual([['second'], 0, 20_000]);
      runner(place).open();
      runner(place).onmessage?.({ data: 'hello' });
      expect([said, race.skipHeartbeat]).toEqual([['second', `won by ${winner}`, 'open', 'hello'], winner === lp]);
      expect([runner(0).readyState, runner(1).readyState]).toEqual(place === 0 ? [1, 3] : [3, 1]);
      runner(place).fall();
      expect([said.at(-1), race.readyState]).toEqual(['closed', 3]);
    }
  });

  test('[RT17] a refusal before the other has begun ends it at once; after that only both', async () => {
    const early = start();
    early.runner(0).fall();
    expect([early.said, early.race.readyState, early.clock.timerCount]).toEqual([['closed'], 3, 0]);
    const late = start();
    await late.clock.advance(2_500);
    late.runner(0).fall();
    expect([late.said, late.race.readyState]).toEqual([['second'], 0]);
    late.runner(1).fall();
    expect([late.said, late.race.readyState]).toEqual([['second', 'closed'], 3]);
    late.runner(1).onclose?.({ code: 1005 });
    expect(late.said).toEqual(['second', 'closed']);
  });

  test('[RT17] whoever closes it closes both, once', async () => {
    const { clock, race, runner, said } = start();
    await clock.advance(2_500);
    race.close();
    race.close();
    expect([said, runner(0).readyState, runner(1).readyState, race.readyState]).toEqual([['second', 'closed'], 3, 3, 3]);
    runner(0).open();
    expect(said).toHaveLength(2);
  });
});

describe('the way back', () => {
  /** A search whose looks end as the test says. */
  function search() {
    const clock = new ManualClock();
    const seen: ((works: boolean) => void)[] = [];
    const world = { clock, seen, isQuiet: true, brokenOff: 0, found: 0 };
    const back = createWayBack({
      clock,
      nextLookMs: () => 5_000,
      isQuiet: () => world.isQuiet,
      look(onSeen) {
        seen.push(onSeen);
        return () => (world.brokenOff += 1);
      },
      onFound: () => (world.found += 1),
    });
    return { back, world, clock };
  }

  test('[RT18] a look that succeeds in a quiet moment is the way back, and the last look', async () => {
    const { back, world, clock } = search();
    back.start();
    await clock.advance(4_999);
    expect(world.seen).toHaveLength(0);
    await clock.advance(1);
    world.seen[0]?.(true);
    expect(world.found).toBe(1);
    expect(clock.timerCount).toBe(0);
  });

  test('[RT18] nothing is looked for while something is under way', async () => {
    const { back, world, clock } = search();
    world.isQuiet = false;
    back.start();
    await clock.advance(600_000);
    expect(world.seen).toHaveLength(0);
    world.isQuiet = true;
    await clock.advance(2_000);
    expect(world.seen).toHaveLength(1);
  });

  test('[RT18] something begins during the look: the page stays, and looks once more', async () => {
    const { back, world, clock } = search();
    back.start();
    await clock.advance(5_000);
    world.isQuiet = false;
    world.seen[0]?.(true);
    expect(world.found).toBe(0);
    world.isQuiet = true;
    await clock.advance(2_000);
    expect(world.seen).toHaveLength(2);
    world.seen[1]?.(true);
    expect(world.found).toBe(1);
  });

  test('[RT18] a look that fails, and one that hangs for 10 s, are followed by the next', async () => {
    const { back, world, clock } = search();
    back.start();
    await clock.advance(5_000);
    world.seen[0]?.(false);
    await clock.advance(5_000);
    expect(world.seen).toHaveLength(2);
    await clock.advance(10_000);
    await clock.advance(5_000);
    expect(world.seen).toHaveLength(3);
    expect(world.found).toBe(0);
  });

  test('[RT18] it stops in the middle of a look, and begins anew', async () => {
    const { back, world, clock } = search();
    back.start();
    await clock.advance(5_000);
    back.stop();
    expect([world.brokenOff, clock.timerCount]).toEqual([1, 0]);
    back.start();
    back.start();
    await clock.advance(5_000);
    expect(world.seen).toHaveLength(2);
  });
});
