import { stringify } from 'csv-stringify/sync';
import { accessCode, groupCode } from '../../lib/auth/access-code.ts';
import { personalLink } from '../../lib/auth/links.ts';
import type { AssemblyState } from '../../lib/assembly/state.ts';
import { rawOf } from '../../lib/roll-import/person.ts';
import { knownPerson } from '../import-thread.ts';
import type { Answer } from './answer.ts';
import { assemblyForStaff } from './find-assembly.ts';
import type { Call, Route } from './route.ts';

type Cells = readonly string[];

/** Rows made in one go of the event loop, each with a hash: about 4 ms. */
const rowsPerSlice = 150;

/** Files to take away (A7). The names of columns are those that the import reads. */
export const exportRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: 'assemblies/:assemblyId/links.csv',
    handle: async (call) => {
      const found = await assemblyForStaff(call, 'export-links');
      if (!found.ok) return found.answer;
      const { host, staffId } = found.value;
      const { keys, publicUrl, log } = call.deps;
      const { committed } = host;
      log.info({ assemblyId: host.id, staffId, people: committed.roll.members.size, correlationId: call.correlationId }, 'all personal links were exported');
      const row = (id: string): Cells => {
        const person = committed.directory.people.get(id);
        if (person === undefined) return [];
        const code = accessCode(keys['access-codes'], host.id, id, person.generation);
        const { number, firstName, lastName, email, language } = person;
        return [number, firstName, lastName, email ?? '', committed.roll.members.get(id)?.group ?? '', language ?? '', groupCode(code), personalLink(publicUrl, committed.slug, code)];
      };
      return file(call, 'links', committed, ['number', 'first name', 'last name', 'email', 'group', 'language', 'code', 'link'], row);
    },
  },
  {
    method: 'GET',
    path: 'assemblies/:assemblyId/roll.csv',
    handle: async (call) => {
      const found = await assemblyForStaff(call, 'export-roll');
      if (!found.ok) return found.answer;
      const { host, staffId } = found.value;
      const { committed } = host;
      call.deps.log.info({ assemblyId: host.id, staffId, correlationId: call.correlationId }, 'the roll was exported');
      const exportedAt = new Date(host.now()).toISOString();
      const row = (id: string): Cells => {
        const known = knownPerson(committed, id);
        if (known === null) return [];
        const raw = rawOf(known.fields);
        const attendance = committed.roll.members.get(id)?.attendance ?? null;
        const since = attendance === null ? '' : new Date(attendance.since).toISOString();
        return [...[raw.number, raw.firstName, raw.lastName, raw.email, raw.group, raw.votingRight, raw.weight, raw.language].map((cell) => cell ?? ''), attendance?.place ?? 'absent', since, exportedAt];
      };
      return file(call, 'roll', committed, ['number', 'first name', 'last name', 'email', 'group', 'voting right', 'weight', 'language', 'attendance', 'since', 'exported at'], row);
    },
  },
];

/** With `?format=excel` as Excel opens it by a double click: semicolons, and the mark that says UTF-8. */
function file(call: Call, name: string, state: AssemblyState, header: Cells, row: (id: string) => Cells): Answer {
  const isExcel = call.query.get('format') === 'excel';
  // The slug is letters, digits and hyphens: nothing in it ends the header.
  const headers = { 'content-type': 'text/csv; charset=utf-8', 'content-disposition': `attachment; filename="${name}-${state.slug}.csv"` };
  return { status: 200, headers, body: lines(state, header, row, isExcel) };
}

async function* lines(state: AssemblyState, header: Cells, row: (id: string) => Cells, isExcel: boolean): AsyncGenerator<string> {
  // A cell that a spreadsheet would run as a formula gets an apostrophe (faults.md row 36).
  const write = (rows: readonly Cells[]): string => stringify(rows.map((cells) => [...cells]), { delimiter: isExcel ? ';' : ',', record_delimiter: 'windows', escape_formulas: true });
  yield (isExcel ? '\uFEFF' : '') + write([header]);
  let slice: Cells[] = [];
  for (const id of state.roll.members.keys()) {
    const cells = row(id);
    if (cells.length > 0) slice.push(cells);
    if (slice.length < rowsPerSlice) continue;
    yield write(slice);
    slice = [];
    await new Promise<void>((resolve) => setImmediate(resolve));
  }
  if (slice.length > 0) yield write(slice);
}
