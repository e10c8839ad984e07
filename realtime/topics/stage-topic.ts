import { z } from 'zod';
import { parseTopic } from '../../lib/protocol/topics.ts';
import type { Channel } from '../channels/channel.ts';
import { encodeJson } from '../channels/encoded.ts';
import type { JoinOutcome, Joining, TopicHandler } from '../channels/topic-handler.ts';
import type { StageGroup } from '../count-publisher.ts';
import { openCounts, roomCount } from '../figures.ts';
import type { LiveAssembly } from '../live-assembly.ts';
import type { Principal } from '../principal.ts';
import { joined, readJoin, refuseJoin, type ChannelPlaces, type TopicDeps } from './deps.ts';
import { participantOf, screenOf, staffOf } from './identity.ts';

/** As whom a page joins the stage: it decides how often it is told numbers. */
const stageAs = z.object({ as: z.enum(['participant', 'staff', 'screen']).default('participant') });

/** `assembly:<id>`: the stage, for everybody who is somebody in this assembly. Nothing is pushed up it. */
export function createStageTopic(deps: TopicDeps): TopicHandler<Principal> {
  const places: ChannelPlaces<LiveAssembly> = new Map();
  return {
    async join(joining: Joining<Principal>): Promise<JoinOutcome> {
      const topic = parseTopic(joining.topic);
      const params = readJoin(joining.payload);
      const wanted = stageAs.safeParse(joining.payload);
      if (params === null || !wanted.success) return refuseJoin('outdated-page');
      if (topic === null) return refuseJoin('unknown-assembly');
      const live = await deps.live(topic.assemblyId);
      if (typeof live === 'string') return refuseJoin(live);
      const group = groupOf(live, joining.principal, wanted.data.as);
      if (group === null) return refuseJoin('unauthorized');
      const { channel } = joining;
      places.set(channel, live);
      live.stageJoined(channel);
      const state = live.host.committed;
      const response = { ...joined(deps, live, channel, params), stage: live.stage.snapshot(), counts: encodeJson(openCounts(state)), room: encodeJson(roomCount(state)) };
      return { ok: true, response, groups: [group] };
    },
    receive: () => Promise.resolve({ status: 'error', response: { refusal: { reason: 'malformed', field: 'event', fault: 'unknown' } } }),
    left(channel: Channel<Principal>) {
      places.get(channel)?.stageLeft(channel);
      places.delete(channel);
      deps.epochs.end(channel);
    },
  };
}

function groupOf(live: LiveAssembly, principal: Principal, wanted: 'participant' | 'staff' | 'screen'): StageGroup | null {
  switch (wanted) {
    case 'participant':
      return participantOf(live, principal) === null ? null : 'participants';
    case 'staff':
      return staffOf(live, principal) === null ? null : 'staff';
    case 'screen':
      return screenOf(live, principal) ? 'screens' : null;
  }
}
