import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { apply } from '../../lib/assembly/apply/apply.ts';
import { encodeSnapshot } from '../../lib/assembly/snapshot.ts';
import { emptyState } from '../../lib/assembly/state.ts';
import { genesisHash, readEntry } from '../../lib/record/chain.ts';
import { entryTypes } from '../../lib/record/entry-types.ts';
import { idOf } from '../fixtures/assembly-world.ts';

const folder = path.join(import.meta.dirname, '../fixtures/golden');
const journals = readdirSync(folder).filter((name) => name.endsWith('.ndjson'));
const line = z.object({ hash: z.string(), text: z.string() });

function read(journal: string) {
  return readFileSync(path.join(folder, journal), 'utf8').trim().split('\n').map((text, index) => ({ sequence: index + 1, ...line.parse(JSON.parse(text)) }));
}

describe.each(journals)('the record of release %s', (journal) => {
  test('[RC7][RC9] is replayed to the state that it had', () => {
    const state = emptyState(idOf('assembly'), 'convention');
    let hash = genesisHash;
    for (const stored of read(journal)) {
      const entry = readEntry(stored, hash);
      if (!entry.ok) throw new Error(JSON.stringify(entry.fault));
      apply(state, entry.entry);
      hash = stored.hash;
    }
    const expected: unknown = JSON.parse(readFileSync(path.join(folder, journal.replace('.ndjson', '.state.json')), 'utf8'));
    expect(JSON.parse(encodeSnapshot(state))).toEqual(expected);
  });
});

test('[RC7] between them the golden journals hold every type of entry', () => {
  const found = new Set(journals.flatMap((journal) => read(journal).map(({ text }) => z.object({ type: z.string() }).parse(JSON.parse(text)).type)));
  expect(entryTypes.filter((type) => !found.has(type))).toEqual([]);
});
