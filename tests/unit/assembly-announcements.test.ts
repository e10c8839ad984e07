import { describe, expect, test } from 'vitest';
import { mostAnnouncements } from '../../lib/assembly/limits.ts';
import { announcementsPart } from '../../lib/assembly/stage.ts';
import { idOf, staff, World } from '../fixtures/assembly-world.ts';

const chair = staff('chair');
const publish = (name: string, pinned = false, text = name) => ({ type: 'publishAnnouncement', announcementId: idOf(name), text: { en: text }, pinned }) as const;
const versionOf = (world: World, name: string) => world.state.announcements.get(idOf(name))?.version ?? 0;
const onStage = (world: World): string[] => {
  const part = announcementsPart(world.state);
  return part.part === 'announcements' ? part.body.map(({ text }) => text['en'] ?? '') : [];
};
/** Each a second after the one before. */
function published(world: World, names: readonly string[]): void {
  for (const name of names) {
    world.now += 1_000;
    world.must(chair, publish(name));
  }
}

describe('announcements', () => {
  test('[AN1] an announcement has a text, an id of its own, and goes onto the stage', () => {
    const world = new World();
    expect(world.reason(chair, publish('a', false, ' \n'))).toBe('invalid');
    world.must(chair, publish('a'));
    expect(world.reason(chair, publish('a'))).toBe('id-taken');
    expect(onStage(world)).toEqual(['a']);
  });

  test('[AN1] fifty stand; withdrawn ones make room', () => {
    const world = new World();
    published(world, Array.from({ length: mostAnnouncements }, (_, index) => `a${index}`));
    expect(world.reason(chair, publish('one more'))).toBe('limit-reached');
    world.must(chair, { type: 'withdrawAnnouncement', announcementId: idOf('a0'), basis: versionOf(world, 'a0') });
    expect(world.reason(chair, publish('one more'))).toBe('accepted');
  });

  test('[AN2] the stage shows pinned ones first, then the newest, at most eight', () => {
    const world = new World();
    published(world, ['1', '2', '3', '4', '5', '6', '7', '8', '9']);
    const pin = (pinned: boolean) => world.must(chair, { type: 'pinAnnouncement', announcementId: idOf('1'), pinned, basis: versionOf(world, '1') });
    pin(true);
    expect(onStage(world)).toEqual(['1', '9', '8', '7', '6', '5', '4', '3']);
    pin(false);
    expect(onStage(world)).toEqual(['9', '8', '7', '6', '5', '4', '3', '2']);
  });

  test('[AN3] withdrawn it leaves the stage, stays in the record, and is final', () => {
    const world = new World();
    published(world, ['a']);
    const basis = versionOf(world, 'a');
    world.must(chair, { type: 'withdrawAnnouncement', announcementId: idOf('a'), basis });
    expect(onStage(world)).toEqual([]);
    expect(JSON.stringify(world.entries)).toContain('{"en":"a"}');
    expect(world.reason(chair, { type: 'withdrawAnnouncement', announcementId: idOf('a'), basis })).toBe('outdated');
    expect(world.reason(chair, { type: 'pinAnnouncement', announcementId: idOf('a'), pinned: true, basis: versionOf(world, 'a') })).toBe('wrong-state');
    expect(world.reason(chair, { type: 'withdrawAnnouncement', announcementId: idOf('nothing'), basis: 0 })).toBe('unknown');
  });
});
