import { z } from 'zod';
import type { Channel } from '../channels/channel.ts';
import { encodeJson } from '../channels/encoded.ts';
import type { JoinOutcome, Joining, TopicHandler } from '../channels/topic-handler.ts';
import type { StageGroup } from '../count-publisher.ts';
import { openCounts, roomCount } from '../figures.ts';
import { isOfGroup } from '../identity.ts';
import type { LiveAssembly } from '../live-assembly.ts';
import type { Principal } from '../principal.ts';
import { enter, joined, mayNotJoin, refuseJoin, unknownEvent, type ChannelPlaces, type TopicDeps } from './deps.ts';

/** As whom a page joins the stage: it decides how often it is told numbers. */
const stageAs = z.object({ as: z.enum(['participant', 'staff', 'screen']).default('participant') });
const groups = { participant: 'participants', staff: 'staff', screen: 'screens' } as const satisfies Record<string, StageGroup>;

/** `assembly:<id>`: the stage, for everybody who is somebody in this assembly. Nothing is pushed up it. */
export function createStageTopic(deps: TopicDeps): TopicHandler<Principal> {
  const places: ChannelPlaces<LiveAssembly> = new Map();
  return {
    async join(joining: Joining<Principal>): Promise<JoinOutcome> {
      const wanted = stageAs.safeParse(joining.payload);
      if (!wanted.success) return refuseJoin('outdated-page');
      const entered = await enter(deps, joining, 'stage');
      if ('ok' in entered) return entered;
      const { live, params } = entered;
      const state = live.host.committed;
      const group = groups[wanted.data.as];
      if (!isOfGroup(state, joining.principal, group)) return mayNotJoin(deps, joining);
      const { channel } = joining;
      places.set(channel, live);
      live.stageJoined(group, channel);
      // Every page joins the stage, once for each of its connections.
      if (params.mounts > 0) deps.metrics.cameBack(channel.transport);
      const response = {
        ...joined(deps, live, channel, params),
        stage: live.stage.snapshot(),
        counts: encodeJson(openCounts(state)),
        room: encodeJson(roomCount(state)),
        record: live.record.snapshot(),
      };
      return { ok: true, response, groups: [group] };
    },
    receive: () => Promise.resolve(unknownEvent),
    left(channel: Channel<Principal>) {
      places.get(channel)?.stageLeft(channel);
      places.delete(channel);
      deps.epochs.end(channel);
    },
  };
}
