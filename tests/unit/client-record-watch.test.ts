import { describe, expect, test } from 'vitest';
import { createRecordWatch, type RecordWatch } from '../../lib/client/record-watch.ts';
import { createSeenStorage, type SeenRecord } from '../../lib/client/seen-record.ts';
import type { RecordSeal, SignedHead } from '../../lib/protocol/down.ts';
import { forbiddenStorage, MemoryStorage } from '../fixtures/client-world.ts';

const fingerprint = '1111 2222 3333 4444 5555 6666 7777 8888';
const head = (sequence: number, hash = `hash of ${sequence}`): SignedHead => ({ sequence, hash, at: 1_000 + sequence, signature: 'signature' });
const seal = (shown: SignedHead | null, key = fingerprint): RecordSeal => ({ fingerprint: key, head: shown });

type Tab = RecordWatch & { readonly seen: SeenRecord | null; join(shown: RecordSeal, end?: number): void };

/** A page in a browser with this storage. */
function open(storage: MemoryStorage | null = null): Tab {
  let seen: SeenRecord | null = null;
  const watch = createRecordWatch(storage === null ? null : createSeenStorage(storage, 'assembly', 'anna', () => undefined), (next) => (seen = next));
  return {
    ...watch,
    get seen() {
      return seen;
    },
    join(shown, end = shown.head?.sequence ?? 1) {
      watch.asking();
      watch.joined(shown, end);
    },
  };
}

describe('heads that agree', () => {
  test('[RC15] the newest is shown, and one that comes late changes nothing', () => {
    const tab = open();
    tab.join(seal(null));
    tab.heard(head(10));
    tab.heard(head(20));
    tab.heard(head(10, 'whatever an old message says'));
    expect(tab.seen).toEqual({ ...seal(head(20)), doubt: null });
  });

  test('[RC15] an older head in a join reply is no contradiction while the record is as long', () => {
    const tab = open();
    tab.join(seal(head(20)));
    // As from a new owner of the assembly, which loaded it before the last save of the older one.
    tab.join(seal(head(10)), 20);
    expect(tab.seen).toEqual({ ...seal(head(20)), doubt: null });
  });

  test('[RC15] what another tab heard after the join was asked for is not held against its reply', () => {
    const storage = new MemoryStorage();
    const [one, other] = [open(storage), open(storage)];
    one.join(seal(head(10)));
    other.join(seal(head(10)));
    one.asking();
    other.heard(head(30));
    one.joined(seal(head(20)), 20);
    expect(one.seen?.doubt).toBeNull();
  });
});

describe('heads that contradict', () => {
  test('[RC15] a record that ends before an entry that was signed', () => {
    const tab = open();
    tab.join(seal(head(20)));
    tab.join(seal(head(10)), 19);
    expect(tab.seen).toEqual({ ...seal(head(10)), doubt: { kind: 'shorter', before: seal(head(20)) } });
  });

  test('[RC15] another hash for the same entry, in a join reply or later', () => {
    const joined = open();
    joined.join(seal(head(20)));
    joined.join(seal(head(20, 'another')));
    expect(joined.seen?.doubt).toEqual({ kind: 'other-head', before: seal(head(20)) });

    const later = open();
    later.join(seal(head(20)));
    later.heard(head(20, 'another'));
    expect(later.seen).toEqual({ ...seal(head(20, 'another')), doubt: { kind: 'other-head', before: seal(head(20)) } });
  });

  test('[RC15] another key', () => {
    const tab = open();
    tab.join(seal(null));
    tab.join(seal(null, '9999'));
    expect(tab.seen).toEqual({ ...seal(null, '9999'), doubt: { kind: 'other-key', before: seal(null) } });
  });

  test('[RC15] found after a reload, and said until it is put away, then no more', () => {
    const storage = new MemoryStorage();
    open(storage).join(seal(head(20)));
    open(storage).join(seal(head(10)), 12);
    const reloaded = open(storage);
    reloaded.join(seal(head(12)), 14);
    expect(reloaded.seen).toEqual({ ...seal(head(12)), doubt: { kind: 'shorter', before: seal(head(20)) } });
    reloaded.putAway();
    const again = open(storage);
    again.join(seal(head(16)), 16);
    expect(again.seen).toEqual({ ...seal(head(16)), doubt: null });
  });

  test('[RC15] the first one stays until it is put away', () => {
    const tab = open();
    tab.join(seal(head(20)));
    tab.join(seal(head(10)), 10);
    tab.join(seal(head(5)), 5);
    expect(tab.seen).toMatchObject({ head: head(5), doubt: { before: seal(head(20)) } });
  });

  test('[RC15] what only another tab saw counts too', () => {
    const storage = new MemoryStorage();
    const [one, other] = [open(storage), open(storage)];
    one.join(seal(head(10)));
    other.join(seal(head(20)));
    one.join(seal(head(15)), 15);
    expect(one.seen?.doubt).toEqual({ kind: 'shorter', before: seal(head(20)) });
  });
});

describe('what is kept', () => {
  test('[RC15] one entry for each assembly and participant, erased with the rest', () => {
    const storage = new MemoryStorage();
    const tab = open(storage);
    tab.join(seal(null));
    for (let sequence = 1; sequence <= 100; sequence += 1) tab.heard(head(sequence));
    expect([storage.length, storage.key(0)]).toEqual([1, 'hemicycle:record:assembly:anna']);
    tab.erase();
    expect(storage.length).toBe(0);
  });

  test.each(['{', 'null', '[]', '{"fingerprint":1,"head":null}', '{"fingerprint":"x","head":{"sequence":-1}}', JSON.stringify({ ...seal(head(99)), padding: 'x'.repeat(2_000) })])(
    '[RC15] what is not ours in the storage is as nothing: %s',
    (text) => {
      const storage = new MemoryStorage();
      storage.setItem('hemicycle:record:assembly:anna', text);
      const tab = open(storage);
      tab.join(seal(head(1)));
      expect(tab.seen).toEqual({ ...seal(head(1)), doubt: null });
    },
  );

  test('[RC15] a storage that is forbidden leaves the memory of the page', () => {
    let seen: SeenRecord | null = null;
    const watch = createRecordWatch(createSeenStorage(forbiddenStorage, 'assembly', 'anna', () => undefined), (next) => (seen = next));
    watch.asking();
    watch.joined(seal(head(20)), 20);
    watch.asking();
    watch.joined(seal(head(10)), 10);
    expect(seen).toMatchObject({ doubt: { kind: 'shorter' } });
  });
});
