import { ownBallot } from '../../lib/assembly/standing.ts';
import type { PastBallot } from '../../lib/protocol/results.ts';
import { participantOf } from '../identity.ts';
import { json, refuse, type Answer } from './answer.ts';
import { assemblyForAnybody } from './find-assembly.ts';
import type { Call, Route } from './route.ts';

/** A participant's own ballot in a poll that has left the stage (PO23); those of the stage come with their standing. */
export const ballotRoutes: readonly Route[] = [{ method: 'GET', path: 'assemblies/:assemblyId/ballots/:pollId', handle: ballot }];

async function ballot(call: Call): Promise<Answer> {
  const unknown = refuse(404, { reason: 'unknown-poll' });
  const found = await assemblyForAnybody(call, unknown);
  if (!found.ok) return found.answer;
  const { committed } = found.value;
  const id = participantOf(committed, call.principal);
  const poll = committed.polls.get(call.path['pollId'] ?? '');
  if (id === null || poll === undefined || poll.status === 'draft') return unknown;
  const answer: PastBallot = { ballot: ownBallot(poll, id) };
  return json(200, answer);
}
