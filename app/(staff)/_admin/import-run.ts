import { columnChoiceHeader, type CodedFault, type HttpRefusal, type ImportDryRun, type RollField } from '../../../lib/protocol/http.ts';
import { maxFileSizeBytes } from '../../../lib/roll-import/limits.ts';
import { textOf } from '../_lib/ask.ts';
import type { RealtimeSession } from '../_lib/realtime-session.ts';
import { fileLimitMs } from '../_lib/send-within.ts';
import { readDryRun, readFileFault, readOutdated } from './read-http.ts';

/** Columns that a person assigned, by their position from 0; null is "do not use". */
export type ColumnChoice = Readonly<Record<number, RollField | null>>;

/** A file as it was chosen: its bytes are read once, so that what is applied is what was looked at. */
export type ChosenFile = { readonly name: string; readonly bytes: Uint8Array<ArrayBuffer> };

export type ImportAnswer =
  | { readonly kind: 'dry-run'; readonly dryRun: ImportDryRun }
  | { readonly kind: 'applied' }
  /** The roll has changed since the dry run that was confirmed; this is the fresh one. Nothing was applied. */
  | { readonly kind: 'outdated'; readonly dryRun: ImportDryRun }
  | { readonly kind: 'file-fault'; readonly fault: CodedFault }
  | { readonly kind: 'refused'; readonly reason: HttpRefusal['reason'] };

/** The fault of a file that is not even sent; null for one that may be. */
export function faultBeforeSending(sizeBytes: number): CodedFault | null {
  if (sizeBytes === 0) return { code: 'file-empty' };
  return sizeBytes > maxFileSizeBytes ? { code: 'file-too-large', limitMebibytes: maxFileSizeBytes / (1024 * 1024) } : null;
}

/** Sends the file for a dry run, or to apply the one that was seen. Never rejects. */
export async function runImport(
  session: Pick<RealtimeSession, 'fetch'>,
  assemblyId: string,
  file: ChosenFile,
  choice: ColumnChoice,
  apply: { readonly basis: string; readonly commandId: string } | null,
): Promise<ImportAnswer> {
  const query = new URLSearchParams(apply === null ? { apply: '0' } : { apply: '1', ...apply });
  const headers = { 'content-type': 'text/csv', ...(Object.keys(choice).length > 0 && { [columnChoiceHeader]: JSON.stringify(choice) }) };
  const fetched = await session.fetch(`/assemblies/${assemblyId}/import?${query.toString()}`, { method: 'POST', headers, body: file.bytes }, fileLimitMs);
  if (!fetched.ok) return { kind: 'refused', reason: fetched.why };
  const { response } = fetched;
  const body: unknown = await response.json().catch(() => null);
  if (response.ok && apply !== null) return { kind: 'applied' };
  const dryRun = response.ok ? readDryRun(body) : null;
  if (dryRun !== null) return { kind: 'dry-run', dryRun };
  const outdated = readOutdated(body);
  if (outdated !== null) return { kind: 'outdated', dryRun: outdated };
  const fault = readFileFault(body);
  if (fault !== null) return { kind: 'file-fault', fault };
  return { kind: 'refused', reason: textOf(body, 'reason') ?? 'other' };
}

export const importTabs = ['added', 'changed', 'unchanged', 'faulty', 'missing', 'warnings'] as const;
export type ImportTab = (typeof importTabs)[number];

export function countOf(dryRun: ImportDryRun, tab: ImportTab): number {
  return tab === 'unchanged' ? dryRun.unchanged : dryRun[tab].count;
}

/** Which list is looked at first: what needs a decision or a correction goes before what is well. */
export function firstTab(dryRun: ImportDryRun): ImportTab {
  const order = ['faulty', 'changed', 'added', 'warnings', 'missing', 'unchanged'] as const;
  return order.find((tab) => countOf(dryRun, tab) > 0) ?? 'unchanged';
}

/** Rows that "bring in" would bring in. */
export function goodRows({ added, changed }: Pick<ImportDryRun, 'added' | 'changed'>): number {
  return added.count + changed.count;
}
