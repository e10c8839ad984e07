import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { PollDefinition } from '../../lib/assembly/poll.ts';
import { assemblyPart, itemPart, pollPart, pollsOnStage, resultsOnStage, wholeStage } from '../../lib/assembly/stage.ts';
import { inlineTextBytes } from '../../lib/assembly/long-text.ts';
import { jsonBytes, partBytes } from '../../lib/assembly/stage-size.ts';
import { showText } from '../fixtures/show-text.ts';
import { aMotion, anElection, aSitting, idOf, staff, type World, yes } from '../fixtures/assembly-world.ts';

const chair = staff('chair');
const body = (world: World, name: string) => {
  const part = pollPart(world.state, idOf(name), showText);
  return part.part.startsWith('poll:') ? part.body : null;
};

describe('stage', () => {
  test('[PO1] drafts and removed polls are not on it', () => {
    const world = aSitting();
    world.prepare('m');
    expect(body(world, 'm')).toBeNull();
    expect(body(world, 'nothing')).toBeNull();
    expect(wholeStage(world.state, showText).map(({ part }) => part)).toEqual(['assembly', 'item', 'announcements']);
  });

  test('[PO16] a closed poll shows how many voted, and no outcome before it is published', () => {
    const world = aSitting();
    world.poll('m');
    world.cast('anna', 'm', yes);
    expect(JSON.stringify(body(world, 'm'))).not.toContain('cast');
    world.close('m');
    expect(body(world, 'm')).toMatchObject({ status: 'closed', cast: 1, eligible: 3 });
    expect(JSON.stringify(body(world, 'm'))).not.toContain('outcome');
    world.act('publishResult', 'm');
    expect(body(world, 'm')).toMatchObject({ status: 'published', outcome: { verdict: 'carried' } });
  });

  test('[PO20] the four newest results stay, in the order of their opening', () => {
    const world = aSitting();
    const names = ['a', 'b', 'c', 'd', 'e', 'f'];
    for (const name of names) {
      world.now += 1_000;
      world.poll(name);
    }
    for (const name of names.slice(0, 5)) {
      world.close(name);
      world.act('publishResult', name);
    }
    expect(resultsOnStage).toBe(4);
    expect(pollsOnStage(world.state).map(({ id }) => id)).toEqual(['b', 'c', 'd', 'e', 'f'].map(idOf));
    expect(body(world, 'a')).toBeNull();
    world.voidPoll('a');
    expect(body(world, 'a')).toMatchObject({ status: 'void', reason: { en: 'a mistake' } });
    expect(body(world, 'b')).toBeNull();
  });

  test('[PO22] a closed poll whose result is withheld says so, shows no outcome, and makes room for later results', () => {
    const world = aSitting();
    const names = ['a', 'b', 'c', 'd', 'e'];
    for (const name of names) {
      world.poll(name, aMotion({ result: 'withheld' }));
      world.close(name);
    }
    world.poll('waiting');
    world.close('waiting');
    expect(pollsOnStage(world.state).map(({ id }) => id)).toEqual(['b', 'c', 'd', 'e', 'waiting'].map(idOf));
    expect(body(world, 'e')).toMatchObject({ status: 'closed', definition: { result: 'withheld' } });
    expect(JSON.stringify(body(world, 'e'))).not.toContain('outcome');
  });

  test('[PO20][RT4] what changes a part changes its version, and ballots do not', () => {
    const world = aSitting();
    world.item('1');
    world.poll('m', aMotion(), 60_000);
    const seen = new Map<string, string>();
    const check = () => {
      for (const part of wholeStage(world.state, showText)) {
        const key = `${part.part}@${part.version}`;
        const text = JSON.stringify(part.body);
        expect(seen.get(key) ?? text, key).toBe(text);
        seen.set(key, text);
      }
    };
    check();
    const version = world.version('m');
    world.cast('anna', 'm', yes);
    check();
    expect(world.version('m')).toBe(version);
    for (const step of [
      () => world.sitting('pause'), () => world.sitting('unpause'), () => world.extend('m', 1_000), () => world.close('m'), () => world.act('publishResult', 'm'),
      () => world.must(chair, { type: 'goToItem', itemId: idOf('1'), basis: world.state.currentItemVersion }),
      () => world.must(chair, { type: 'changeAgendaItem', itemId: idOf('1'), number: '1', title: { en: 'New' }, text: null, basis: world.state.agenda[0]?.version ?? 0 }),
      () => world.voidPoll('m'),
    ]) {
      step();
      check();
    }
    expect(itemPart(world.state, showText)).toMatchObject({ body: { title: { en: 'New' } } });
    expect(assemblyPart(world.state)).toMatchObject({ version: world.state.sittingVersion });
  });

  const text = (most: number) => fc.string({ unit: 'binary', maxLength: most }).map((value) => value.toWellFormed());
  const definitions: fc.Arbitrary<PollDefinition> = fc
    .record({ count: fc.integer({ min: 1, max: 100 }), idLength: fc.integer({ min: 3, max: 40 }), option: text(60), question: text(500), long: text(30_000), majority: fc.boolean() })
    .map(({ count, idLength, option, question, long, majority }) => ({
      ...anElection(Array.from({ length: count }, (_, index) => `${index}`.padStart(idLength, 'ü'))),
      options: Array.from({ length: count }, (_, index) => ({ id: `${index}`.padStart(idLength, 'ü'), text: { en: `Name ${option}` } })),
      question: { en: `Who? ${question}` },
      text: { en: long, de: long },
      majority: majority ? { base: 'cast' as const, threshold: { kind: 'at-least' as const, numerator: 2, denominator: 3 } } : null,
      runOff: majority,
    }));

  test('[RT4][PO2] whatever can be prepared fits a part of 16 KiB, from the ballot to a result where all are tied', () => {
    let prepared = 0;
    const many = Array.from({ length: 100 }, (_, index) => `v${index}`);
    const base = aSitting();
    base.enrol(many, { weight: '999999999999/1000000' });
    base.checkIn(many);
    let poll = 0;
    fc.assert(
      fc.property(definitions, (definition) => {
        const name = `p${(poll += 1)}`;
        const world = base;
        if (!world.give(chair, { type: 'preparePoll', pollId: idOf(name), definition }).ok) return;
        prepared += 1;
        world.open(name);
        expect(jsonBytes(body(world, name))).toBeLessThanOrEqual(partBytes);
        definition.options.forEach(({ id }, index) => world.cast(`v${index}`, name, { picks: [id] }));
        world.close(name);
        world.act('publishResult', name);
        expect(body(world, name)).toMatchObject({ status: 'published' });
        expect(jsonBytes(body(world, name))).toBeLessThanOrEqual(partBytes);
        world.voidPoll(name, { en: '☃'.repeat(500) });
        expect(jsonBytes(body(world, name))).toBeLessThanOrEqual(partBytes);
      }),
      { numRuns: 60 },
    );
    expect(prepared).toBeGreaterThan(5);
  });

  test('[RT4][RT16] a text up to 2 KiB in all its languages goes along, a longer one by hash; the record keeps it whole', () => {
    const world = aSitting();
    const most = inlineTextBytes - jsonBytes({ de: '', en: '' });
    const short = { de: 'x'.repeat(most - 10), en: 'y'.repeat(10) };
    const long = { de: 'x'.repeat(most - 9), en: 'y'.repeat(10), fr: ' ' };
    world.poll('short', aMotion({ text: short }));
    world.poll('long', aMotion({ text: long }));
    expect(body(world, 'short')).toMatchObject({ definition: { text: short } });
    const shown = body(world, 'long');
    expect(shown).toMatchObject({ definition: { text: { de: { bytes: most - 9, hash: expect.stringMatching(/^[0-9a-f]{64}$/) }, en: { bytes: 10 } } } });
    expect(JSON.stringify(shown)).not.toContain('yyyyy');
    expect(world.pollIn('long', 'open').definition.text).toBe(long);
    world.must(chair, { type: 'addAgendaItem', itemId: idOf('1'), number: '1', title: { en: 'One' }, text: long, after: null });
    world.must(chair, { type: 'goToItem', itemId: idOf('1'), basis: world.state.currentItemVersion });
    expect(itemPart(world.state, showText)).toMatchObject({ body: { text: { de: { bytes: most - 9 } } } });
  });

  test('[RT4] an ordinary election of thirty candidates with UUIDs fits', () => {
    const world = aSitting();
    const names = Array.from({ length: 30 }, (_, index) => idOf(`candidate ${index}`));
    expect(world.reason(chair, { type: 'preparePoll', pollId: idOf('m'), definition: anElection(names) })).toBe('accepted');
  });
});
