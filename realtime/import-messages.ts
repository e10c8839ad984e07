import type { PersonInput } from '../lib/assembly/directory.ts';
import type { ImportDryRun, RollField } from '../lib/protocol/http.ts';
import type { FileFault } from '../lib/roll-import/faults.ts';
import type { Known } from '../lib/roll-import/plan.ts';

/** Somebody on the roll whom a file corrects. */
export type Corrected = { readonly id: string; readonly before: PersonInput; readonly after: PersonInput };

/** To the thread: the roll in slices, then the file. */
export type ThreadRequest =
  | { readonly kind: 'known'; readonly people: readonly Known[] }
  | { readonly kind: 'run'; readonly bytes: Uint8Array; readonly choice: Readonly<Record<number, RollField | null>> };

/** From the thread: what the import would do in slices, then its summary. */
export type ThreadAnswer =
  | { readonly kind: 'added'; readonly people: readonly PersonInput[] }
  | { readonly kind: 'corrected'; readonly people: readonly Corrected[] }
  | { readonly kind: 'done'; readonly dryRun: ImportDryRun }
  | { readonly kind: 'fault'; readonly fault: FileFault };
