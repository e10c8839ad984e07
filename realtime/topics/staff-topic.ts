import type { StaffId } from '../../lib/assembly/basics.ts';
import type { StaffJoined } from '../../lib/protocol/down.ts';
import { staffPush } from '../../lib/protocol/up.ts';
import type { Channel } from '../channels/channel.ts';
import type { JoinOutcome, Joining, TopicHandler } from '../channels/topic-handler.ts';
import { deskOf } from '../desk.ts';
import { openCounts, roomFigures } from '../figures.ts';
import { staffOf } from '../identity.ts';
import type { LiveAssembly } from '../live-assembly.ts';
import type { Principal } from '../principal.ts';
import { enter, joined, mayNotJoin, takeCommand, unknownEvent, type ChannelPlaces, type TopicDeps } from './deps.ts';

type Place = { readonly live: LiveAssembly; readonly id: StaffId };

/** `assembly:<id>:staff`: invalidations, figures, the desk, and the commands of staff. */
export function createStaffTopic(deps: TopicDeps): TopicHandler<Principal> {
  const places: ChannelPlaces<Place> = new Map();
  return {
    async join(joining: Joining<Principal>): Promise<JoinOutcome> {
      const entered = await enter(deps, joining, 'staff');
      if ('ok' in entered) return entered;
      const { live, params } = entered;
      const me = staffOf(live.host.committed, joining.principal);
      if (me === null) return mayNotJoin(deps, joining);
      places.set(joining.channel, { live, id: me.id });
      live.staffJoined(me.id, joining.channel);
      const state = live.host.committed;
      const response: StaffJoined = {
        ...joined(deps, live, joining.channel, params),
        me,
        desk: deskOf(state, live.host.version, live.content.showText),
        room: roomFigures(state, live.presence.connectedCount),
        counts: openCounts(state),
        participantsVersion: live.participantsVersion,
      };
      return { ok: true, response };
    },
    async receive(channel: Channel<Principal>, event: string, payload: unknown) {
      const place = places.get(channel);
      if (place === undefined || event !== 'command') return unknownEvent;
      return takeCommand(deps, place.live, channel, { kind: 'staff', id: place.id }, staffPush, payload);
    },
    left(channel: Channel<Principal>) {
      const place = places.get(channel);
      place?.live.staffLeft(place.id, channel);
      places.delete(channel);
      deps.epochs.end(channel);
    },
  };
}
