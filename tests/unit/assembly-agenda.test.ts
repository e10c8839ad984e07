import { describe, expect, test } from 'vitest';
import { longestTextChars, mostAgendaItems, mostTextChars } from '../../lib/assembly/limits.ts';
import { sizes } from '../../lib/protocol/values.ts';
import { aMotion, aSitting, idOf, staff, World } from '../fixtures/assembly-world.ts';

const chair = staff('chair');
const add = (name: string, after: string | null) => ({ type: 'addAgendaItem', itemId: idOf(name), number: name, title: { en: name }, text: null, after: after === null ? null : idOf(after) }) as const;
const numbers = (world: World) => world.state.agenda.map((item) => item.number).join(' ');
const versionOf = (world: World, name: string) => world.state.agenda.find((item) => item.id === idOf(name))?.version ?? 0;

function threeItems(): World {
  const world = new World();
  for (const name of ['1', '2', '3']) world.item(name);
  return world;
}

describe('agenda', () => {
  test('[AG1] an item needs a title, and an id is given once', () => {
    const world = threeItems();
    expect(world.reason(chair, { ...add('4', null), title: { en: ' ' } })).toBe('invalid');
    expect(world.reason(chair, add('2', null))).toBe('id-taken');
    expect(world.reason(chair, { type: 'changeAgendaItem', itemId: idOf('1'), number: '1', title: {}, text: null, basis: versionOf(world, '1') })).toBe('invalid');
  });

  test('[AG1][RT4] an item whose title does not fit a part of the stage is refused with the limit', () => {
    const world = threeItems();
    const title = { en: 'ü'.repeat(9_000) };
    expect(world.give(chair, { ...add('4', null), title })).toEqual({ ok: false, refusal: { reason: 'limit-reached', limit: 'item-bytes', most: 16_384 } });
    expect(world.reason(chair, { type: 'changeAgendaItem', itemId: idOf('1'), number: '1', title, text: null, basis: versionOf(world, '1') })).toBe('limit-reached');
  });

  test('[AG1][PO2] a text has at most 100,000 characters a language and 512 KiB in all', () => {
    const world = aSitting();
    const longest = 'x'.repeat(longestTextChars);
    const tooLong = [
      { text: { en: `${longest}x` }, refusal: { reason: 'limit-reached', limit: 'text-chars', most: 100_000 } },
      { text: Object.fromEntries(['en', 'de', 'fr', 'it', 'es', 'pl'].map((language) => [language, longest])), refusal: { reason: 'limit-reached', limit: 'text-bytes', most: 524_288 } },
    ];
    for (const { text, refusal } of tooLong) {
      expect(world.give(chair, { ...add('4', null), text })).toEqual({ ok: false, refusal });
      expect(world.give(chair, { type: 'preparePoll', pollId: idOf('p'), definition: aMotion({ text }) })).toEqual({ ok: false, refusal });
    }
    world.must(chair, { ...add('4', null), text: { en: longest, de: longest } });
    world.must(chair, { type: 'preparePoll', pollId: idOf('p'), definition: aMotion({ text: { en: longest } }) });
    expect(sizes.text).toBe(longestTextChars);
  });

  test('[AG1][PO2] all texts of an assembly are bounded together; one that takes the place of another counts once', () => {
    const world = aSitting();
    const text = { en: 'x'.repeat(longestTextChars) };
    for (let chars = 0; chars < mostTextChars; chars += longestTextChars) world.prepare(`p${chars}`, aMotion({ text }));
    const refusal = { reason: 'limit-reached', limit: 'all-texts', most: mostTextChars };
    expect(world.give(chair, { ...add('1', null), text: { en: 'x' } })).toEqual({ ok: false, refusal });
    expect(world.give(chair, { type: 'preparePoll', pollId: idOf('more'), definition: aMotion({ text: { en: 'x' } }) })).toEqual({ ok: false, refusal });
    expect(world.reason(chair, { type: 'changePoll', pollId: idOf('p0'), definition: aMotion({ text }), basis: world.version('p0') })).toBe('accepted');
    world.open('p0');
    world.act('removePoll', `p${longestTextChars}`);
    expect(world.reason(chair, { ...add('1', null), text })).toBe('accepted');
  });

  test('[AG1] the agenda is bounded', () => {
    const world = new World();
    for (let index = 0; index < mostAgendaItems; index += 1) world.must(chair, add(`i${index}`, null));
    expect(world.reason(chair, add('one more', null))).toBe('limit-reached');
  });

  test('[AG2] new and moved items stand after the one named, or first', () => {
    const world = threeItems();
    world.must(chair, add('1a', '1'));
    world.must(chair, add('0', null));
    expect(numbers(world)).toBe('0 1 1a 2 3');
    const move = (name: string, after: string | null) => world.reason(chair, { type: 'moveAgendaItem', itemId: idOf(name), after: after === null ? null : idOf(after), basis: world.state.agendaVersion });
    expect(move('0', '3')).toBe('accepted');
    expect(move('3', null)).toBe('accepted');
    expect(numbers(world)).toBe('3 1 1a 2 0');
    expect(move('1', '1')).toBe('unknown');
    expect(move('1', 'nothing')).toBe('unknown');
    expect(world.reason(chair, add('x', 'nothing'))).toBe('unknown');
    expect(world.reason(chair, { type: 'moveAgendaItem', itemId: idOf('1'), after: null, basis: 0 })).toBe('outdated');
  });

  test('[AG3] an item with a poll stays, even when the poll is void, and so does the current one', () => {
    const world = threeItems();
    const remove = (name: string) => world.reason(chair, { type: 'removeAgendaItem', itemId: idOf(name), basis: versionOf(world, name) });
    world.prepare('m', aMotion({ itemId: idOf('2') }));
    expect(remove('2')).toBe('wrong-state');
    world.must(chair, { type: 'goToItem', itemId: idOf('1'), basis: world.state.currentItemVersion });
    expect(remove('1')).toBe('wrong-state');
    expect(remove('3')).toBe('accepted');
    world.act('removePoll', 'm');
    expect(remove('2')).toBe('accepted');
    expect(numbers(world)).toBe('1');
  });

  test('[AG4] one item is current; a second chair on the same basis is refused', () => {
    const world = threeItems();
    const basis = world.state.currentItemVersion;
    world.must(chair, { type: 'goToItem', itemId: idOf('1'), basis });
    expect(world.reason(chair, { type: 'goToItem', itemId: idOf('2'), basis })).toBe('outdated');
    expect(world.state.currentItemId).toBe(idOf('1'));
    world.must(chair, { type: 'goToItem', itemId: null, basis: world.state.currentItemVersion });
    expect(world.state.currentItemId).toBeNull();
    world.sitting('openSitting');
    world.sitting('closeAssembly');
    expect(world.reason(chair, { type: 'goToItem', itemId: idOf('1'), basis: world.state.currentItemVersion })).toBe('wrong-state');
  });

  test('[AG4] a change on an outdated basis is refused with the present version', () => {
    const world = threeItems();
    const command = { type: 'changeAgendaItem', itemId: idOf('1'), number: '1', title: { en: 'New' }, text: null, basis: versionOf(world, '1') } as const;
    world.must(chair, command);
    expect(world.give(chair, command)).toEqual({ ok: false, refusal: { reason: 'outdated', thing: 'agenda-item', version: versionOf(world, '1') } });
  });
});
