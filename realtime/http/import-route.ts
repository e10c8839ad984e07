import { acceptedFromStaff } from '../../lib/assembly/accepted.ts';
import type { Actor } from '../../lib/assembly/basics.ts';
import type { AssemblyState } from '../../lib/assembly/state.ts';
import { columnChoice, columnChoiceHeader, importQuery, type ImportApplied, type ImportFault, type ImportOutdated, type RollField } from '../../lib/protocol/http.ts';
import { maxFileSizeBytes } from '../../lib/roll-import/limits.ts';
import type { HostAnswer } from '../host-command.ts';
import { dryRunInThread, ImportFailed, isStillTrue, type ImportOutcome } from '../import-thread.ts';
import { json, refuse, type Answer } from './answer.ts';
import { assemblyForStaff, type StaffAt } from './find-assembly.ts';
import { takeBody, type RouteBody } from './read-body.ts';
import { malformed, type Call, type Route } from './route.ts';

/** 20 MiB over the uplink of a hotel. */
const uploadLimitMs = 120_000;
// One byte more than a roll may have, so that its own fault is told.
const importBody: RouteBody = { types: ['text/csv', 'application/octet-stream'], maxBytes: maxFileSizeBytes + 1, limitMs: uploadLimitMs };
/** Each holds a file, a plan and half a gigabyte at most; admins import one after the other. */
const mostImportsAtOnce = 2;
const comeBackS = 5;
/** Somebody corrected one of the same people while the file was read: it is read once more. */
const mostReadings = 3;

/** Uploads of rolls (A8): dry run, then the same again to apply. */
export function importRoutes(): readonly Route[] {
  let underWay = 0;
  return [
    {
      method: 'POST',
      path: 'assemblies/:assemblyId/import',
      handle: async (call) => {
        const asked = await assemblyForStaff(call, 'import-roll');
        if (!asked.ok) return asked.answer;
        if (underWay >= mostImportsAtOnce) {
          call.deps.metrics.reached('imports-at-once');
          return refuse(503, { reason: 'busy', retryAfterS: comeBackS });
        }
        underWay += 1;
        try {
          const file = await takeBody(call.request, importBody, call.deps.clock);
          if (!Buffer.isBuffer(file)) return file;
          // An upload takes minutes on a slow line, and roles act at once (SE7).
          const found = await assemblyForStaff(call, 'import-roll');
          return found.ok ? await importRoll(call, file, found.value) : found.answer;
        } catch (error) {
          if (!(error instanceof ImportFailed)) throw error;
          call.deps.log.warn({ assemblyId: asked.value.host.id, problem: error.message, correlationId: call.correlationId }, 'an import could not be read');
          return refuse(503, { reason: 'import-failed' });
        } finally {
          underWay -= 1;
        }
      },
    },
  ];
}

async function importRoll(call: Call, file: Buffer, { host, staffId }: StaffAt): Promise<Answer> {
  const query = importQuery.safeParse({ apply: '0', ...Object.fromEntries(call.query) });
  if (!query.success) return malformed(query.error);
  const choice = readChoice(call.request.headers[columnChoiceHeader]);
  if (choice === null) return refuse(400, { reason: 'malformed', field: columnChoiceHeader });
  const actor: Actor = { kind: 'staff', id: staffId };
  if (query.data.apply === '1') {
    const before = acceptedFromStaff(host.committed, actor, query.data.commandId);
    if (before !== null) return applied(before);
  }
  for (let reading = 1; reading <= mostReadings; reading += 1) {
    const outcome = await dryRunInThread(host.committed, file, choice);
    if (!outcome.ok) {
      const fault: ImportFault = { reason: 'file-fault', fault: outcome.fault };
      return json(422, fault);
    }
    if (query.data.apply === '0') return json(200, outcome.dryRun);
    if (outcome.dryRun.basis !== query.data.basis) return outdated(outcome);
    // Checked and submitted in one go of the event loop: what was read is what is applied.
    if (!isStillTrue(host.committed, outcome)) continue;
    const { deps, correlationId } = call;
    deps.log.info({ assemblyId: host.id, staffId, added: outcome.added.length, changed: outcome.corrected.length, correlationId }, 'a roll is imported');
    const answer = await host.submit({ actor, commandId: query.data.commandId, command: commandOf(host.committed, outcome, deps.newId), isEpochCurrent: true, correlationId });
    // Corrected in what was decided and not yet durable: read once more, as above.
    if (answer.kind === 'refused' && answer.refusal.reason === 'outdated') continue;
    return answerOf(answer);
  }
  return refuse(503, { reason: 'busy', retryAfterS: comeBackS });
}

/** The plan names what was seen by its own basis; each person's version is then that of the state it was checked against. */
function commandOf(state: AssemblyState, outcome: Extract<ImportOutcome, { ok: true }>, newId: () => string) {
  return {
    type: 'changeRoll' as const,
    enrol: outcome.added.map((person) => ({ id: newId(), person })),
    correct: outcome.corrected.map(({ id, after }) => ({ id, basis: state.roll.members.get(id)?.version ?? 0, person: after })),
    remove: [],
  };
}

function answerOf(answer: HostAnswer): Answer {
  switch (answer.kind) {
    case 'accepted':
      return applied({ sequence: answer.sequence, at: answer.at });
    case 'refused':
      return refuse(409, { reason: answer.refusal.reason });
    case 'retry':
      return refuse(503, { reason: 'try-again', retryAfterS: comeBackS });
  }
}

function applied(answer: ImportApplied): Answer {
  return json(200, answer);
}

function outdated({ dryRun }: Extract<ImportOutcome, { ok: true }>): Answer {
  const answer: ImportOutdated = { reason: 'outdated', dryRun };
  return json(409, answer);
}

/** Null when the header is no choice of columns. */
function readChoice(header: string | string[] | undefined): Readonly<Record<number, RollField | null>> | null {
  if (header === undefined) return {};
  try {
    const parsed = columnChoice.safeParse(JSON.parse(String(header)));
    return parsed.success ? Object.fromEntries(Object.entries(parsed.data).map(([index, field]) => [Number(index), field])) : null;
  } catch {
    return null;
  }
}
