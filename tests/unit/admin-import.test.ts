import { createTranslator } from 'next-intl';
import { describe, expect, test } from 'vitest';
import { faultValues } from '../../app/(staff)/_admin/fault-words.ts';
import { headerRow } from '../../app/(staff)/_admin/header-row.ts';
import { countOf, faultBeforeSending, firstTab, goodRows, runImport } from '../../app/(staff)/_admin/import-run.ts';
import { changedSince, checkDraft, draftOf, emptyDraft, keepTyped } from '../../app/(staff)/_admin/person-form-rules.ts';
import { blockOf } from '../../app/(staff)/_admin/use-block.ts';
import { settingsDraft, settingsOf } from '../../app/(staff)/_admin/settings-form-rules.ts';
import { untilKnown } from '../../app/(staff)/_admin/until-known.ts';
import { initialState, type ClientState } from '../../lib/client/client-state.ts';
import type { CommandAnswer, SentCommand } from '../../lib/client/commands.ts';
import de from '../../lib/i18n/messages/admin.de.json' with { type: 'json' };
import en from '../../lib/i18n/messages/admin.en.json' with { type: 'json' };
import { staffCommand } from '../../lib/protocol/commands.ts';
import type { ImportDryRun } from '../../lib/protocol/http.ts';

const none = { count: 0, first: [] };
const dryRun = (changes: Partial<ImportDryRun> = {}): ImportDryRun => ({
  basis: 'a'.repeat(64),
  source: { encoding: 'utf-8', delimiter: ',', columns: [] },
  total: 0,
  unchanged: 0,
  added: none,
  changed: none,
  missing: none,
  faulty: none,
  warnings: none,
  ...changes,
});

describe('what an import would do, in words', () => {
  const mixed = dryRun({ total: 2_964, added: { count: 2_900, first: [] }, changed: { count: 40, first: [] }, unchanged: 10, faulty: { count: 14, first: [] } });
  const values = (run: ImportDryRun) => ({ total: run.total, added: run.added.count, changed: run.changed.count, unchanged: run.unchanged, faulty: run.faulty.count });

  test('[A8] the summary and the button, in English and in German', () => {
    const english = createTranslator({ locale: 'en', messages: { admin: en }, namespace: 'admin.import' });
    expect(english('summary', values(mixed))).toBe('2,964 rows: 2,900 new, 40 changed, 10 as on the roll, 14 faulty.');
    expect(english('apply', { count: goodRows(mixed) })).toBe('Bring in 2,940 good rows');
    expect(english('summary', values(dryRun({ total: 1, unchanged: 1 })))).toBe('1 row: 0 new, 0 changed, 1 as on the roll, none faulty.');
    const german = createTranslator({ locale: 'de', messages: { admin: de }, namespace: 'admin.import' });
    expect(german('summary', values(mixed))).toBe('2.964 Zeilen: 2.900 neu, 40 geändert, 10 wie im Verzeichnis, 14 fehlerhaft.');
    expect(german('apply', { count: goodRows(mixed) })).toBe('2.940 gute Zeilen übernehmen');
  });

  test('what wants correcting is looked at first', () => {
    expect(firstTab(mixed)).toBe('faulty');
    expect(firstTab(dryRun({ added: { count: 3, first: [] }, missing: { count: 2, first: [] } }))).toBe('added');
    expect(firstTab(dryRun({ unchanged: 5 }))).toBe('unchanged');
    expect(countOf(mixed, 'unchanged')).toBe(10);
  });

  test('parameters of a fault become values of a message', () => {
    expect(faultValues({ code: 'column-twice', field: 'email', headers: ['Mail', 'E-Mail'], extra: null })).toEqual({ code: 'column-twice', field: 'email', headers: 'Mail, E-Mail' });
  });
});

describe('sending a file', () => {
  const file = { name: 'roll.csv', bytes: new TextEncoder().encode('number\n1') };
  const answering = (status: number, body: unknown) => {
    const asked: { path: string; init: RequestInit | undefined }[] = [];
    const session = {
      fetch: async (path: string, init?: RequestInit) => {
        asked.push({ path, init });
        return { ok: true as const, response: Response.json(body, { status }) };
      },
    };
    return { session, asked };
  };

  test('[A8] the dry run carries the choice of columns, and applying names what was seen', async () => {
    const { session, asked } = answering(200, dryRun());
    expect(await runImport(session, 'x', file, { 2: 'group', 3: null }, null)).toEqual({ kind: 'dry-run', dryRun: dryRun() });
    expect(asked[0]?.path).toBe('/assemblies/x/import?apply=0');
    expect(new Headers(asked[0]?.init?.headers).get('x-column-choice')).toBe('{"2":"group","3":null}');
    const second = answering(200, { sequence: 4, at: 1 });
    expect(await runImport(second.session, 'x', file, {}, { basis: 'b', commandId: 'c' })).toEqual({ kind: 'applied' });
    expect(second.asked[0]?.path).toBe('/assemblies/x/import?apply=1&basis=b&commandId=c');
  });

  test('[A8] an outdated dry run comes back fresh; faults and refusals are told apart; a strange answer is no dry run', async () => {
    const fresh = dryRun({ total: 3 });
    const answer = async (status: number, body: unknown) => runImport(answering(status, body).session, 'x', file, {}, null);
    expect(await answer(409, { reason: 'outdated', dryRun: fresh })).toEqual({ kind: 'outdated', dryRun: fresh });
    expect(await answer(422, { reason: 'file-fault', fault: { code: 'file-empty' } })).toEqual({ kind: 'file-fault', fault: { code: 'file-empty' } });
    expect(await answer(409, { reason: 'number-taken' })).toEqual({ kind: 'refused', reason: 'number-taken' });
    expect(await answer(200, { hello: 'proxy' })).toEqual({ kind: 'refused', reason: 'other' });
    expect(await runImport({ fetch: async () => ({ ok: false, why: 'unreachable' }) }, 'x', file, {}, null)).toEqual({ kind: 'refused', reason: 'unreachable' });
  });

  test('what can only be refused is not sent', () => {
    expect(faultBeforeSending(0)).toEqual({ code: 'file-empty' });
    expect(faultBeforeSending(20 * 1024 * 1024 + 1)).toEqual({ code: 'file-too-large', limitMebibytes: 20 });
    expect(faultBeforeSending(20 * 1024 * 1024)).toBeNull();
  });

  test('[IM4] the columns of a file that names a field twice are found again', () => {
    const bytes = (text: string) => new TextEncoder().encode(text);
    expect(headerRow(bytes('\n"Nr; alt";E-Mail;"Mail  privat"\n1;a;b'), ['E-Mail', 'Mail privat'])).toEqual(['Nr; alt', 'E-Mail', 'Mail privat']);
    expect(headerRow(bytes('sep=,\r\nNummer,Mail,mail\r\n'), ['Mail', 'mail'])).toEqual(['Nummer', 'Mail', 'mail']);
    expect(headerRow(new Uint8Array([0x4e, 0x72, 0x3b, 0x47, 0x72, 0xf6, 0xdf, 0x65, 0x0a]), ['Größe'])).toEqual(['Nr', 'Größe']);
    expect(headerRow(bytes('a;b'), ['c'])).toBeNull();
  });
});

describe('one person by hand', () => {
  const typed = { ...emptyDraft, number: ' M1 ', lastName: 'Große', weight: '0,5' };

  test('[IM9] is checked as a row of an import, and the worker understands what is sent', () => {
    const checked = checkDraft(typed);
    expect(checked).toMatchObject({ ok: true, person: { number: 'M1', lastName: 'Große', weight: '1/2', email: null } });
    const enrol = checked.ok ? [{ id: '00000000-0000-4000-8000-000000000001', person: checked.person }] : [];
    expect(staffCommand.safeParse({ type: 'changeRoll', enrol, correct: [], remove: [] }).success).toBe(true);
    expect(checked.ok && checkDraft(draftOf({ ...checked.person }))).toEqual(checked);
  });

  test('[RT6] after somebody else was faster, what was typed stays and the rest is as on the roll', () => {
    const seen = { ...emptyDraft, number: 'M1', lastName: 'Maier', group: 'Nord', email: 'old@example.org' };
    const fresh = { ...seen, lastName: 'Meier', email: 'new@example.org', mayVote: false };
    const mine = { ...seen, lastName: 'Mayer', group: 'Süd' };
    expect(changedSince(seen, fresh)).toEqual(['lastName', 'email', 'mayVote']);
    expect(keepTyped(seen, mine, fresh)).toEqual({ ...fresh, lastName: 'Mayer', group: 'Süd' });
    expect(changedSince(seen, { ...seen })).toEqual([]);
  });

  test('every fault stands under its field; a guest has no weight', () => {
    const checked = checkDraft({ ...emptyDraft, email: 'nowhere', weight: '1.000', language: 'deutsch!' });
    expect(checked.ok ? [] : [...checked.faults.keys()].toSorted()).toEqual(['email', 'language', 'lastName', 'number', 'weight']);
    expect(checkDraft({ ...typed, mayVote: false })).toMatchObject({ ok: true, person: { weight: '0' } });
  });
});

describe('settings', () => {
  const settings = { title: { de: 'Versammlung', fr: 'Assemblée' }, languages: ['de', 'fr'], timeZone: 'Europe/Berlin', quorum: { kind: 'share', threshold: { kind: 'at-least', numerator: 3, denominator: 5 } } } as const;

  test('[SE2] what nobody touches stays as it is, a share without words too', () => {
    expect(settingsOf(settingsDraft(settings, 'v'))).toEqual({ settings, slug: 'v' });
    const half = { ...settings, quorum: { kind: 'share', threshold: { kind: 'more-than', numerator: 1, denominator: 2 } } } as const;
    expect(settingsDraft(half, 'v')).toMatchObject({ share: 'moreThanHalf', own: null });
  });

  test('a language that is taken out takes its title with it; without a name nothing is sent', () => {
    expect(settingsOf({ ...settingsDraft(settings, 'v'), languages: ['fr'] })?.settings.title).toEqual({ fr: 'Assemblée' });
    expect(settingsOf({ ...settingsDraft(settings, 'v'), title: {} })).toBeNull();
  });
});

describe('acting', () => {
  test('why one can’t act: the connection first, then the store, then the role', () => {
    expect(blockOf('reconnecting', true, false)).toBe('reconnecting');
    expect(blockOf({ ended: 'role-taken' }, false, true)).toBe('ended');
    expect(blockOf('connected', true, false)).toBe('stale');
    expect(blockOf('connected', false, false)).toBe('role');
    expect(blockOf('connected', false, true)).toBeNull();
  });

  test('[RT7] a command without an answer is asked about at the next connection, until it is known', async () => {
    let state: ClientState = { ...initialState, connection: 'reconnecting' };
    const listeners = new Set<() => void>();
    const client = {
      getSnapshot: () => state,
      subscribe: (listener: () => void) => {
        listeners.add(listener);
        return () => void listeners.delete(listener);
      },
    };
    const answers: CommandAnswer[] = [
      { outcome: 'unanswered', because: 'lost' },
      { outcome: 'refused', refusal: { reason: 'not-connected' } },
      { outcome: 'accepted', sequence: 7, at: 9 },
    ];
    const sent = (): SentCommand => {
      const answer = answers.shift() ?? { outcome: 'unanswered', because: 'timeout' };
      return { commandId: 'c', answer, ask: async () => sent(), retry: async () => sent() };
    };
    let missing = 0;
    const known = untilKnown(client, sent(), () => (missing += 1));
    expect(missing).toBe(1);
    state = { ...state, connection: 'connected' };
    for (const listener of listeners) listener();
    expect(await known).toEqual({ ok: true, at: 9 });
    expect(missing).toBe(1);
    expect(listeners.size).toBe(0);
  });
});
