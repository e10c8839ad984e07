import type { PollId } from '../assembly/basics.ts';
import type { OwnBallot, Standing } from '../assembly/standing.ts';
import type { Version } from '../protocol/down.ts';
import { isNewer } from './versions.ts';

/** One's own standing with the term it is of. */
export type HeldStanding = Standing & { readonly term: number };

/** What the server last said, and the ballots whose acceptance this client has seen since. */
export type StandingView = { readonly heard: HeldStanding | null; readonly accepted: Readonly<Record<PollId, OwnBallot>> };

export const emptyStanding: StandingView = { heard: null, accepted: {} };

/** Takes what the server says. An older standing, or the same again, gives the same view back. */
export function withStanding(view: StandingView, standing: HeldStanding): StandingView {
  if (view.heard !== null && !isNewer(versionOf(standing), versionOf(view.heard))) return view;
  const accepted = Object.entries(view.accepted).filter(([, ballot]) => ballot.sequence > standing.version);
  return { heard: standing, accepted: Object.fromEntries(accepted) };
}

/** Notes an accepted ballot until a standing arrives that is as new: a reply may overtake a standing that was sent before it. */
export function withAccepted(view: StandingView, pollId: PollId, ballot: OwnBallot): StandingView {
  if (view.heard === null || ballot.sequence <= view.heard.version) return view;
  const known = view.accepted[pollId];
  if (known !== undefined && known.sequence >= ballot.sequence) return view;
  return { ...view, accepted: { ...view.accepted, [pollId]: ballot } };
}

/** The standing with all that is known of one's own ballots. */
export function standingOf(view: StandingView): HeldStanding | null {
  const { heard, accepted } = view;
  if (heard === null || Object.keys(accepted).length === 0) return heard;
  return { ...heard, ballots: { ...heard.ballots, ...accepted } };
}

function versionOf(standing: HeldStanding): Version {
  return [standing.term, standing.version];
}
