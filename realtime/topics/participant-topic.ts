import type { ParticipantId } from '../../lib/assembly/basics.ts';
import { standingOf } from '../../lib/assembly/standing.ts';
import type { Me, ParticipantJoined } from '../../lib/protocol/down.ts';
import { participantPush } from '../../lib/protocol/up.ts';
import type { Channel } from '../channels/channel.ts';
import type { JoinOutcome, Joining, LeftReason, TopicHandler } from '../channels/topic-handler.ts';
import { participantOf } from '../identity.ts';
import type { LiveAssembly } from '../live-assembly.ts';
import type { Principal } from '../principal.ts';
import { enter, joined, mayNotJoin, refuseJoin, takeCommand, unknownEvent, type ChannelPlaces, type TopicDeps } from './deps.ts';

type Place = { readonly live: LiveAssembly; readonly id: ParticipantId };

/** `assembly:<id>:participant:<id>`: one's own standing, and the commands that one may give. */
export function createParticipantTopic(deps: TopicDeps): TopicHandler<Principal> {
  const places: ChannelPlaces<Place> = new Map();
  return {
    async join(joining: Joining<Principal>): Promise<JoinOutcome> {
      const entered = await enter(deps, joining, 'participant');
      if ('ok' in entered) return entered;
      const { live, params, topic } = entered;
      const id = participantOf(live.host.committed, joining.principal);
      // Whether such a participant exists is nobody else's business (row 34).
      if (id === null || id !== topic.participantId) return mayNotJoin(deps, joining);
      const standing = standingOf(live.host.committed, id);
      if (standing === null) return refuseJoin('not-on-roll');
      places.set(joining.channel, { live, id });
      live.participantJoined(id, joining.channel);
      const response: ParticipantJoined = { ...joined(deps, live, joining.channel, params), me: meOf(live, id), standing };
      return { ok: true, response };
    },
    async receive(channel: Channel<Principal>, event: string, payload: unknown) {
      const place = places.get(channel);
      if (place === undefined || event !== 'command') return unknownEvent;
      const reply = await takeCommand(deps, place.live, channel, { kind: 'participant', id: place.id }, participantPush, payload);
      if (reply.status === 'ok') place.live.tellOtherDevices(place.id, channel);
      return reply;
    },
    left(channel: Channel<Principal>, why: LeftReason) {
      const place = places.get(channel);
      place?.live.participantLeft(place.id, channel, why === 'silent');
      places.delete(channel);
      deps.epochs.end(channel);
    },
  };
}

function meOf(live: LiveAssembly, id: ParticipantId): Me {
  const state = live.host.committed;
  const person = state.directory.people.get(id);
  const name = person === undefined ? '' : `${person.firstName} ${person.lastName}`.trim();
  return { id, name, number: person?.number ?? '', group: state.roll.members.get(id)?.group ?? null, language: person?.language ?? null };
}
