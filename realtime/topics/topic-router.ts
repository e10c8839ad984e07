import { parseTopic } from '../../lib/protocol/topics.ts';
import type { TopicHandler, TopicRouter } from '../channels/topic-handler.ts';
import type { Principal } from '../principal.ts';
import type { TopicDeps } from './deps.ts';
import { createParticipantTopic } from './participant-topic.ts';
import { createStaffTopic } from './staff-topic.ts';
import { createStageTopic } from './stage-topic.ts';

/** Finds what stands behind a topic's name. */
export function createTopicRouter(deps: TopicDeps): TopicRouter<Principal> {
  const handlers: Record<'stage' | 'participant' | 'staff', TopicHandler<Principal>> = {
    stage: createStageTopic(deps),
    participant: createParticipantTopic(deps),
    staff: createStaffTopic(deps),
  };
  return {
    handlerFor(name) {
      const topic = parseTopic(name);
      return topic === null ? null : handlers[topic.kind];
    },
  };
}
